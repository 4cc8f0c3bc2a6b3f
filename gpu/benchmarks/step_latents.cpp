// SPDX-License-Identifier: GPL-3.0-or-later
// A step's attention over latents as launches: with the projections absorbed, one new token per sequence.
#include "gpu/benchmarks/step_executor.h"
#include "gpu/harness/device_fault.h"
#include "gpu/kernels/attention_kernels.h"
#include "gpu/kernels/layer_kernels.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr std::int64_t kElementBytes = 2;

} // namespace

/// False when the operation is none of such attention. Absorbed queries lie where queries do.
bool StepExecutor::addLatentLayer(const DeviceContext &context, std::size_t at) {
    const std::string &name = m_step.operations[at].name;
    const MlaShape &mla = *m_setting.request.model.mla;
    if (name == "q_a_kv_a") return addLinear(at, m_normed, m_latents.both), true;
    if (name == "latent_norm") return addLatentNorm(at), true;
    if (name == "q_b") return addLinear(at, m_latents.query, m_latents.projected), true;
    if (name == "rotary_and_store") return addLatentRotary(at), true;
    if (name == "w_uk") return addPerHead(at, m_latents.projected, mla.nopeDim + mla.ropeDim, m_queries, mla.latentWidth()), true;
    if (name == "latent_attention") return addLatentAttention(context, at), true;
    if (name == "w_uv") return addPerHead(at, m_attended, mla.kvRank, m_latents.values, mla.valueDim), true;
    return false;
}

/// Queries to rows of their own, the cache's part in place.
void StepExecutor::addLatentNorm(std::size_t at) {
    const MlaShape &mla = *m_setting.request.model.mla;
    if (m_setting.prefill) throw Unsupported("there is no composition of a prompt's attention over latents", 0);
    if (mla.kvRank != kernels::kLatentValueDim || mla.latentWidth() != kernels::kLatentDim)
        throw Unsupported("there is no kernel for latents of " + std::to_string(mla.kvRank) + " and " + std::to_string(mla.ropeDim), 0);
    if (m_setting.request.precision.cache != Dtype::Bf16) throw Unsupported("there is no kernel that stores latents of fp8", 0);
    const std::int64_t own = mla.queryRank * kElementBytes;
    kernels::RmsNorm query{m_latents.both, nullptr, m_weights[at].values, m_latents.query, m_setting.rows, mla.queryRank, kNormEpsilon};
    query.groupStride = mla.queryRank + mla.latentWidth();
    query.outputStride = mla.queryRank;
    kernels::RmsNorm latent{behind(m_latents.both, own),
                            nullptr,
                            behind(m_weights[at].values, own),
                            behind(m_latents.both, own),
                            m_setting.rows,
                            mla.kvRank,
                            kNormEpsilon};
    latent.groupStride = query.groupStride;
    push(StepPart::Rest, [this, query, latent] {
        kernels::rmsNorm(query, *m_stream);
        kernels::rmsNorm(latent, *m_stream);
    });
}

void StepExecutor::addLatentRotary(std::size_t at) {
    const MlaShape &mla = *m_setting.request.model.mla;
    const kernels::LatentRotaryAndStore rotary{m_latents.projected,
                                               behind(m_latents.both, mla.queryRank * kElementBytes),
                                               m_queries,
                                               m_caches[m_step.operations[at].layer].keys,
                                               reinterpret_cast<const float *>(m_angles),
                                               m_setting.rows,
                                               mla.heads / m_step.tensorParallel,
                                               mla.nopeDim + mla.ropeDim,
                                               mla.queryRank + mla.latentWidth(),
                                               m_setting.context,
                                               m_setting.context - 1};
    push(StepPart::Rest, [this, rotary] { kernels::latentRotaryAndStore(rotary, *m_stream); });
}

/// A product for each head, of the first k elements of its `inputWidth` to the first n of its `outputWidth`.
void StepExecutor::addPerHead(std::size_t at, const void *input, std::int64_t inputWidth, void *output, std::int64_t outputWidth) {
    const Operation &operation = m_step.operations[at];
    GemmSize size{static_cast<std::int64_t>(operation.rows), operation.n, operation.k};
    size.products = operation.groups;
    size.xStride = operation.groups * inputWidth;
    size.xProduct = inputWidth;
    size.yStride = operation.groups * outputWidth;
    size.yProduct = outputWidth;
    addProduct(GemmType::Bf16, size, input, m_weights[at].values, output);
}

void StepExecutor::addLatentAttention(const DeviceContext &context, std::size_t at) {
    const Operation &operation = m_step.operations[at];
    const MlaShape &mla = *m_setting.request.model.mla;
    kernels::MlaDecodeAttention attention{};
    attention.queries = m_queries;
    attention.latents = m_caches[operation.layer].keys;
    attention.output = m_attended;
    attention.scratch = m_scratch;
    attention.batch = m_setting.rows;
    attention.heads = operation.heads;
    attention.context = m_setting.context;
    attention.capacity = m_setting.context;
    attention.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(mla.nopeDim + mla.ropeDim))); // as before the absorption
    attention.multiprocessors = context.facts.multiprocessors;
    attention.sharedBytesPerBlock = context.facts.sharedBytesPerBlock;
    m_scratchBytes = std::max(m_scratchBytes, kernels::mlaDecodeAttentionScratchBytes(attention));
    push(StepPart::Attention, [this, attention] { kernels::mlaDecodeAttention(attention, *m_stream); });
}

} // namespace ps::gpu
