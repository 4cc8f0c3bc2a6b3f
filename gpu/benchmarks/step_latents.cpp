// SPDX-License-Identifier: GPL-3.0-or-later
// A step's attention over latents as launches: for one new token per sequence with the projections absorbed.
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
    if (name == "kv_b") return addLinear(at, m_latents.normed, m_queries), true;
    if (name == "latent_attention") return m_setting.prefill ? addLatentPrefill(context, at) : addLatentAttention(context, at), true;
    if (name == "w_uv") return addPerHead(at, m_attended, mla.kvRank, m_latents.values, mla.valueDim), true;
    return false;
}

/// To rows of their own: of queries, and of what the cache gets.
void StepExecutor::addLatentNorm(std::size_t at) {
    const MlaShape &mla = *m_setting.request.model.mla;
    if (mla.kvRank != kernels::kLatentValueDim || mla.latentWidth() != kernels::kLatentDim)
        throw Unsupported("there is no kernel for latents of " + std::to_string(mla.kvRank) + " and " + std::to_string(mla.ropeDim), 0);
    if (m_setting.request.precision.cache != Dtype::Bf16) throw Unsupported("there is no kernel that stores latents of fp8", 0);
    const std::int64_t queryBytes = mla.queryRank * kElementBytes;
    kernels::RmsNorm query{m_latents.both, nullptr, m_weights[at].values, m_latents.query, m_setting.rows, mla.queryRank, kNormEpsilon};
    query.groupStride = mla.queryRank + mla.latentWidth();
    query.outputStride = mla.queryRank;
    kernels::RmsNorm latent = query;
    latent.input = behind(m_latents.both, queryBytes);
    latent.weight = behind(m_weights[at].values, queryBytes);
    latent.output = m_latents.normed;
    latent.width = latent.outputStride = mla.kvRank;
    push(StepPart::Rest, [this, query, latent] {
        kernels::rmsNorm(query, *m_stream);
        kernels::rmsNorm(latent, *m_stream);
    });
}

/// Decoding, into the absorbed queries; of a prompt in place.
void StepExecutor::addLatentRotary(std::size_t at) {
    const MlaShape &mla = *m_setting.request.model.mla;
    kernels::LatentRotaryAndStore rotary{};
    rotary.queries = m_latents.projected;
    rotary.rotatedQueries = m_setting.prefill ? m_latents.projected : m_queries;
    rotary.latents = m_latents.normed;
    rotary.keys = behind(m_latents.both, (mla.queryRank + mla.kvRank) * kElementBytes);
    rotary.cache = m_caches[m_step.operations[at].layer].keys;
    rotary.cosineAndSine = reinterpret_cast<const float *>(m_angles);
    rotary.rows = m_setting.rows;
    rotary.heads = mla.heads / m_step.tensorParallel;
    rotary.queryDim = mla.nopeDim + mla.ropeDim;
    rotary.rotatedDim = m_setting.prefill ? rotary.queryDim : mla.latentWidth();
    rotary.keyStride = mla.queryRank + mla.latentWidth();
    rotary.context = m_setting.context;
    rotary.position = m_setting.prefill ? 0 : m_setting.context - 1;
    rotary.prefill = m_setting.prefill;
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

/// Not absorbed: keys and values of every head are projected from the latents.
void StepExecutor::addLatentPrefill(const DeviceContext &context, std::size_t at) {
    const Operation &operation = m_step.operations[at];
    const MlaShape &mla = *m_setting.request.model.mla;
    kernels::PrefillAttention attention{};
    attention.queries = m_latents.projected;
    attention.keys = m_latents.headKeys;
    attention.values = m_latents.headValues;
    attention.output = m_latents.values;
    attention.batch = 1;
    attention.heads = attention.kvHeads = operation.heads;
    attention.keyDim = mla.nopeDim + mla.ropeDim;
    attention.valueDim = mla.valueDim;
    attention.tokens = attention.capacity = m_setting.rows;
    attention.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(attention.keyDim)));
    attention.sharedBytesPerBlock = context.facts.sharedBytesPerBlock;
    if (attention.keyDim != 192 || attention.valueDim != 128)
        throw Unsupported("there is no kernel for a prompt's attention with heads of " + std::to_string(attention.keyDim) + " and " +
                              std::to_string(attention.valueDim),
                          0);
    const kernels::ExpandLatents expansion{
        m_queries,   m_caches[operation.layer].keys, m_latents.headKeys, m_latents.headValues, m_setting.rows, operation.heads, mla.nopeDim,
        mla.valueDim};
    push(StepPart::Rest, [this, expansion] { kernels::expandLatents(expansion, *m_stream); });
    push(StepPart::Attention, [this, attention] { kernels::prefillAttention(attention, *m_stream); });
}

} // namespace ps::gpu
