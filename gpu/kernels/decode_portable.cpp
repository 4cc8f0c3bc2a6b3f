// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention with multiply-adds only: for devices without matrix units that we know, and to compare the others with.
// 16 lanes share a token; a block takes 8 tokens at a time and a few of the group's query heads: more do not fit into the registers.
#include "gpu/kernels/decode_parts.h"

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 128;
constexpr int kLanes = 16, kTeams = kThreads / kLanes;
constexpr int kRows = 4, kFewRows = 2; // query heads at the same time

template <int Count>
GK_DEVICE void loadWords(std::uint32_t (&words)[Count], const std::byte *at) {
    if constexpr (Count % 4 == 0) {
#pragma unroll
        for (int v = 0; v < Count / 4; ++v) {
            const u32x4 vector = reinterpret_cast<const u32x4 *>(at)[v];
#pragma unroll
            for (int i = 0; i < 4; ++i) words[v * 4 + i] = word(vector, i);
        }
    } else {
#pragma unroll
        for (int i = 0; i < Count; ++i) words[i] = reinterpret_cast<const std::uint32_t *>(at)[i];
    }
}

template <CacheFormat Format, int Count>
GK_DEVICE float element(const std::uint32_t (&words)[Count], int at) {
    if constexpr (Format == CacheFormat::Bf16) return at % 2 ? highBf16(words[at / 2]) : lowBf16(words[at / 2]);
    return fromE4m3((words[at / 4] >> (8 * (at % 4))) & 0xffU);
}

/// A row of the values has ValueStride elements, of which the first ValueDim count.
template <CacheFormat Format, int KeyDim, int ValueDim, int ValueStride, int Rows>
GK_KERNEL(kThreads)
portableKernel(DecodeParts parts) {
    constexpr int kElementBytes = Format == CacheFormat::Bf16 ? 2 : 1;
    constexpr int kKeyElements = KeyDim / kLanes, kValueElements = ValueDim / kLanes;
    __shared__ float stage[kTeams][Rows][ValueDim];
    __shared__ float teamLargest[kTeams][Rows], teamSum[kTeams][Rows];
    const int lane = static_cast<int>(threadIdx.x) % kLanes, team = static_cast<int>(threadIdx.x) / kLanes;
    const int firstRow = static_cast<int>(blockIdx.z) * Rows;
    const BlockHead blockHead(parts);
    parts.context -= parts.tokens - 1 - blockHead.token; // what comes after the token is not seen
    if (parts.window > 0) parts.firstToken = parts.context > parts.window ? parts.context - parts.window : 0;
    const TileRange range(parts, static_cast<int>(blockIdx.y));

    float query[Rows][kKeyElements], output[Rows][kValueElements], largest[Rows], sum[Rows];
#pragma unroll
    for (int row = 0; row < Rows; ++row) {
        const int head = firstRow + row < parts.group ? firstRow + row : parts.group - 1;
        const auto *from = static_cast<const std::uint16_t *>(parts.queries) + blockHead.queryAt(parts, head, KeyDim) + lane * kKeyElements;
#pragma unroll
        for (int i = 0; i < kKeyElements; ++i) query[row][i] = lowBf16(from[i]) * parts.scaleLog2;
#pragma unroll
        for (int i = 0; i < kValueElements; ++i) output[row][i] = 0;
        largest[row] = kLowest;
        sum[row] = 0;
    }

    for (int tile = range.first; tile < range.last; ++tile) {
        const std::size_t tileRow = firstRowOf(parts, blockHead, tile);
        for (int step = 0; step < kTileTokens / kTeams; ++step) {
            const int inTile = step * kTeams + team, token = tile * kTileTokens + inTile;
            const bool counts = token >= parts.firstToken && token < parts.context;
            const int last = parts.context - 1 - tile * kTileTokens;
            const std::size_t at = (tileRow + static_cast<std::size_t>(inTile < last ? inTile : last)) * kElementBytes;
            std::uint32_t key[kKeyElements * kElementBytes / 4], value[kValueElements * kElementBytes / 4];
            loadWords(key, static_cast<const std::byte *>(parts.keys) + at * KeyDim + lane * kKeyElements * kElementBytes);
            loadWords(value, static_cast<const std::byte *>(parts.values) + at * ValueStride + lane * kValueElements * kElementBytes);
#pragma unroll
            for (int row = 0; row < Rows; ++row) {
                float logit = 0;
#pragma unroll
                for (int i = 0; i < kKeyElements; ++i) logit += query[row][i] * element<Format>(key, i);
                logit = sumOfLanes<kLanes>(logit);
                const float top = counts ? fmaxf(largest[row], logit) : largest[row];
                const float correction = exp2Fast(largest[row] - top), weight = counts ? exp2Fast(logit - top) : 0;
                largest[row] = top;
                sum[row] = sum[row] * correction + weight;
#pragma unroll
                for (int i = 0; i < kValueElements; ++i) output[row][i] = output[row][i] * correction + weight * element<Format>(value, i);
            }
        }
    }

#pragma unroll
    for (int row = 0; row < Rows; ++row) {
#pragma unroll
        for (int i = 0; i < kValueElements; ++i) stage[team][row][lane * kValueElements + i] = output[row][i];
        if (lane == 0) {
            teamLargest[team][row] = largest[row];
            teamSum[team][row] = sum[row];
        }
    }
    __syncthreads();
    const int rows = parts.group - firstRow < Rows ? parts.group - firstRow : Rows;
    for (int at = static_cast<int>(threadIdx.x); at < rows * ValueDim; at += static_cast<int>(kThreads)) {
        const int row = at / ValueDim, column = at % ValueDim;
        float top = kLowest, total = 0, value = 0;
        for (int other = 0; other < kTeams; ++other) top = fmaxf(top, teamLargest[other][row]);
        for (int other = 0; other < kTeams; ++other) {
            const float factor = exp2Fast(teamLargest[other][row] - top);
            total += teamSum[other][row] * factor;
            value += stage[other][row][column] * factor;
        }
        storeElement(parts, blockIdx.x, firstRow + row, column, top, total, value);
    }
}

