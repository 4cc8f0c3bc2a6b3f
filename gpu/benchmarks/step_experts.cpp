// SPDX-License-Identifier: GPL-3.0-or-later
// A step's layers with experts as launches.
#include "gpu/benchmarks/step_executor.h"
#include "gpu/harness/device_fault.h"
#include "gpu/kernels/gate_kernels.h"

namespace ps::gpu {

namespace {

using kernels::ExpertType;

ExpertType expertTypeOf(Dtype weights) {
    switch (weights) {
    case Dtype::Bf16: return ExpertType::Bf16;
    case Dtype::Fp8: return ExpertType::E4m3;
    case Dtype::Mxfp4: return ExpertType::Mxfp4;
    case Dtype::Fp32: break;
    }
    throw Unsupported("there is no kernel for experts of " + std::string(nameOf(weights)), 0);
}

std::int64_t multipleOf(ExpertType type) {
    return type == ExpertType::Bf16 ? 8 : type == ExpertType::E4m3 ? 16 : 32;
}

} // namespace

/// False when the operation is none of such a layer.
bool StepExecutor::addExpertLayer(const DeviceContext &context, std::size_t at) {
    const Operation &operation = m_step.operations[at];
    const std::string &name = operation.name;
    const auto rows = static_cast<std::int64_t>(operation.rows);
    const auto chosen = m_setting.request.model.moe ? m_setting.request.model.moe->topK : 0;
    if (name == "router") return addLinear(at, m_normed, m_experts.logits), true;
    if (name == "routing") return addRouting(at), true;
    if (name == "experts_gate_up") return addExperts(context, at, m_normed, true, m_experts.gateUp), true;
    if (name == "experts_swiglu")
        return addSwiGlu(m_experts.gateUp, m_experts.activated, rows * chosen, m_step.operations[at - 1].n / 2), true;
    if (name == "experts_down") return addExperts(context, at, m_experts.activated, false, m_experts.output), true;
    if (name == "shared_gate_up") return addLinear(at, m_normed, m_gateUp), true;
    if (name == "shared_swiglu") return addSwiGlu(m_gateUp, m_activated, rows, m_step.operations[at - 1].n / 2), true;
    if (name == "shared_down") return addLinear(at, m_activated, m_experts.shared), true;
    if (name == "shared_gate") return addSharedGate(at), true;
    if (name == "combine") return addCombination(at), true;
    return false;
}

void StepExecutor::addRouting(std::size_t at) {
    const MoeShape &moe = *m_setting.request.model.moe;
    const kernels::Routing routing{m_experts.logits,
                                   m_experts.expertOf,
                                   m_experts.weights,
                                   m_experts.counts,
                                   m_experts.rowAt,
                                   m_experts.positionOf,
                                   m_experts.items,
                                   m_experts.itemCount,
                                   static_cast<std::int64_t>(m_step.operations[at].rows),
                                   moe.experts,
                                   moe.topK};
    push(StepPart::Rest, [this, routing] { kernels::routeToExperts(routing, *m_stream); });
}

/// `gathered`: the input is by row, else by position.
void StepExecutor::addExperts(const DeviceContext &context, std::size_t at, const void *input, bool gathered, void *output) {
    const Operation &operation = m_step.operations[at];
    const ExpertType type = expertTypeOf(operation.weights);
    if (operation.k % multipleOf(type) != 0)
        throw Unsupported("experts of " + std::string(nameOf(operation.weights)) + " need a width that is a multiple of " +
                              std::to_string(multipleOf(type)) + ", not " + std::to_string(operation.k),
                          0);
    const auto rows = static_cast<std::int64_t>(operation.rows);
    const std::int64_t inputRows = gathered ? rows : rows * operation.topK;
    kernels::GroupedGemm gemm{};
    gemm.type = type;
    gemm.input = type == ExpertType::Bf16 ? input : addQuantisation(input, inputRows, operation.k);
    gemm.inputScales = reinterpret_cast<const float *>(m_scales);
    gemm.rowAt = gathered ? m_experts.rowAt : nullptr;
    gemm.weights = m_weights[at].values;
    gemm.weightScales = m_weights[at].scales;
    gemm.output = output;
    gemm.items = m_experts.items;
    gemm.itemCount = m_experts.itemCount;
    gemm.rows = rows;
    gemm.chosen = operation.topK;
    gemm.experts = operation.groups;
    gemm.outputs = operation.n;
    gemm.width = operation.k;
    gemm.multiprocessors = context.facts.multiprocessors;
    gemm.bias = m_weights[at].bias;
    push(StepPart::Gemm, [this, gemm] { kernels::groupedGemm(gemm, *m_stream); });
}

void StepExecutor::addSharedGate(std::size_t at) {
    const kernels::RowGate gate{m_normed, m_weights[at].values, m_experts.sharedFactors,
                                static_cast<std::int64_t>(m_step.operations[at].rows), m_setting.request.model.hidden};
    push(StepPart::Gemm, [this, gate] { kernels::computeRowGate(gate, *m_stream); });
}

void StepExecutor::addCombination(std::size_t at) {
    const ModelShape &model = m_setting.request.model;
    const kernels::ExpertCombine combine{m_experts.output,
                                         m_experts.weights,
                                         m_experts.positionOf,
                                         blockOutput(),
                                         static_cast<std::int64_t>(m_step.operations[at].rows),
                                         model.moe->topK,
                                         model.hidden,
                                         m_experts.shared,
                                         m_experts.sharedFactors};
    push(StepPart::Rest, [this, combine] { kernels::combineExperts(combine, *m_stream); });
}

} // namespace ps::gpu
