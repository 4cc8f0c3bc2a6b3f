// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention on the matrix units of AMD's CDNA. Logits are computed transposed, tokens by query heads, so that the weights lie
// in the lanes where the second product wants them. Keys and values go from global memory straight into the units' registers, as
// on NVIDIA. A wavefront takes 16 tokens of each tile of 64.
#include "gpu/kernels/decode_parts.h"

#include "gpu/device/wave_matrix.h"

#include <cstring>

namespace ps::gpu::kernels {

#if defined(GK_HAS_WAVE_MATRIX)

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;
constexpr int kWaves = kThreads / 64, kWaveTokens = kTileTokens / kWaves;
constexpr int kMostRows = 16;

GK_DEVICE std::uint64_t pairOf(std::uint32_t low, std::uint32_t high) {
    return low | static_cast<std::uint64_t>(high) << 32;
}

/// Element `at` of four tokens' vectors.
GK_DEVICE std::uint64_t elementsOf(const u32x4 (&tokens)[4], int at) {
    std::uint32_t half[4];
#pragma unroll
    for (int i = 0; i < 4; ++i) half[i] = word(tokens[i], at / 2) >> (at % 2 * 16) & 0xffffU;
    return pairOf(half[0] | half[1] << 16, half[2] | half[3] << 16);
}

template <int HeadDim>
GK_KERNEL(kThreads)
gqaAmdKernel(DecodeParts parts) {
    constexpr int kRowUnits = HeadDim / 8;     // of 16 bytes
    constexpr int kKeyVectors = kRowUnits / 4; // per lane and token
    constexpr int kTiles = HeadDim / 16;       // elements of a token that a lane holds, an output tile each
    static_assert(HeadDim == 64 || HeadDim == 128);
    __shared__ float stage[kWaves][kMostRows][HeadDim];
    __shared__ float waveLargest[kWaves][kMostRows], waveSum[kWaves][kMostRows];
    const int lane = static_cast<int>(threadIdx.x) % 64, wave = static_cast<int>(threadIdx.x) / 64, c = lane % 16, h = lane / 16;
    const BlockHead head(parts);
    const TileRange range(parts, static_cast<int>(blockIdx.y));

    u32x4 query[kKeyVectors]; // columns past the group are 0
#pragma unroll
    for (int v = 0; v < kKeyVectors; ++v) {
        query[v] = make4(0, 0, 0, 0);
        const auto *from = static_cast<const std::uint16_t *>(parts.queries) + head.queryAt(parts, c < parts.group ? c : 0, HeadDim);
        if (c < parts.group) query[v] = *reinterpret_cast<const u32x4 *>(from + (v * 4 + h) * 8);
    }
    float output[kTiles][4], largest = kLowest, sum = 0; // of head c
#pragma unroll
    for (int tile = 0; tile < kTiles; ++tile) output[tile][0] = output[tile][1] = output[tile][2] = output[tile][3] = 0;

    for (int tile = range.first; tile < range.last; ++tile) { // the same number of times for all waves
        const std::size_t firstRow = firstRowOf(parts, head, tile);
        const int last = parts.context - 1 - tile * kTileTokens; // past the end: the last token, whose weight will be 0
        const auto rowOf = [&](const void *cache, int token) {
            return static_cast<const std::byte *>(cache) + (firstRow + static_cast<std::size_t>(token < last ? token : last)) * HeadDim * 2;
        };
        u32x4 key[kKeyVectors], value[4]; // of token c; of tokens 4h …
        const std::byte *keyRow = rowOf(parts.keys, wave * kWaveTokens + c);
#pragma unroll
        for (int v = 0; v < kKeyVectors; ++v) key[v] = *reinterpret_cast<const u32x4 *>(keyRow + (v * 4 + h) * 16);
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            const std::byte *from = rowOf(parts.values, wave * kWaveTokens + 4 * h + i) + c * kTiles * 2;
            if constexpr (kTiles == 8) {
                value[i] = *reinterpret_cast<const u32x4 *>(from);
            } else {
                const auto *words = reinterpret_cast<const std::uint32_t *>(from);
                value[i] = make4(words[0], words[1], 0, 0);
            }
        }

        float logit[4] = {0, 0, 0, 0}; // of tokens 4h …, head c
#pragma unroll
        for (int v = 0; v < kKeyVectors; ++v) {
            multiplyBf16Wave(logit, pairOf(key[v].x, key[v].y), pairOf(query[v].x, query[v].y));
            multiplyBf16Wave(logit, pairOf(key[v].z, key[v].w), pairOf(query[v].z, query[v].w));
        }
        float top = largest, total = 0;
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            const int token = tile * kTileTokens + wave * kWaveTokens + 4 * h + i;
            logit[i] = token >= parts.firstToken && token < parts.context ? logit[i] * parts.scaleLog2 : -INFINITY;
            top = fmaxf(top, logit[i]);
        }
        top = fmaxf(top, waveShuffleXor(top, 16));
        top = fmaxf(top, waveShuffleXor(top, 32));
        const float correction = exp2Fast(largest - top);
        largest = top;
#pragma unroll
        for (int i = 0; i < 4; ++i) total += logit[i] = exp2Fast(logit[i] - top);
        sum = sum * correction + total;
        const std::uint64_t weights = pairOf(packBf16(logit[0], logit[1]), packBf16(logit[2], logit[3]));
#pragma unroll
        for (int i = 0; i < kTiles; ++i) {
#pragma unroll
            for (int e = 0; e < 4; ++e) output[i][e] *= correction;
            multiplyBf16Wave(output[i], elementsOf(value, i), weights);
        }
    }

    // The waves' sums, each relative to its own largest logit, are put together.
    sum += waveShuffleXor(sum, 16);
    sum += waveShuffleXor(sum, 32);
    if (h == 0) {
        waveLargest[wave][c] = largest;
        waveSum[wave][c] = sum;
    }
