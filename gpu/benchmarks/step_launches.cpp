// SPDX-License-Identifier: GPL-3.0-or-later
// The operations of a step as launches, by name and kind.
#include "gpu/benchmarks/step_executor.h"
#include "gpu/harness/device_fault.h"
#include "gpu/kernels/attention_kernels.h"
#include "gpu/kernels/gate_kernels.h"
#include "gpu/kernels/layer_kernels.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr float kTemperature = 1;

std::int64_t rowsOf(const Operation &operation) {
    return static_cast<std::int64_t>(operation.rows);
}

} // namespace

void StepExecutor::build(const DeviceContext &context) {
    m_launches.clear();
    m_uses.clear();
    m_collectives.clear();
    m_sequenceEnds.clear();
    for (std::size_t at = 0; at < m_step.operations.size(); ++at) {
        const Operation &operation = m_step.operations[at];
        if (!operation.isCollective()) {
            add(context, at);
        } else if (m_setting.rank) {
            m_collectives.push_back(operation.kind);
            m_sequenceEnds.push_back(m_launches.size());
        }
    }
}

std::byte *StepExecutor::blockOutput() const {
    return m_setting.rank ? m_exchange.partials[m_collectives.size() % m_exchange.partials.size()] : m_input;
}

void StepExecutor::add(const DeviceContext &context, std::size_t at) {
    const Operation &operation = m_step.operations[at];
    const ModelShape &model = m_setting.request.model;
    const std::string &name = operation.name;
    const std::int64_t rows = rowsOf(operation);
    if (name == "embedding") {
        const kernels::Embedding embedding{m_weights[at].values, reinterpret_cast<const std::uint64_t *>(m_best), m_residual, rows,
                                           model.hidden};
        return push(StepPart::Rest, [this, embedding] { kernels::embed(embedding, *m_stream); });
    }
    if (name == "input_norm" || name == "post_attention_norm" || name == "final_norm") return addNorm(at);
    if (name == "query_key_norm") return addHeadNorm(at);
    if (name == "qkv") return addLinear(at, m_normed, m_qkv);
    if (name == "rotary_and_store" && model.gqa) return addRotary(at);
    if ((name == "attention" || name == "window_attention") && model.gqa) return addAttention(context, at);
    if (name == "output_gate") return addOutputGate(at);
    if (name == "o") return addLinear(at, model.mla ? m_latents.values : m_attended, blockOutput());
    if (name == "gate_up") return addLinear(at, m_normed, m_gateUp);
    if (name == "swiglu") return addSwiGlu(m_gateUp, m_activated, rows, m_step.operations[at - 1].n / 2);
    if (name == "down") return addLinear(at, m_activated, blockOutput());
    if (name == "lm_head") return addLinear(at, m_normed, m_setting.rank ? m_exchange.logits : m_logits);
    if (name == "sampling") {
        const kernels::Sampling sampling{m_logits,
                                         reinterpret_cast<std::uint64_t *>(m_best),
                                         rows,
                                         model.vocabulary,
                                         kTemperature,
                                         static_cast<std::uint32_t>(m_setting.seed),
                                         context.facts.multiprocessors};
        return push(StepPart::Rest, [this, sampling] { kernels::sampleTokens(sampling, *m_stream); });
    }
    if (model.mla && addLatentLayer(context, at)) return;
    if (model.deltaNet && addDeltaLayer(at)) return;
    if (addExpertLayer(context, at)) return;
    throw Unsupported("there is no kernel for '" + name + "' of " + model.name, 0);
}

/// The embedding wrote the residual itself, so that the first norm has nothing to add; the last one of a prompt takes one row.
void StepExecutor::addNorm(std::size_t at) {
    const std::int64_t hidden = m_setting.request.model.hidden, rows = rowsOf(m_step.operations[at]);
    const std::int64_t skipped = (m_setting.rows - rows) * hidden * 2;
    const bool first = at == 1;
    const kernels::RmsNorm norm{behind(first ? m_residual : m_input, skipped),
                                first ? nullptr : behind(m_residual, skipped),
                                m_weights[at].values,
                                m_normed,
                                rows,
                                hidden,
                                kNormEpsilon};
    push(StepPart::Rest, [this, norm] { kernels::rmsNorm(norm, *m_stream); });
}