template <int Rows>
dim3 gridOf(const DecodeParts &parts, std::int64_t heads) {
    return dim3(static_cast<unsigned>(heads), static_cast<unsigned>(parts.splits), static_cast<unsigned>((parts.group + Rows - 1) / Rows));
}

template <CacheFormat Format>
void launchFor(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream) {
    const auto kernel = attention.headDim == 64    ? portableKernel<Format, 64, 64, 64, kRows>
                        : attention.headDim == 128 ? portableKernel<Format, 128, 128, 128, kRows>
                                                   : portableKernel<Format, 256, 256, 256, kFewRows>;
    const std::int64_t heads = attention.batch * attention.kvHeads;
    launch(kernel, attention.headDim == 256 ? gridOf<kFewRows>(parts, heads) : gridOf<kRows>(parts, heads), kThreads, 0, stream, parts);
}

} // namespace

void launchGqaPortable(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream) {
    if (attention.format == CacheFormat::Bf16)
        launchFor<CacheFormat::Bf16>(parts, attention, stream);
    else
        launchFor<CacheFormat::E4m3>(parts, attention, stream);
}

void launchMlaPortable(const DecodeParts &parts, const MlaDecodeAttention &attention, Stream &stream) {
    constexpr int kKeys = static_cast<int>(kLatentDim), kValues = static_cast<int>(kLatentValueDim);
    launch(portableKernel<CacheFormat::Bf16, kKeys, kValues, kKeys, kFewRows>, gridOf<kFewRows>(parts, attention.batch), kThreads, 0,
           stream, parts);
}

void launchPrefillPortable(const DecodeParts &parts, const PrefillAttention &attention, Stream &stream) {
    const auto kernel = attention.keyDim == 64    ? portableKernel<CacheFormat::Bf16, 64, 64, 64, kRows>
                        : attention.keyDim == 128 ? portableKernel<CacheFormat::Bf16, 128, 128, 128, kRows>
                                                  : portableKernel<CacheFormat::Bf16, 192, 128, 128, kRows>;
    launch(kernel, gridOf<kRows>(parts, attention.batch * attention.tokens * attention.kvHeads), kThreads, 0, stream, parts);
}

} // namespace ps::gpu::kernels
