// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention with grouped queries: which kernel, and how many splits.
#include "gpu/kernels/decode_parts.h"

#include <algorithm>
#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

constexpr std::int64_t kMostGroup = 16;

std::int64_t firstTokenOf(const GqaDecodeAttention &attention) {
    return attention.window > 0 ? std::max<std::int64_t>(0, attention.context - attention.window) : 0;
}

std::int64_t splitsOf(const GqaDecodeAttention &attention) {
    // About two blocks per multiprocessor keep enough loads on their way to fill the memory's pipe; more blocks than that only
    // add partial sums. A split of fewer than four tiles spends more time on its beginning and end than on its tokens; but eight
    // splits are added up so quickly that two tiles suffice for them.
    constexpr std::int64_t kBlocksPerMultiprocessor = 2, kFewestTiles = 4, kQuickSplits = 8;
    const std::int64_t tiles = (attention.context + kTileTokens - 1) / kTileTokens - firstTokenOf(attention) / kTileTokens;
    if (attention.splits > 0) return std::min(attention.splits, tiles);
    const std::int64_t wanted = kBlocksPerMultiprocessor * attention.multiprocessors / (attention.batch * attention.kvHeads);
    return std::clamp(wanted, std::int64_t(1), std::max({tiles / kFewestTiles, std::min(tiles / 2, kQuickSplits), std::int64_t(1)}));
}

void require(bool holds, const char *what) {
    if (!holds) throw std::invalid_argument(what);
}

DecodeParts partsOf(const GqaDecodeAttention &attention) {
    require(attention.headDim == 64 || attention.headDim == 128 || attention.headDim == 256,
            "decode attention: a head has 64, 128 or 256 elements");
    require(attention.group >= 1 && attention.group <= kMostGroup, "decode attention: 1 to 16 query heads share one of the cache");
    require(attention.context >= 1, "decode attention: the cache has at least one token");
    require(attention.queryStride % 8 == 0, "decode attention: queries begin at multiples of 8 elements");
    require(attention.pages ? attention.pagesPerSequence * kPageTokens >= attention.context : attention.capacity >= attention.context,
            "decode attention: the cache has room for the context");
    DecodeParts parts{};
    parts.queries = attention.queries;
    parts.keys = attention.keys;
    parts.values = attention.values;
    parts.pages = attention.pages;
    parts.sinks = attention.sinks;
    parts.output = static_cast<std::uint16_t *>(attention.output);
    parts.kvHeads = static_cast<int>(attention.kvHeads);
    parts.tokens = 1;
    parts.queryStride =
        static_cast<int>(attention.queryStride > 0 ? attention.queryStride : attention.kvHeads * attention.group * attention.headDim);
    parts.group = static_cast<int>(attention.group);
    parts.valueDim = static_cast<int>(attention.headDim);
    parts.context = static_cast<int>(attention.context);
    parts.firstToken = static_cast<int>(firstTokenOf(attention));
    parts.capacity = static_cast<int>(attention.capacity);
    parts.pagesPerSequence = static_cast<int>(attention.pagesPerSequence);
    parts.splits = static_cast<int>(splitsOf(attention));
    parts.scaleLog2 = attention.scale * attention.keyScale * kLog2E;
    parts.valueScale = attention.valueScale;
    return parts;
}

} // namespace

std::size_t gqaDecodeAttentionScratchBytes(const GqaDecodeAttention &attention) {
    const std::int64_t heads = attention.batch * attention.kvHeads;
    return heads == 0 ? 0 : scratchBytesOf(partsOf(attention), heads);
}

void gqaDecodeAttention(const GqaDecodeAttention &attention, Stream &stream) {
    const std::int64_t heads = attention.batch * attention.kvHeads;
    if (heads == 0) return;
    DecodeParts parts = partsOf(attention);
    require(attention.scratch || scratchBytesOf(parts, heads) == 0, "decode attention: splits need scratch memory");
    placeScratch(parts, heads, attention.scratch);
    const AttentionPath path = attention.path;
    const bool launched =
        ((path == AttentionPath::Best || path == AttentionPath::NvidiaMatrix) && launchGqaNvidia(parts, attention, stream)) ||
        ((path == AttentionPath::Best || path == AttentionPath::AmdMatrix) && launchGqaAmd(parts, attention, stream));
    if (!launched) {
        require(path == AttentionPath::Best || path == AttentionPath::Portable, "decode attention: no such matrix units");
        launchGqaPortable(parts, attention, stream);
    }
    combineSplits(parts, heads, stream);
}

} // namespace ps::gpu::kernels