/// Of every query and key head in place, as if queries and keys had one weight.
void StepExecutor::addHeadNorm(std::size_t at) {
    const GqaShape &gqa = *m_setting.request.model.gqa;
    const std::int64_t queries = gqa.heads / m_step.tensorParallel, keys = std::max<std::int64_t>(1, gqa.kvHeads / m_step.tensorParallel);
    kernels::RmsNorm norm{m_qkv,       nullptr,     m_weights[at].values, m_qkv, rowsOf(m_step.operations[at]) * (queries + keys),
                          gqa.headDim, kNormEpsilon};
    norm.rowsPerGroup = queries + keys;
    norm.groupStride = m_step.operations[at - 1].n;
    push(StepPart::Rest, [this, norm] { kernels::rmsNorm(norm, *m_stream); });
}

void StepExecutor::addLinear(std::size_t at, const void *input, void *output) {
    const Operation &operation = m_step.operations[at];
    GemmSize size{rowsOf(operation), operation.n, operation.k};
    size.bias = weightBytesOf(operation).bias > 0;
    if (operation.weights == Dtype::Bf16) return addProduct(GemmType::Bf16, size, input, m_weights[at].values, output);
    if (operation.weights != Dtype::Fp8)
        throw Unsupported(std::string("there is no product with weights of ") + std::string(nameOf(operation.weights)), 0);
    if (operation.k % kNarrowMultiple != 0) throw Unsupported("an fp8 product needs a width that is a multiple of 16", 0);
    size.m = (size.m + kNarrowMultiple - 1) / kNarrowMultiple * kNarrowMultiple;
    addProduct(GemmType::Fp8, size, addQuantisation(input, rowsOf(operation), operation.k), m_weights[at].values, output);
}

void StepExecutor::addProduct(GemmType type, const GemmSize &size, const void *input, const void *weights, void *output) {
    const GemmKey key{type, size.m, size.n, size.k, size.products, size.bias};
    GemmUse &use = m_uses[key];
    use.size = size;
    use.input = input;
    use.output = output;
    use.weights.push_back(weights);
    push(StepPart::Gemm, [this, key, input, output, weights] { m_gemms.at(key)->run(input, weights, output, *m_stream); });
}

/// To e4m3, with its scales in m_scales; good until the next one.
const void *StepExecutor::addQuantisation(const void *input, std::int64_t rows, std::int64_t width) {
    const kernels::Quantise quantisation{input, m_narrow, reinterpret_cast<float *>(m_scales), rows, width};
    push(StepPart::Rest, [this, quantisation] { kernels::quantise(quantisation, *m_stream); });
    return m_narrow;
}

void StepExecutor::addSwiGlu(const void *gateUp, void *output, std::int64_t rows, std::int64_t width) {
    const kernels::SwiGlu activation{gateUp, output, rows, width};
    push(StepPart::Rest, [this, activation] { kernels::swiGlu(activation, *m_stream); });
}

/// Elements of a row of m_qkv: queries, keys, values and, where there is one, the output's gate.
std::int64_t StepExecutor::qkvWidth(const Operation &attention) const {
    const bool gated = m_setting.request.model.gqa->outputGate;
    return (attention.heads * (gated ? 2 : 1) + 2 * attention.kvHeads) * attention.headWidth;
}

