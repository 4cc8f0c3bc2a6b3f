// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/step_reference.h"

#include "gpu/benchmarks/attention_case.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/benchmarks/step_numbers.h"
#include "gpu/kernels/layer_kernels.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace ps::gpu {

StepReference::StepReference(const StepExecutor &executor)
    : m_executor(executor), m_rows(static_cast<std::size_t>(executor.setting().rows)),
      m_hidden(static_cast<std::size_t>(executor.setting().request.model.hidden)) {
    for (const std::uint64_t word : downloaded<std::uint64_t>(executor.tokens(), m_rows))
        m_tokens.push_back(static_cast<std::size_t>(kernels::tokenOf(word)));
    for (const auto &[layer, state] : executor.states()) {
        const DeltaNetShape &net = *executor.setting().request.model.deltaNet;
        const std::size_t held = m_rows * static_cast<std::size_t>((net.convolutionWidth - 1) * net.mixedWidth()),
                          elements = m_rows * static_cast<std::size_t>(net.valueWidth() * net.headDim);
        const auto heads = downloaded<float>(state.heads, elements);
        m_states[layer] = {bf16Rows(state.convolution, held), Rows(heads.begin(), heads.end())};
    }
}

std::vector<double> StepReference::logits() {
    for (std::size_t at = 0; at < m_executor.step().operations.size(); ++at) run(at);
    return m_logits;
}

void StepReference::run(std::size_t at) {
    const Operation &operation = m_executor.step().operations[at];
    const std::string &name = operation.name;
    if (name == "embedding") {
        const Rows table = weights(at);
        for (const std::size_t token : m_tokens)
            m_residual.insert(m_residual.end(), table.begin() + static_cast<std::ptrdiff_t>(token * m_hidden),
                              table.begin() + static_cast<std::ptrdiff_t>((token + 1) * m_hidden));
    } else if (name == "input_norm" || name == "post_attention_norm" || name == "final_norm") {
        norm(at);
    } else if (name == "qkv") {
        m_qkv = rounded(linear(at, m_normed));
    } else if (name == "query_key_norm") {
        headNorm(at);
    } else if (name == "rotary_and_store" && m_executor.setting().request.model.gqa) {
        rotary();
    } else if (name == "attention" || name == "window_attention") {
        attention(at);
    } else if (name == "o") {
        m_input = rounded(linear(at, m_attended));
    } else if (name == "gate_up" || name == "shared_gate_up") {
        m_gateUp = rounded(linear(at, m_normed));
        m_activated = swiGlu(m_gateUp, static_cast<std::size_t>(operation.n / 2));
    } else if (name == "down") {
        m_input = rounded(linear(at, m_activated));
    } else if (name == "lm_head") {
        m_logits = linear(at, m_normed);
    } else if (name == "output_gate") {
        outputGate();
    } else if (name != "swiglu" && name != "shared_swiglu" && name != "sampling" && !runLatent(at) && !runExperts(at) && !runDelta(at)) {
        throw std::invalid_argument("the reference does not know '" + name + "'");
    }
}

StepReference::Rows StepReference::weights(std::size_t at) const {
    const Operation &operation = m_executor.step().operations[at];
    const std::int64_t elements = operation.n > 0 ? operation.groups * operation.n * operation.k : std::llround(operation.weightElements);
    return operation.weights == Dtype::Fp8 ? e4m3Rows(m_executor.weights(at).values, static_cast<std::size_t>(elements))
                                           : bf16Rows(m_executor.weights(at).values, static_cast<std::size_t>(elements));
}

StepReference::Rows StepReference::bias(std::size_t at, std::size_t count) const {
    const std::byte *from = m_executor.weights(at).bias;
    return from ? bf16Rows(from, count) : Rows(count, 0);
}

StepReference::Rows StepReference::linear(std::size_t at, const Rows &input) const {
    const Operation &operation = m_executor.step().operations[at];
    const auto n = static_cast<std::size_t>(operation.n), k = static_cast<std::size_t>(operation.k);
    // Products of fp8 leave the scales of their input out: those of the step are 1.
    const Rows x = operation.weights == Dtype::Fp8 ? quantised(input, k, false) : input, w = weights(at), b = bias(at, n);
    const std::size_t rows = x.size() / k;
    Rows out(rows * n);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < n; ++column)
            out[row * n + column] = b[column] + product(x.data() + row * k, w.data() + column * k, k);
    return out;
}

StepReference::Rows StepReference::swiGlu(const Rows &gateUp, std::size_t width) const {
    Rows out;
    for (std::size_t row = 0; row < gateUp.size() / (2 * width); ++row) {
        for (std::size_t i = 0; i < width; ++i) {
            const double gate = gateUp[row * 2 * width + i], up = gateUp[(row * 2 + 1) * width + i];
            out.push_back(bf16Rounded(gate / (1 + std::exp(-gate)) * up));
        }
    }
    return out;
}

