// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernels of decode attention share.
#pragma once

#include "gpu/device/lanes.h"
#include "gpu/device/number_bits.h"
#include "gpu/kernels/attention_kernels.h"

namespace ps::gpu::kernels {

constexpr int kTileTokens = 64; // that a block takes at a time; a page is one tile
static_assert(kTileTokens == kPageTokens);
constexpr float kLowest = -1e30F; // below every logit, and finite: a difference of two is a number
constexpr float kLog2E = 1.44269504F;

/// Attention as the kernels take it. Block x is a head of keys and values for one token, block y a split of the context's tiles.
struct DecodeParts {
    const void *queries;
    const void *keys;
    const void *values;
    const int *pages;
    const float *sinks;
    std::uint16_t *output;
    float *partial;   ///< [head][split][group][valueDim] sums that are not yet divided; unused with one split
    float *statistic; ///< [head][split][group][2]: largest logit in powers of two, sum of the weights relative to it
    int kvHeads;
    int tokens;      ///< queries of a sequence, the last of the context; 1 in decoding
    int queryStride; ///< elements from one token's queries to the next
    int group;       ///< query heads of a head of keys and values
    int valueDim;
    int context;
    int firstToken; ///< of the window
    int window;     ///< where every token has its own, as in a prompt; 0: firstToken is that of all
    int capacity;
    int pagesPerSequence;
    int splits;
    float scaleLog2; ///< of the logits, as powers of two
    float valueScale;
};

/// The tiles of a split, and where each begins in the cache.
struct TileRange {
    int first, last; ///< of this split; `last` is past it

    GK_DEVICE TileRange(const DecodeParts &parts, int split) {
        const int from = parts.firstToken / kTileTokens, count = (parts.context + kTileTokens - 1) / kTileTokens - from;
        first = from + static_cast<int>(static_cast<std::int64_t>(count) * split / parts.splits);
        last = from + static_cast<int>(static_cast<std::int64_t>(count) * (split + 1) / parts.splits);
    }
};

/// Which head of keys and values this block works on, and for which token.
struct BlockHead {
    int sequence, token, kvHead;

    GK_DEVICE explicit BlockHead(const DecodeParts &parts) {
        const int head = static_cast<int>(blockIdx.x), row = head / parts.kvHeads;
        kvHead = head - row * parts.kvHeads;
        sequence = row / parts.tokens;
        token = row - sequence * parts.tokens;
    }

    /// The first element of a query; `row` is of the group.
    GK_DEVICE std::size_t queryAt(const DecodeParts &parts, int row, int keyDim) const {
        return static_cast<std::size_t>(sequence * parts.tokens + token) * static_cast<std::size_t>(parts.queryStride) +
               static_cast<std::size_t>((kvHead * parts.group + row) * keyDim);
    }
};

/// Row of the tile's first token among all rows of the cache.
GK_DEVICE std::size_t firstRowOf(const DecodeParts &parts, const BlockHead &head, int tile) {
    const auto sequence = static_cast<std::size_t>(head.sequence), kvHeads = static_cast<std::size_t>(parts.kvHeads),
               kvHead = static_cast<std::size_t>(head.kvHead);
    if (!parts.pages)
        return (sequence * kvHeads + kvHead) * static_cast<std::size_t>(parts.capacity) + static_cast<std::size_t>(tile) * kTileTokens;
    const int page = parts.pages[sequence * static_cast<std::size_t>(parts.pagesPerSequence) + static_cast<std::size_t>(tile)];
    return (static_cast<std::size_t>(page) * kvHeads + kvHead) * kTileTokens;
}

/// A sink's share of the softmax joins when all else is added up; returns what all else is multiplied by then.
GK_DEVICE float addSink(float sink, float &largest, float &sum) {
    const float logit = sink * kLog2E, together = fmaxf(largest, logit), factor = gk::exp2Fast(largest - together);
    sum = sum * factor + gk::exp2Fast(logit - together);
    largest = together;
    return factor;
}
GK_DEVICE float addSink(const DecodeParts &parts, int head, int row, float &largest, float &sum) {
    if (!parts.sinks) return 1;
    return addSink(parts.sinks[(head % parts.kvHeads) * parts.group + row], largest, sum);
}

/// One output element of this block's split, from the sum of its weighted values.
GK_DEVICE void storeElement(const DecodeParts &parts, std::size_t head, int row, int column, float largest, float sum, float value) {
    const auto group = static_cast<std::size_t>(parts.group);
    if (parts.splits == 1) {
        const float factor = addSink(parts, static_cast<int>(head), row, largest, sum);
        parts.output[(head * group + static_cast<std::size_t>(row)) * static_cast<std::size_t>(parts.valueDim) +
                     static_cast<std::size_t>(column)] = static_cast<std::uint16_t>(gk::toBf16(value * factor * parts.valueScale / sum));
        return;
    }
    const std::size_t at = (head * static_cast<std::size_t>(parts.splits) + blockIdx.y) * group + static_cast<std::size_t>(row);
    parts.partial[at * static_cast<std::size_t>(parts.valueDim) + static_cast<std::size_t>(column)] = value;
    if (column == 0) {
        parts.statistic[at * 2] = largest;
        parts.statistic[at * 2 + 1] = sum;
    }
}

/// The bytes of `partial` and `statistic`; 0 with one split.
std::size_t scratchBytesOf(const DecodeParts &parts, std::int64_t heads);
void placeScratch(DecodeParts &parts, std::int64_t heads, void *scratch);
/// Puts the splits of `heads` heads together.
void combineSplits(const DecodeParts &parts, std::int64_t heads, Stream &stream);

void launchGqaPortable(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream);
std::int64_t mlaSplitsOf(const MlaDecodeAttention &attention);
void launchPrefillPortable(const DecodeParts &parts, const PrefillAttention &attention, Stream &stream);
void launchMlaPortable(const DecodeParts &parts, const MlaDecodeAttention &attention, Stream &stream);
/// These are false when this flavour has no such kernel.
bool launchGqaNvidia(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream);
bool launchGqaAmd(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream);
bool launchMlaNvidia(const DecodeParts &parts, const MlaDecodeAttention &attention, Stream &stream);
bool launchPrefillNvidia(const PrefillAttention &attention, Stream &stream);

} // namespace ps::gpu::kernels