void StepExecutor::addRotary(std::size_t at) {
    const GqaShape &gqa = *m_setting.request.model.gqa;
    const Operation &attention = m_step.operations[at + 1];
    if (m_setting.request.precision.cache != Dtype::Bf16) throw Unsupported("there is no kernel that stores a cache of fp8", 0);
    const Cache cache = m_caches[attention.layer];
    kernels::RotaryAndStore rotary{m_qkv,
                                   m_queries,
                                   cache.keys,
                                   cache.values,
                                   reinterpret_cast<const float *>(m_angles),
                                   m_setting.rows,
                                   attention.heads,
                                   attention.kvHeads,
                                   gqa.headDim,
                                   m_setting.context,
                                   m_setting.prefill ? 0 : m_setting.context - 1,
                                   m_setting.prefill};
    rotary.qkvStride = qkvWidth(attention);
    push(StepPart::Rest, [this, rotary] { kernels::rotaryAndStore(rotary, *m_stream); });
}

/// The gate lies behind the values.
void StepExecutor::addOutputGate(std::size_t at) {
    const Operation &attention = m_step.operations[at - 1];
    const std::int64_t width = attention.heads * attention.headWidth, stride = qkvWidth(attention);
    const kernels::OutputGate gate{m_attended, behind(m_qkv, (stride - width) * 2), m_setting.rows, width, stride};
    push(StepPart::Rest, [this, gate] { kernels::applyOutputGate(gate, *m_stream); });
}

void StepExecutor::addAttention(const DeviceContext &context, std::size_t at) {
    const Operation &operation = m_step.operations[at];
    const GqaShape &gqa = *m_setting.request.model.gqa;
    if (m_setting.prefill) return addPrefillAttention(context, at);
    const Cache cache = m_caches[operation.layer];
    kernels::GqaDecodeAttention attention{};
    attention.queries = m_queries;
    attention.keys = cache.keys;
    attention.values = cache.values;
    attention.output = m_attended;
    attention.scratch = m_scratch;
    attention.batch = m_setting.rows;
    attention.kvHeads = operation.kvHeads;
    attention.group = operation.heads / operation.kvHeads;
    attention.headDim = operation.headWidth;
    attention.context = m_setting.context;
    attention.capacity = m_setting.context;
    attention.window = operation.name == "window_attention" ? gqa.window : 0;
    attention.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(operation.headWidth)));
    attention.keyScale = attention.valueScale = 1;
    attention.multiprocessors = context.facts.multiprocessors;
    const std::int64_t others = m_setting.rank.value_or(0) * operation.heads;
    attention.sinks = gqa.sinks ? reinterpret_cast<const float *>(behind(m_sinks, others * std::int64_t(sizeof(float)))) : nullptr;
    m_scratchBytes = std::max(m_scratchBytes, kernels::gqaDecodeAttentionScratchBytes(attention));
    push(StepPart::Attention, [this, attention] { kernels::gqaDecodeAttention(attention, *m_stream); });
}

void StepExecutor::addPrefillAttention(const DeviceContext &context, std::size_t at) {
    const Operation &operation = m_step.operations[at];
    const GqaShape &gqa = *m_setting.request.model.gqa;
    if (operation.headWidth != 64 && operation.headWidth != 128)
        throw Unsupported("there is no kernel for a prompt's attention with heads of " + std::to_string(operation.headWidth), 0);
    const Cache cache = m_caches[operation.layer];
    kernels::PrefillAttention attention{};
    attention.queries = m_queries;
    attention.keys = cache.keys;
    attention.values = cache.values;
    attention.output = m_attended;
    attention.batch = 1;
    attention.queryStride = operation.heads * operation.headWidth;
    attention.heads = operation.heads;
    attention.kvHeads = operation.kvHeads;
    attention.keyDim = attention.valueDim = operation.headWidth;
    attention.tokens = m_setting.rows;
    attention.capacity = m_setting.context;
    attention.window = operation.name == "window_attention" ? gqa.window : 0;
    attention.sinks = gqa.sinks ? reinterpret_cast<const float *>(m_sinks) : nullptr;
    attention.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(operation.headWidth)));
    attention.sharedBytesPerBlock = context.facts.sharedBytesPerBlock;
    push(StepPart::Attention, [this, attention] { kernels::prefillAttention(attention, *m_stream); });
}

} // namespace ps::gpu
