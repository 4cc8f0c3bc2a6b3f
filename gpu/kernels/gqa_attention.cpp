// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention with grouped queries: which kernel, how many splits, and putting the splits together.
#include "gpu/kernels/gqa_parts.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

/// A row of the output per block, an element per thread.
GK_KERNEL(256)
gqaCombineKernel(GqaParts parts, int headDim) {
    const auto column = static_cast<std::size_t>(threadIdx.x), group = static_cast<std::size_t>(parts.group);
    const std::size_t head = blockIdx.x / group, row = blockIdx.x % group;
    const std::size_t first = head * static_cast<std::size_t>(parts.splits) * group + row;
    float top = kLowest, sum = 0, value = 0;
#pragma unroll 4
    for (int split = 0; split < parts.splits; ++split)
        top = fmaxf(top, parts.statistic[(first + static_cast<std::size_t>(split) * group) * 2]);
#pragma unroll 4
    for (int split = 0; split < parts.splits; ++split) {
        const std::size_t at = first + static_cast<std::size_t>(split) * group;
        const float factor = exp2Fast(parts.statistic[at * 2] - top);
        sum += parts.statistic[at * 2 + 1] * factor;
        value += parts.partial[at * static_cast<std::size_t>(headDim) + column] * factor;
    }
    float factor = 1;
    addSink(parts, static_cast<int>(head), static_cast<int>(row), top, sum, factor);
    parts.output[static_cast<std::size_t>(blockIdx.x) * static_cast<std::size_t>(headDim) + column] =
        static_cast<std::uint16_t>(toBf16(value * factor * parts.valueScale / sum));
}

std::int64_t firstTokenOf(const GqaDecodeAttention &attention) {
    return attention.window > 0 ? std::max<std::int64_t>(0, attention.context - attention.window) : 0;
}

std::int64_t splitsOf(const GqaDecodeAttention &attention) {
    // About two blocks per multiprocessor keep enough loads on their way to fill the memory's pipe; more blocks than that only
    // add partial sums. A split of fewer than four tiles spends more time on its beginning and end than on its tokens.
    constexpr std::int64_t kBlocksPerMultiprocessor = 2, kFewestTiles = 4;
    const std::int64_t tiles = (attention.context + kTileTokens - 1) / kTileTokens - firstTokenOf(attention) / kTileTokens;
    if (attention.splits > 0) return std::min(attention.splits, tiles);
    const std::int64_t wanted = kBlocksPerMultiprocessor * attention.multiprocessors / (attention.batch * attention.kvHeads);
    return std::clamp(wanted, std::int64_t(1), std::max(tiles / kFewestTiles, std::int64_t(1)));
}

std::size_t partialRows(const GqaDecodeAttention &attention) {
    const std::int64_t splits = splitsOf(attention);
    return splits == 1 ? 0 : static_cast<std::size_t>(attention.batch * attention.kvHeads * splits * attention.group);
}

void check(const GqaDecodeAttention &attention) {
    const auto require = [](bool holds, const char *what) {
        if (!holds) throw std::invalid_argument(what);
    };
    require(attention.headDim == 64 || attention.headDim == 128 || attention.headDim == 256,
            "decode attention: a head has 64, 128 or 256 elements");
    require(attention.group >= 1 && attention.group <= kMostRows, "decode attention: 1 to 16 query heads share one of the cache");
    require(attention.context >= 1, "decode attention: the cache has at least one token");
    require(attention.pages ? attention.pagesPerSequence * kPageTokens >= attention.context : attention.capacity >= attention.context,
            "decode attention: the cache has room for the context");
    require(attention.scratch || partialRows(attention) == 0, "decode attention: splits need scratch memory");
}

} // namespace

std::size_t gqaDecodeAttentionScratchBytes(const GqaDecodeAttention &attention) {
    return partialRows(attention) * (static_cast<std::size_t>(attention.headDim) + 2) * sizeof(float);
}

void gqaDecodeAttention(const GqaDecodeAttention &attention, Stream &stream) {
    if (attention.batch * attention.kvHeads == 0) return;
    check(attention);
    GqaParts parts{};
    parts.queries = attention.queries;
    parts.keys = attention.keys;
    parts.values = attention.values;
    parts.pages = attention.pages;
    parts.sinks = attention.sinks;
    parts.output = static_cast<std::uint16_t *>(attention.output);
    parts.partial = static_cast<float *>(attention.scratch);
    if (parts.partial) parts.statistic = parts.partial + partialRows(attention) * static_cast<std::size_t>(attention.headDim);
    parts.kvHeads = static_cast<int>(attention.kvHeads);
    parts.group = static_cast<int>(attention.group);
    parts.context = static_cast<int>(attention.context);
    parts.firstToken = static_cast<int>(firstTokenOf(attention));
    parts.capacity = static_cast<int>(attention.capacity);
    parts.pagesPerSequence = static_cast<int>(attention.pagesPerSequence);
    parts.splits = static_cast<int>(splitsOf(attention));
    parts.scaleLog2 = attention.scale * attention.keyScale * 1.44269504F;
    parts.valueScale = attention.valueScale;

    if (attention.path == AttentionPath::Portable || !launchGqaNvidia(parts, attention, stream)) {
        if (attention.path == AttentionPath::NvidiaMatrix) throw std::invalid_argument("decode attention: no matrix units of NVIDIA");
        launchGqaPortable(parts, attention, stream);
    }
    if (parts.splits > 1)
        launch(gqaCombineKernel, dim3(static_cast<unsigned>(attention.batch * attention.kvHeads * attention.group)),
               static_cast<unsigned>(attention.headDim), 0, stream, parts, static_cast<int>(attention.headDim));
}

} // namespace ps::gpu::kernels
