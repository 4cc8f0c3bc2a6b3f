// SPDX-License-Identifier: GPL-3.0-or-later
// The reference's layers with experts. A row's choices lie one after another, the best first.
#include "gpu/benchmarks/step_numbers.h"
#include "gpu/benchmarks/step_reference.h"
#include "gpu/kernels/moe_kernels.h"

#include <numeric>

namespace ps::gpu {

bool StepReference::runExperts(std::size_t at) {
    const Operation &operation = m_executor.step().operations[at];
    const std::string &name = operation.name;
    if (name == "router") {
        m_routerLogits = rounded(linear(at, m_normed));
    } else if (name == "routing") {
        route(at - 1);
    } else if (name == "experts_gate_up") {
        m_expertRows = swiGlu(experts(at, m_normed, true), static_cast<std::size_t>(operation.n / 2));
        m_shared.clear(), m_sharedFactors.clear();
    } else if (name == "experts_down") {
        m_expertOutput = experts(at, m_expertRows, false);
    } else if (name == "shared_down") {
        m_shared = rounded(linear(at, m_activated));
    } else if (name == "shared_gate") {
        for (const double logit : linear(at, m_normed)) m_sharedFactors.push_back(1 / (1 + std::exp(-logit)));
    } else if (name == "combine") {
        combine();
    } else {
        return name == "experts_swiglu";
    }
    return true;
}

void StepReference::route(std::size_t at) {
    const auto count = static_cast<std::size_t>(m_executor.step().operations[at].n),
               chosen = static_cast<std::size_t>(m_executor.setting().request.model.moe->topK);
    m_expertOf.clear(), m_expertWeights.clear();
    for (std::size_t row = 0; row < m_rows; ++row) {
        const double *logits = m_routerLogits.data() + row * count;
        std::vector<std::size_t> order(count);
        std::iota(order.begin(), order.end(), std::size_t(0));
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
        double sum = 0;
        for (std::size_t j = 0; j < chosen; ++j) sum += std::exp(logits[order[j]] - logits[order[0]]);
        for (std::size_t j = 0; j < chosen; ++j) {
            m_expertOf.push_back(order[j]);
            m_expertWeights.push_back(std::exp(logits[order[j]] - logits[order[0]]) / sum);
        }
    }
}

/// [outputs][width] of one expert.
StepReference::Rows StepReference::expertWeights(const Operation &operation, std::size_t at, std::size_t expert) const {
    const auto n = static_cast<std::size_t>(operation.n), k = static_cast<std::size_t>(operation.k);
    const StepExecutor::Weights &weights = m_executor.weights(at);
    if (operation.weights == Dtype::Bf16) return bf16Rows(weights.values + expert * n * k * 2, n * k);
    if (operation.weights == Dtype::Fp8) {
        const std::size_t across = (k + 127) / 128, blocks = (n + 127) / 128 * across;
        const auto scales = downloaded<float>(weights.scales + expert * blocks * sizeof(float), blocks);
        Rows out = e4m3Rows(weights.values + expert * n * k, n * k);
        for (std::size_t i = 0; i < out.size(); ++i) out[i] *= static_cast<double>(scales[i / k / 128 * across + i % k / 128]);
        return out;
    }
    const auto halves = downloaded<std::uint8_t>(weights.values + expert * n * k / 2, n * k / 2);
    const auto pitch = static_cast<std::size_t>(kernels::microPowers(operation.k));
    const auto powers = downloaded<std::uint8_t>(weights.scales + expert * n * pitch, n * pitch);
    Rows out(n * k);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = std::ldexp(packedE2m1ToDouble(halves.data(), i), powers[i / k * pitch + i % k / 32] - 127);
    return out;
}

StepReference::Rows StepReference::experts(std::size_t at, const Rows &input, bool gathered) const {
    const Operation &operation = m_executor.step().operations[at];
    const auto n = static_cast<std::size_t>(operation.n), k = static_cast<std::size_t>(operation.k),
               chosen = static_cast<std::size_t>(operation.topK);
    const Rows x = operation.weights == Dtype::Bf16 ? input : quantised(input, k, true);
    const Rows biases = bias(at, n * static_cast<std::size_t>(operation.groups));
    Rows out;
    for (std::size_t choice = 0; choice < m_expertOf.size(); ++choice) {
        const Rows w = expertWeights(operation, at, m_expertOf[choice]);
        const double *in = x.data() + (gathered ? choice / chosen : choice) * k;
        for (std::size_t column = 0; column < n; ++column)
            out.push_back(bf16Rounded(product(in, w.data() + column * k, k) + biases[m_expertOf[choice] * n + column]));
    }
    return out;
}

void StepReference::combine() {
    const std::size_t chosen = m_expertOf.size() / m_rows;
    Rows sums = m_shared.empty() ? Rows(m_rows * m_hidden, 0) : m_shared;
    for (std::size_t i = 0; i < sums.size() && !m_sharedFactors.empty(); ++i) sums[i] *= m_sharedFactors[i / m_hidden];
    for (std::size_t choice = 0; choice < m_expertOf.size(); ++choice)
        for (std::size_t i = 0; i < m_hidden; ++i)
            sums[choice / chosen * m_hidden + i] += m_expertWeights[choice] * m_expertOutput[choice * m_hidden + i];
    m_input = rounded(sums);
}

} // namespace ps::gpu
