// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernels of decode attention with grouped queries share.
#pragma once

#include "gpu/device/lanes.h"
#include "gpu/device/number_bits.h"
#include "gpu/kernels/attention_kernels.h"

namespace ps::gpu::kernels {

constexpr int kTileTokens = 64; // that a block takes at a time; a page is one tile
static_assert(kTileTokens == kPageTokens);
constexpr unsigned kGqaThreads = 128;
constexpr int kMostRows = 16;     // query heads of a group, as the matrix units take them
constexpr float kLowest = -1e30F; // below every logit, and finite: a difference of two is a number

/// As the kernels take it. Block x is a head of keys and values of a sequence, block y a split of its tiles.
struct GqaParts {
    const void *queries;
    const void *keys;
    const void *values;
    const int *pages;
    const float *sinks;
    std::uint16_t *output;
    float *partial;   ///< [head][split][group][headDim] sums that are not yet divided; unused with one split
    float *statistic; ///< [head][split][group][2]: largest logit in powers of two, sum of the weights relative to it
    int kvHeads;
    int group;
    int context;
    int firstToken; ///< of the window
    int capacity;
    int pagesPerSequence;
    int splits;
    float scaleLog2; ///< of the logits, as powers of two
    float valueScale;
};

/// The tiles of a split, and where each begins in the cache.
struct TileRange {
    int first, last; ///< of this split; `last` is past it

    GK_DEVICE TileRange(const GqaParts &parts, int split) {
        const int from = parts.firstToken / kTileTokens, count = (parts.context + kTileTokens - 1) / kTileTokens - from;
        first = from + static_cast<int>(static_cast<std::int64_t>(count) * split / parts.splits);
        last = from + static_cast<int>(static_cast<std::int64_t>(count) * (split + 1) / parts.splits);
    }
};

/// Row of the tile's first token among all rows of the cache.
GK_DEVICE std::size_t firstRowOf(const GqaParts &parts, int tile) {
    const auto head = static_cast<int>(blockIdx.x);
    if (!parts.pages)
        return static_cast<std::size_t>(head) * static_cast<std::size_t>(parts.capacity) + static_cast<std::size_t>(tile) * kTileTokens;
    const int sequence = head / parts.kvHeads, kvHead = head % parts.kvHeads;
    const int page =
        parts.pages[static_cast<std::size_t>(sequence) * static_cast<std::size_t>(parts.pagesPerSequence) + static_cast<std::size_t>(tile)];
    return (static_cast<std::size_t>(page) * static_cast<std::size_t>(parts.kvHeads) + static_cast<std::size_t>(kvHead)) * kTileTokens;
}

/// A sink's share of the softmax joins when all else is added up.
GK_DEVICE void addSink(const GqaParts &parts, int head, int row, float &largest, float &sum, float &factor) {
    factor = 1;
    if (!parts.sinks) return;
    const float logit =
        parts
            .sinks[static_cast<std::size_t>(head % parts.kvHeads) * static_cast<std::size_t>(parts.group) + static_cast<std::size_t>(row)] *
        1.44269504F;
    const float together = fmaxf(largest, logit);
    factor = gk::exp2Fast(largest - together);
    sum = sum * factor + gk::exp2Fast(logit - together);
    largest = together;
}

/// One output element of this block's split, from the sum of its weighted values.
GK_DEVICE void storeElement(const GqaParts &parts, int headDim, int row, int column, float largest, float sum, float value) {
    const auto head = static_cast<std::size_t>(blockIdx.x), group = static_cast<std::size_t>(parts.group);
    if (parts.splits == 1) {
        float factor = 1;
        addSink(parts, static_cast<int>(head), row, largest, sum, factor);
        parts
            .output[(head * group + static_cast<std::size_t>(row)) * static_cast<std::size_t>(headDim) + static_cast<std::size_t>(column)] =
            static_cast<std::uint16_t>(gk::toBf16(value * factor * parts.valueScale / sum));
        return;
    }
    const std::size_t at = (head * static_cast<std::size_t>(parts.splits) + blockIdx.y) * group + static_cast<std::size_t>(row);
    parts.partial[at * static_cast<std::size_t>(headDim) + static_cast<std::size_t>(column)] = value;
    if (column == 0) {
        parts.statistic[at * 2] = largest;
        parts.statistic[at * 2 + 1] = sum;
    }
}

void launchGqaPortable(const GqaParts &parts, const GqaDecodeAttention &attention, Stream &stream);
/// False when this flavour has no such kernel.
bool launchGqaNvidia(const GqaParts &parts, const GqaDecodeAttention &attention, Stream &stream);

} // namespace ps::gpu::kernels