#pragma unroll
    for (int i = 0; i < kTiles; ++i)
#pragma unroll
        for (int e = 0; e < 4; ++e) stage[wave][c][(4 * h + e) * kTiles + i] = output[i][e];
    __syncthreads();
    for (int at = static_cast<int>(threadIdx.x); at < parts.group * HeadDim; at += static_cast<int>(kThreads)) {
        const int row = at / HeadDim, column = at % HeadDim;
        float top = kLowest, total = 0, element = 0;
#pragma unroll
        for (int w = 0; w < kWaves; ++w) top = fmaxf(top, waveLargest[w][row]);
#pragma unroll
        for (int w = 0; w < kWaves; ++w) {
            const float factor = exp2Fast(waveLargest[w][row] - top);
            total += waveSum[w][row] * factor;
            element += stage[w][row][column] * factor;
        }
        storeElement(parts, blockIdx.x, row, column, top, total, element);
    }
}

#if defined(GK_AMD_DEVICE)
bool deviceHasMatrixUnits() {
    int device = 0;
    hipDeviceProp_t properties{};
    if (hipGetDevice(&device) != hipSuccess || hipGetDeviceProperties(&properties, device) != hipSuccess) return false;
    for (const char *architecture : {"gfx90a", "gfx94", "gfx95"})
        if (std::strncmp(properties.gcnArchName, architecture, std::strlen(architecture)) == 0) return true;
    return false;
}
#else
bool deviceHasMatrixUnits() {
    return true;
}
#endif

} // namespace

bool hasAmdMatrix() {
    static const bool has = deviceHasMatrixUnits();
    return has;
}

bool launchGqaAmd(const DecodeParts &parts, const GqaDecodeAttention &attention, Stream &stream) {
    if (!hasAmdMatrix() || attention.format != CacheFormat::Bf16 || attention.headDim > 128) return false;
    launch(attention.headDim == 64 ? gqaAmdKernel<64> : gqaAmdKernel<128>,
           dim3(static_cast<unsigned>(attention.batch * attention.kvHeads), static_cast<unsigned>(parts.splits)), kThreads, 0, stream,
           parts);
    return true;
}

#else

bool hasAmdMatrix() {
    return false;
}

bool launchGqaAmd(const DecodeParts &, const GqaDecodeAttention &, Stream &) {
    return false;
}

#endif

} // namespace ps::gpu::kernels
