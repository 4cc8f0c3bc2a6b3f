// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention over latents: which kernel.
#include "gpu/kernels/decode_parts.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

void require(bool holds, const char *what) {
    if (!holds) throw std::invalid_argument(what);
}

DecodeParts partsOf(const MlaDecodeAttention &attention) {
    require(attention.context >= 1 && attention.capacity >= attention.context, "latent attention: the cache has room for the context");
    DecodeParts parts{};
    parts.queries = attention.queries;
    parts.keys = attention.latents;
    parts.values = attention.latents;
    parts.output = static_cast<std::uint16_t *>(attention.output);
    parts.kvHeads = 1;
    parts.tokens = 1;
    parts.queryStride = static_cast<int>(attention.queryStride > 0 ? attention.queryStride : attention.heads * kLatentDim);
    parts.group = static_cast<int>(attention.heads);
    parts.valueDim = static_cast<int>(kLatentValueDim);
    parts.context = static_cast<int>(attention.context);
    parts.capacity = static_cast<int>(attention.capacity);
    parts.splits = static_cast<int>(mlaSplitsOf(attention));
    parts.scaleLog2 = attention.scale * kLog2E;
    parts.valueScale = 1;
    return parts;
}

} // namespace

std::size_t mlaDecodeAttentionScratchBytes(const MlaDecodeAttention &attention) {
    return attention.batch * attention.heads == 0 ? 0 : scratchBytesOf(partsOf(attention), attention.batch);
}

void mlaDecodeAttention(const MlaDecodeAttention &attention, Stream &stream) {
    if (attention.batch * attention.heads == 0) return;
    DecodeParts parts = partsOf(attention);
    require(attention.scratch || scratchBytesOf(parts, attention.batch) == 0, "latent attention: splits need scratch memory");
    placeScratch(parts, attention.batch, attention.scratch);
    const AttentionPath path = attention.path;
    const bool nvidia = path == AttentionPath::Best || path == AttentionPath::NvidiaMatrix;
    if (!nvidia || !launchMlaNvidia(parts, attention, stream)) {
        require(path == AttentionPath::Best || path == AttentionPath::Portable, "latent attention: no such matrix units");
        launchMlaPortable(parts, attention, stream);
    }
    combineSplits(parts, attention.batch, stream);
}

} // namespace ps::gpu::kernels
