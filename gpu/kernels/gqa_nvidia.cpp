// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention on NVIDIA's matrix units. Keys and values go from global memory straight into the units' registers: the order
// of the head's elements within a product does not matter, nor does the order of its output columns until they are stored, and
// so both are chosen such that every lane loads 16 bytes that lie together. A warp takes 16 tokens of each tile of 64.
#include "gpu/kernels/decode_parts.h"

#include "gpu/device/matrix_core.h"

#include <stdexcept>

namespace ps::gpu::kernels {

#if defined(GK_HAS_MMA)

namespace {

using namespace gk;

constexpr unsigned kGqaThreads = 128;
constexpr int kMostRows = 16; // query heads of a group, as the matrix units take them
constexpr int kWarps = kGqaThreads / 32;
constexpr int kWarpTokens = kTileTokens / kWarps;
constexpr int kStageTiles = 8, kStageStride = kStageTiles * 8 + 8; // columns of the last exchange; the padding spreads them over banks

/// How a head's elements lie on the lanes.
template <CacheFormat Format, int HeadDim>
struct HeadLayout {
    static constexpr int kElementBytes = Format == CacheFormat::Bf16 ? 2 : 1;
    static constexpr int kRowBytes = HeadDim * kElementBytes;
    static constexpr int kSteps = HeadDim / 16; // products of depth 16 per 8 tokens
    static constexpr int kStepsPerVector = 8 / (2 * kElementBytes);
    static constexpr int kKeyVectors = kRowBytes / 64; // of 16 bytes, per lane and token
    static constexpr int kValueVectorBytes = kRowBytes >= 128 ? 16 : 8;
    static constexpr int kValueVectors = kRowBytes / (8 * kValueVectorBytes); // per lane and token
    static constexpr int kTilesPerVector = kValueVectorBytes / kElementBytes; // output tiles of 8 columns
    static constexpr int kOutputTiles = HeadDim / 8;
    static constexpr bool kLarge = HeadDim > 128;    // then not everything fits into the registers at the same time
    static constexpr bool kAhead = kRowBytes <= 256; // the next tile's keys are loaded while this one's values are used
    static constexpr int kBlocks = HeadDim == 64 ? 4 : kRowBytes == 128 ? 3 : 2; // of a multiprocessor, as the registers allow

