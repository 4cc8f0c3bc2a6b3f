// SPDX-License-Identifier: GPL-3.0-or-later
// A step's layers of Gated DeltaNet as launches: of one new token per sequence. There is no kernel for prompts.
#include "gpu/benchmarks/step_executor.h"
#include "gpu/harness/device_fault.h"
#include "gpu/harness/random.h"
#include "gpu/kernels/delta_kernels.h"
#include "gpu/kernels/memory_kernels.h"

#include <cmath>

namespace ps::gpu {

namespace {

constexpr float kStateSize = 0.125F; // so small that what a token adds, and what is forgotten, is seen behind the norm

/// Read and written in a step: half of what is counted.
std::size_t stateBytesOf(const Operation &operation) {
    return static_cast<std::size_t>(std::llround(operation.cacheBytes / 2));
}

} // namespace

void StepExecutor::layOutDelta() {
    const DeltaNetShape &net = *m_setting.request.model.deltaNet;
    const auto rows = [&](std::int64_t width) {
        return m_arena.take(static_cast<std::size_t>(m_paddedRows * (width / m_step.tensorParallel)) * 2);
    };
    m_delta.projected = rows(net.mixedWidth() + net.valueWidth());
    m_delta.convolved = rows(net.mixedWidth());
    m_delta.decayAndBeta = rows(2 * net.valueHeads);
}

void StepExecutor::layOutState(const Operation &operation) {
    if (operation.name == "convolution") m_states[operation.layer].convolution = m_arena.take(stateBytesOf(operation));
    if (operation.name == "delta_rule") m_states[operation.layer].heads = m_arena.take(stateBytesOf(operation));
}

/// The state, and what heads forget: as much as after the usual initialisation, between a thousandth and almost all in a token.
void StepExecutor::fillDelta(std::size_t at, std::uint32_t seed) {
    const Operation &operation = m_step.operations[at];
    const State &state = m_states.at(operation.layer);
    if (operation.name == "convolution") return kernels::fillBf16(state.convolution, stateBytesOf(operation) / 4, seed + 1, 1, *m_stream);
    kernels::fillFloat(state.heads, stateBytesOf(operation) / 4, seed + 1, kStateSize, *m_stream);
    std::vector<float> gates;
    for (std::int64_t i = 0; i < 2 * operation.heads; ++i) {
        const double random = randomReal(seed, static_cast<std::uint64_t>(i));
        gates.push_back(static_cast<float>(i < operation.heads ? std::log(8.5 + 7.5 * random) : -4.6 + 2.3 * random));
    }
    m_stream->synchronize(); // what was there before is written by now
    copyToDevice(m_weights[at].values, gates.data(), gates.size() * sizeof(float));
}

/// False when the operation is none of such a layer.
bool StepExecutor::addDeltaLayer(std::size_t at) {
    const std::string &name = m_step.operations[at].name;
    if (name == "qkvz") return addLinear(at, m_normed, m_delta.projected), true;
    if (name == "decay_and_beta") return addLinear(at, m_normed, m_delta.decayAndBeta), true;
    if (name == "convolution") return addConvolution(at), true;
    if (name == "delta_rule") return addDeltaRule(at), true;
    if (name == "gated_norm") return addGatedNorm(at), true;
    return false;
}

void StepExecutor::addConvolution(std::size_t at) {
    const DeltaNetShape &net = *m_setting.request.model.deltaNet;
    if (m_setting.prefill) throw Unsupported("there is no kernel for a prompt's DeltaNet", 0);
    if (net.headDim != kernels::kDeltaDim || net.convolutionWidth != kernels::kConvolutionWidth)
        throw Unsupported("there is no kernel for DeltaNet with heads of " + std::to_string(net.headDim) + " and a convolution of " +
                              std::to_string(net.convolutionWidth),
                          0);
    const std::int64_t channels = net.mixedWidth() / m_step.tensorParallel, values = net.valueWidth() / m_step.tensorParallel;
    const kernels::ConvolutionUpdate update{m_delta.projected,    m_states[m_step.operations[at].layer].convolution,
                                            m_weights[at].values, m_delta.convolved,
                                            m_setting.rows,       channels,
                                            channels + values};
    push(StepPart::Rest, [this, update] { kernels::updateConvolution(update, *m_stream); });
}

void StepExecutor::addDeltaRule(std::size_t at) {
    const Operation &operation = m_step.operations[at];
    const auto *gates = reinterpret_cast<const float *>(m_weights[at].values);
    kernels::DeltaDecode decode{};
    decode.mixed = m_delta.convolved;
    decode.decayAndBeta = m_delta.decayAndBeta;
    decode.decayLog = gates;
    decode.decayBias = gates ? gates + operation.heads : nullptr;
    decode.state = reinterpret_cast<float *>(m_states[operation.layer].heads);
    decode.output = m_attended;
    decode.batch = m_setting.rows;
    decode.keyHeads = m_setting.request.model.deltaNet->keyHeads / m_step.tensorParallel;
    decode.valueHeads = operation.heads;
    push(StepPart::Attention, [this, decode] { kernels::deltaDecode(decode, *m_stream); });
}

/// In place, with the gate from behind queries, keys and values.
void StepExecutor::addGatedNorm(std::size_t at) {
    const DeltaNetShape &net = *m_setting.request.model.deltaNet;
    const std::int64_t channels = net.mixedWidth() / m_step.tensorParallel, values = net.valueWidth() / m_step.tensorParallel;
    const kernels::GatedNorm norm{m_attended,     behind(m_delta.projected, channels * 2), m_weights[at].values, m_attended,
                                  m_setting.rows, net.valueHeads / m_step.tensorParallel,  channels + values,    kNormEpsilon};
    push(StepPart::Rest, [this, norm] { kernels::gatedNorm(norm, *m_stream); });
}

} // namespace ps::gpu