void StepReference::norm(std::size_t at) {
    const Rows factor = weights(at);
    Rows sums = m_residual;
    if (m_input) std::transform(sums.begin(), sums.end(), m_input->begin(), sums.begin(), std::plus<>());
    m_normed.resize(sums.size());
    for (std::size_t row = 0; row < m_rows; ++row)
        normalise(sums.data() + row * m_hidden, factor.data(), m_normed.data() + row * m_hidden, m_hidden);
    m_residual = rounded(sums);
    if (m_executor.setting().prefill && m_executor.step().operations[at].layer < 0) // only the last token has logits
        m_normed.erase(m_normed.begin(), m_normed.end() - static_cast<std::ptrdiff_t>(m_hidden));
}

void StepReference::headNorm(std::size_t at) {
    const GqaShape &gqa = *m_executor.setting().request.model.gqa;
    const Rows factor = weights(at);
    const auto dim = static_cast<std::size_t>(gqa.headDim), heads = static_cast<std::size_t>(gqa.heads + gqa.kvHeads),
               width = m_qkv.size() / m_rows;
    for (std::size_t row = 0; row < m_rows; ++row) {
        for (std::size_t head = 0; head < heads; ++head) {
            double *values = m_qkv.data() + row * width + head * dim;
            normalise(values, factor.data(), values, dim);
        }
    }
}

void StepReference::rotary() {
    const GqaShape &gqa = *m_executor.setting().request.model.gqa;
    const auto dim = static_cast<std::size_t>(gqa.headDim), queries = static_cast<std::size_t>(gqa.heads) * dim,
               keys = static_cast<std::size_t>(gqa.kvHeads) * dim, width = m_qkv.size() / m_rows;
    m_queries.clear(), m_newKeys.clear(), m_newValues.clear();
    for (std::size_t row = 0; row < m_rows; ++row) {
        double *all = m_qkv.data() + row * width;
        for (std::size_t at = 0; at < queries + keys; at += dim) rotate(all + at, dim, positionOf(row));
        m_queries.insert(m_queries.end(), all, all + queries);
        m_newKeys.insert(m_newKeys.end(), all + queries, all + queries + keys);
        m_newValues.insert(m_newValues.end(), all + queries + keys, all + queries + 2 * keys);
    }
}

std::int64_t StepReference::positionOf(std::size_t row) const {
    return m_executor.setting().prefill ? static_cast<std::int64_t>(row) : m_executor.setting().context - 1;
}

StepReference::Rows StepReference::attended(const std::byte *cache, const Rows &newRows, std::size_t row, std::size_t head,
                                            std::size_t heads, std::size_t width, std::size_t window) const {
    const auto newRow = [&](std::size_t of) { return newRows.begin() + static_cast<std::ptrdiff_t>((of * heads + head) * width); };
    Rows out;
    if (m_executor.setting().prefill) {
        for (std::size_t token = row + 1 - std::min(row + 1, window); token <= row; ++token)
            out.insert(out.end(), newRow(token), newRow(token) + static_cast<std::ptrdiff_t>(width));
        return out;
    }
    const auto context = static_cast<std::size_t>(m_executor.setting().context);
    const std::size_t seen = std::min(context, window), first = (row * heads + head) * context + context - seen;
    out = bf16Rows(cache + first * width * 2, seen * width);
    std::copy_n(newRow(row), width, out.end() - static_cast<std::ptrdiff_t>(width));
    return out;
}

void StepReference::attention(std::size_t at) {
    const Operation &operation = m_executor.step().operations[at];
    const GqaShape &gqa = *m_executor.setting().request.model.gqa;
    const auto dim = static_cast<std::size_t>(gqa.headDim), heads = static_cast<std::size_t>(gqa.heads),
               kvHeads = static_cast<std::size_t>(gqa.kvHeads);
    const auto window = static_cast<std::size_t>(operation.name == "window_attention" ? gqa.window : m_executor.setting().context);
    const auto sinks = gqa.sinks ? downloaded<float>(m_executor.sinks(), heads) : std::vector<float>();
    const StepExecutor::Cache &cache = m_executor.cache(operation.layer);
    m_attended.clear();
    for (std::size_t row = 0; row < m_rows; ++row) {
        for (std::size_t head = 0; head < heads; ++head) {
            const std::size_t kvHead = head / (heads / kvHeads);
            const Rows keys = attended(cache.keys, m_newKeys, row, kvHead, kvHeads, dim, window),
                       values = attended(cache.values, m_newValues, row, kvHead, kvHeads, dim, window);
            const double *query = m_queries.data() + (row * heads + head) * dim;
            const Rows out = attentionOf(logitsOf(Rows(query, query + dim), keys, 1 / std::sqrt(static_cast<double>(dim))), values, dim,
                                         dim, sinks.empty() ? std::nullopt : std::optional<double>(static_cast<double>(sinks[head])));
            m_attended.insert(m_attended.end(), out.begin(), out.end());
        }
    }
    m_attended = rounded(m_attended);
}

} // namespace ps::gpu