    /// The first of the four elements that lane t of a quad multiplies in a step.
    static GK_DEVICE int elementOf(int step, int t) {
        return ((step / kStepsPerVector) * 4 + t) * (16 / kElementBytes) + 4 * (step % kStepsPerVector);
    }
    /// Where column `column` of output tile `tile` belongs.
    static GK_DEVICE int headColumn(int tile, int column) {
        return ((tile / kTilesPerVector) * 8 + column) * kTilesPerVector + tile % kTilesPerVector;
    }
};

template <CacheFormat Format>
GK_DEVICE void keyOperand(const u32x4 &vector, int step, std::uint32_t &b0, std::uint32_t &b1) {
    if constexpr (Format == CacheFormat::Bf16) {
        b0 = word(vector, 2 * step);
        b1 = word(vector, 2 * step + 1);
    } else {
        const std::uint32_t four = word(vector, step);
        b0 = bf16PairOfE4m3(permuteBytes(four, 0, 0x1404));
        b1 = bf16PairOfE4m3(permuteBytes(four, 0, 0x3424));
    }
}

/// Element `at` of two tokens' vectors, side by side.
template <CacheFormat Format>
GK_DEVICE std::uint32_t valueOperand(const u32x4 &even, const u32x4 &odd, int at) {
    if constexpr (Format == CacheFormat::Bf16) return permuteBytes(word(even, at / 2), word(odd, at / 2), at % 2 ? 0x7632 : 0x5410);
    const std::uint32_t selectors[4] = {0x4400, 0x5511, 0x6622, 0x7733};
    return bf16PairOfE4m3(permuteBytes(word(even, at / 4), word(odd, at / 4), selectors[at % 4]));
}

template <int Bytes>
GK_DEVICE u32x4 loadVector(const std::byte *at) {
    if constexpr (Bytes == 16) return loadOnce(reinterpret_cast<const u32x4 *>(at));
    const auto *words = reinterpret_cast<const unsigned long long *>(at);
    const unsigned long long both = loadOnce(words);
    return make4(static_cast<std::uint32_t>(both), static_cast<std::uint32_t>(both >> 32), 0, 0);
}

/// Queries as the operand A: four words per step and lane, rows past the group are 0.
template <typename Layout, int HeadDim>
GK_DEVICE void loadQueries(const DecodeParts &parts, const BlockHead &head, int step, int lane, std::uint32_t (&a)[4]) {
    const int r = lane / 4, t = lane % 4;
#pragma unroll
    for (int upper = 0; upper < 2; ++upper) {
        const int row = r + 8 * upper;
        a[upper] = a[2 + upper] = 0;
        if (row >= parts.group) continue;
        const std::size_t at = head.queryAt(parts, row, HeadDim) + static_cast<std::size_t>(Layout::elementOf(step, t));
        const auto *words = static_cast<const std::uint32_t *>(parts.queries) + at / 2;
        a[upper] = words[0];
        a[2 + upper] = words[1];
    }
}

template <CacheFormat Format, int HeadDim>
GK_KERNEL(kGqaThreads, (HeadLayout<Format, HeadDim>::kBlocks))
gqaNvidiaKernel(DecodeParts parts) {
    using Layout = HeadLayout<Format, HeadDim>;
    __shared__ float stage[kWarps][kMostRows][kStageStride];
    __shared__ float warpLargest[kWarps][kMostRows], warpSum[kWarps][kMostRows];
    __shared__ u32x4 sharedQueries[Layout::kLarge ? Layout::kSteps * 32 : 1];
    const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32, r = lane / 4, t = lane % 4;
    const BlockHead head(parts);
    const TileRange range(parts, static_cast<int>(blockIdx.y));
    const auto *keys = static_cast<const std::byte *>(parts.keys), *values = static_cast<const std::byte *>(parts.values);

    std::uint32_t queries[Layout::kLarge ? 1 : Layout::kSteps][4];
    if constexpr (Layout::kLarge) {
        for (int step = warp; step < Layout::kSteps; step += kWarps) {
            loadQueries<Layout, HeadDim>(parts, head, step, lane, queries[0]);
            sharedQueries[step * 32 + lane] = make4(queries[0][0], queries[0][1], queries[0][2], queries[0][3]);
        }
        __syncthreads();
    } else {
#pragma unroll
        for (int step = 0; step < Layout::kSteps; ++step) loadQueries<Layout, HeadDim>(parts, head, step, lane, queries[step]);
    }

    float output[Layout::kOutputTiles][4];
#pragma unroll
    for (int tile = 0; tile < Layout::kOutputTiles; ++tile)
#pragma unroll
        for (int i = 0; i < 4; ++i) output[tile][i] = 0;
    float largest[2] = {kLowest, kLowest}, sum[2] = {0, 0}; // of rows r and r + 8

    u32x4 key[2][Layout::kKeyVectors];                // of tokens r and r + 8
    const auto rowOffset = [&](int tile, int token) { // bytes in the tile; past the end: the last token, whose weight will be 0
        const int lastToken = parts.context - 1 - tile * kTileTokens;
        return (token < lastToken ? token : lastToken) * Layout::kRowBytes;
    };
    const auto loadKeys = [&](int tile, std::size_t firstRow) {
        const std::byte *tileKeys = keys + firstRow * Layout::kRowBytes;
#pragma unroll
        for (int half = 0; half < 2; ++half) {
            const int offset = rowOffset(tile, warp * kWarpTokens + half * 8 + r) + t * 16;
#pragma unroll
            for (int v = 0; v < Layout::kKeyVectors; ++v) key[half][v] = loadVector<16>(tileKeys + (offset + v * 64));
        }
    };

    std::size_t firstRow = 0, nextRow = 0;
    if (range.first < range.last) {
        firstRow = firstRowOf(parts, head, range.first);
        if constexpr (Layout::kAhead) loadKeys(range.first, firstRow);
    }
    for (int tile = range.first; tile < range.last; ++tile) { // the same number of times for all warps
        if (tile + 1 < range.last) nextRow = firstRowOf(parts, head, tile + 1);
        if constexpr (!Layout::kAhead) loadKeys(tile, firstRow);
        const std::byte *tileValues = values + firstRow * Layout::kRowBytes;
        const auto loadValues = [&](int token, int vector) { // of the four tokens 2t, 2t + 1, 2t + 8, 2t + 9
            const int offset = rowOffset(tile, warp * kWarpTokens + (token / 2) * 8 + 2 * t + token % 2);
            return loadVector<Layout::kValueVectorBytes>(tileValues + (offset + (vector * 8 + r) * Layout::kValueVectorBytes));
        };
        u32x4 value[4][Layout::kLarge ? 1 : Layout::kValueVectors];
        if constexpr (!Layout::kLarge) { // early, so that the products of the keys hide their way
#pragma unroll
            for (int i = 0; i < 4; ++i)
#pragma unroll
                for (int v = 0; v < Layout::kValueVectors; ++v) value[i][v] = loadValues(i, v);
        }

        float logit[2][4] = {{0, 0, 0, 0}, {0, 0, 0, 0}}; // of tokens 2t, 2t + 1 and those plus 8; rows r and r + 8
#pragma unroll
        for (int step = 0; step < Layout::kSteps; ++step) {
            std::uint32_t query[4];
            if constexpr (Layout::kLarge) {
                const u32x4 words = sharedQueries[step * 32 + lane];
                query[0] = words.x, query[1] = words.y, query[2] = words.z, query[3] = words.w;
            } else {
#pragma unroll
                for (int i = 0; i < 4; ++i) query[i] = queries[step][i];
            }
#pragma unroll
            for (int half = 0; half < 2; ++half) {
                std::uint32_t b0 = 0, b1 = 0;
                keyOperand<Format>(key[half][step / Layout::kStepsPerVector], step % Layout::kStepsPerVector, b0, b1);
                multiplyBf16(logit[half], query, b0, b1);
            }
        }
        if (Layout::kAhead && tile + 1 < range.last) loadKeys(tile + 1, nextRow);
        firstRow = nextRow;

        float correction[2];
        std::uint32_t weights[4];
        float weight[2][4];
#pragma unroll
        for (int upper = 0; upper < 2; ++upper) {
            float top = largest[upper];
#pragma unroll
            for (int i = 0; i < 4; ++i) {
                const int half = i / 2, token = tile * kTileTokens + warp * kWarpTokens + half * 8 + 2 * t + i % 2;
                float &one = logit[half][upper * 2 + i % 2];
                one = token >= parts.firstToken && token < parts.context ? one * parts.scaleLog2 : -INFINITY;
                top = fmaxf(top, one);
            }
            top = largestOfLanes<4>(top);
            correction[upper] = exp2Fast(largest[upper] - top);
            largest[upper] = top;
            float total = 0;
#pragma unroll
            for (int i = 0; i < 4; ++i) total += weight[upper][i] = exp2Fast(logit[i / 2][upper * 2 + i % 2] - top);
            sum[upper] = sum[upper] * correction[upper] + total;
            weights[upper] = packBf16(weight[upper][0], weight[upper][1]);
            weights[2 + upper] = packBf16(weight[upper][2], weight[upper][3]);
        }
        if (correction[0] != 1 || correction[1] != 1) {
#pragma unroll
            for (int i = 0; i < Layout::kOutputTiles; ++i) {
                output[i][0] *= correction[0], output[i][1] *= correction[0];
                output[i][2] *= correction[1], output[i][3] *= correction[1];
            }
        }
#pragma unroll
        for (int v = 0; v < Layout::kValueVectors; ++v) {
            if constexpr (Layout::kLarge) {
#pragma unroll
                for (int i = 0; i < 4; ++i) value[i][0] = loadValues(i, v);
            }
            constexpr int kLast = (Layout::kLarge ? 1 : Layout::kValueVectors) - 1;
            const int at = v < kLast ? v : kLast;
#pragma unroll
            for (int i = 0; i < Layout::kTilesPerVector; ++i)
                multiplyBf16(output[v * Layout::kTilesPerVector + i], weights, valueOperand<Format>(value[0][at], value[1][at], i),
                             valueOperand<Format>(value[2][at], value[3][at], i));
        }
    }

    // The warps' sums, each relative to its own largest logit, are put together 64 columns at a time.
#pragma unroll
    for (int upper = 0; upper < 2; ++upper) {
        const float total = sumOfLanes<4>(sum[upper]);
        if (t == 0) {
            warpLargest[warp][r + 8 * upper] = largest[upper];
            warpSum[warp][r + 8 * upper] = total;
        }
    }
#pragma unroll
    for (int firstTile = 0; firstTile < Layout::kOutputTiles; firstTile += kStageTiles) {
        __syncthreads();
#pragma unroll
        for (int i = 0; i < kStageTiles; ++i)
#pragma unroll
            for (int e = 0; e < 4; ++e) stage[warp][r + 8 * (e / 2)][i * 8 + 2 * t + e % 2] = output[firstTile + i][e];
        __syncthreads();
        for (int at = static_cast<int>(threadIdx.x); at < parts.group * kStageTiles * 8; at += static_cast<int>(kGqaThreads)) {
            const int row = at / (kStageTiles * 8), column = at % (kStageTiles * 8);
            float top = kLowest, total = 0, element = 0;
#pragma unroll
            for (int w = 0; w < kWarps; ++w) top = fmaxf(top, warpLargest[w][row]);
#pragma unroll
            for (int w = 0; w < kWarps; ++w) {
                const float factor = exp2Fast(warpLargest[w][row] - top);
                total += warpSum[w][row] * factor;
                element += stage[w][row][column] * factor;
            }
            storeElement(parts, blockIdx.x, row, Layout::headColumn(firstTile + column / 8, column % 8), top, total, element);
        }
    }
}

template <CacheFormat Format>
void launchFor(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream) {
    const auto kernel = attention.headDim == 64    ? gqaNvidiaKernel<Format, 64>
                        : attention.headDim == 128 ? gqaNvidiaKernel<Format, 128>
                                                   : gqaNvidiaKernel<Format, 256>;
    launch(kernel, dim3(static_cast<unsigned>(attention.batch * attention.kvHeads), static_cast<unsigned>(parts.splits)), kGqaThreads, 0,
           stream, parts);
}

} // namespace

bool launchGqaNvidia(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream) {
    if (attention.format == CacheFormat::Bf16)
        launchFor<CacheFormat::Bf16>(parts, attention, stream);
    else
        launchFor<CacheFormat::E4m3>(parts, attention, stream);
    return true;
}

#else

bool launchGqaNvidia(const DecodeParts &, const GqaDecodeAttention &, Stream &) {
    return false;
}

#endif

} // namespace ps::gpu::kernels
