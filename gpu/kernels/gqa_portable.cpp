// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention with multiply-adds only: for devices without matrix units that we know, and to compare the others with.
// 16 lanes share a token's head; a block takes 8 tokens at a time and 4 of the group's query heads.
#include "gpu/kernels/gqa_parts.h"

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr int kLanes = 16, kTeams = kGqaThreads / kLanes;
constexpr int kRows = 4; // more query heads at the same time do not fit into the registers

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

template <CacheFormat Format, int HeadDim>
GK_KERNEL(kGqaThreads)
gqaPortableKernel(GqaParts parts) {
    constexpr int kElements = HeadDim / kLanes, kElementBytes = Format == CacheFormat::Bf16 ? 2 : 1;
    constexpr int kWords = kElements * kElementBytes / 4;
    __shared__ float stage[kTeams][kRows][HeadDim];
    __shared__ float teamLargest[kTeams][kRows], teamSum[kTeams][kRows];
    const int lane = static_cast<int>(threadIdx.x) % kLanes, team = static_cast<int>(threadIdx.x) / kLanes;
    const int firstRow = static_cast<int>(blockIdx.z) * kRows;
    const TileRange range(parts, static_cast<int>(blockIdx.y));

    float query[kRows][kElements], output[kRows][kElements], largest[kRows], sum[kRows];
#pragma unroll
    for (int row = 0; row < kRows; ++row) {
        const int head = firstRow + row < parts.group ? firstRow + row : parts.group - 1;
        const auto at =
            (static_cast<std::size_t>(blockIdx.x) * static_cast<std::size_t>(parts.group) + static_cast<std::size_t>(head)) * HeadDim;
        const auto *from = static_cast<const std::uint16_t *>(parts.queries) + at + lane * kElements;
#pragma unroll
        for (int i = 0; i < kElements; ++i) {
            query[row][i] = lowBf16(from[i]) * parts.scaleLog2;
            output[row][i] = 0;
        }
        largest[row] = kLowest;
        sum[row] = 0;
    }

    for (int tile = range.first; tile < range.last; ++tile) {
        const std::size_t tileRow = firstRowOf(parts, tile);
        for (int step = 0; step < kTileTokens / kTeams; ++step) {
            const int inTile = step * kTeams + team, token = tile * kTileTokens + inTile;
            const bool counts = token >= parts.firstToken && token < parts.context;
            const int last = parts.context - 1 - tile * kTileTokens;
            const std::size_t at = ((tileRow + static_cast<std::size_t>(inTile < last ? inTile : last)) * HeadDim +
                                    static_cast<std::size_t>(lane * kElements)) *
                                   kElementBytes;
            std::uint32_t key[kWords], value[kWords];
            loadWords(key, static_cast<const std::byte *>(parts.keys) + at);
            loadWords(value, static_cast<const std::byte *>(parts.values) + at);
#pragma unroll
            for (int row = 0; row < kRows; ++row) {
                float logit = 0;
#pragma unroll
                for (int i = 0; i < kElements; ++i) logit += query[row][i] * element<Format>(key, i);
                logit = sumOfLanes<kLanes>(logit);
                const float top = counts ? fmaxf(largest[row], logit) : largest[row];
                const float correction = exp2Fast(largest[row] - top), weight = counts ? exp2Fast(logit - top) : 0;
                largest[row] = top;
                sum[row] = sum[row] * correction + weight;
#pragma unroll
                for (int i = 0; i < kElements; ++i) output[row][i] = output[row][i] * correction + weight * element<Format>(value, i);
            }
        }
    }

#pragma unroll
    for (int row = 0; row < kRows; ++row) {
#pragma unroll
        for (int i = 0; i < kElements; ++i) stage[team][row][lane * kElements + i] = output[row][i];
        if (lane == 0) {
            teamLargest[team][row] = largest[row];
            teamSum[team][row] = sum[row];
        }
    }
    __syncthreads();
    const int rows = parts.group - firstRow < kRows ? parts.group - firstRow : kRows;
    for (int at = static_cast<int>(threadIdx.x); at < rows * HeadDim; at += static_cast<int>(kGqaThreads)) {
        const int row = at / HeadDim, column = at % HeadDim;
        float top = kLowest, total = 0, value = 0;
        for (int other = 0; other < kTeams; ++other) top = fmaxf(top, teamLargest[other][row]);
        for (int other = 0; other < kTeams; ++other) {
            const float factor = exp2Fast(teamLargest[other][row] - top);
            total += teamSum[other][row] * factor;
            value += stage[other][row][column] * factor;
        }
        storeElement(parts, HeadDim, firstRow + row, column, top, total, value);
    }
}

template <CacheFormat Format>
void launchFor(const GqaParts &parts, const GqaDecodeAttention &attention, Stream &stream) {
    const auto kernel = attention.headDim == 64    ? gqaPortableKernel<Format, 64>
                        : attention.headDim == 128 ? gqaPortableKernel<Format, 128>
                                                   : gqaPortableKernel<Format, 256>;
    const dim3 grid(static_cast<unsigned>(attention.batch * attention.kvHeads), static_cast<unsigned>(parts.splits),
                    static_cast<unsigned>((attention.group + kRows - 1) / kRows));
    launch(kernel, grid, kGqaThreads, 0, stream, parts);
}

} // namespace

void launchGqaPortable(const GqaParts &parts, const GqaDecodeAttention &attention, Stream &stream) {
    if (attention.format == CacheFormat::Bf16)
        launchFor<CacheFormat::Bf16>(parts, attention, stream);
    else
        launchFor<CacheFormat::E4m3>(parts, attention, stream);
}

} // namespace ps::gpu::kernels
