// SPDX-License-Identifier: GPL-3.0-or-later
// Decode attention over latents on NVIDIA's matrix units. A latent is key and value at the same time and is read once, into shared
// memory, with as many tiles of 32 tokens on their way as fit there: the pipe of loads must never run dry while a tile is worked
// on. Of the 8 warps, each multiplies 8 of the tile's tokens by half of the queries' elements, and then the weights of all 32 by 64
// of the value columns. A block takes 16 query heads.
#include "gpu/kernels/decode_parts.h"

#include "gpu/device/matrix_core.h"

#include <algorithm>

namespace ps::gpu::kernels {

namespace {

constexpr int kMlaTile = 32;
constexpr int kMlaRows = 16;

} // namespace

std::int64_t mlaSplitsOf(const MlaDecodeAttention &attention) {
    // One block fills the shared memory of a multiprocessor, so blocks run in rounds of that many. A split costs its tiles, and its
    // beginning and end about as much as four more; the number of splits with the least of rounds x cost is taken, the smaller one
    // when two are equal.
    constexpr std::int64_t kEndsInTiles = 4;
    const std::int64_t tiles = (attention.context + kMlaTile - 1) / kMlaTile;
    if (attention.splits > 0) return std::min(attention.splits, tiles);
    const std::int64_t blocks = attention.batch * ((attention.heads + kMlaRows - 1) / kMlaRows);
    const std::int64_t rounds = std::max<std::int64_t>(1, attention.multiprocessors);
    std::int64_t best = 1, bestCost = 0;
    for (std::int64_t splits = 1; splits <= std::max<std::int64_t>(1, tiles / kEndsInTiles); ++splits) {
        const std::int64_t cost = ((blocks * splits + rounds - 1) / rounds) * ((tiles + splits - 1) / splits + kEndsInTiles);
        if (splits == 1 || cost < bestCost) {
            best = splits;
            bestCost = cost;
        }
        if (blocks * splits > 4 * rounds) break; // more rounds only add ends
    }
    return best;
}

#if defined(GK_HAS_MMA)

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;
constexpr int kRowUnits = static_cast<int>(kLatentDim) / 8; // of 16 bytes
constexpr int kTileUnits = kMlaTile * kRowUnits;
constexpr int kTileBytes = kTileUnits * 16;
constexpr int kSteps = static_cast<int>(kLatentDim) / 16 / 2; // of a warp's half of the elements
constexpr int kLogitStride = 40;                              // floats; spreads the rows over the banks
constexpr int kLogits = 2 * kMlaRows * kLogitStride;          // of a tile: sums of half the elements
constexpr int kLogitBytes = 2 * kLogits * 4;                  // of two tiles

/// Units are swapped within groups of 8 by their row, so that 8 rows at the same column lie in different banks.
GK_DEVICE int placeOf(int row, int unit) {
    return (row * kRowUnits + (unit ^ (row & 7))) * 16;
}

GK_DEVICE void startTile(unsigned char *stage, const std::byte *latents, int firstToken, int context) {
#pragma unroll
    for (int i = 0; i < kTileUnits / static_cast<int>(kThreads); ++i) {
        const int at = i * static_cast<int>(kThreads) + static_cast<int>(threadIdx.x), row = at / kRowUnits, unit = at % kRowUnits;
        const int token = firstToken + row < context ? firstToken + row : context - 1; // past the end: any that exists
        copyAsync16(stage + placeOf(row, unit),
                    latents + (static_cast<std::size_t>(token) * kRowUnits + static_cast<std::size_t>(unit)) * 16);
    }
}

/// Half of the elements of 16 queries as operands A; rows past the last head are 0.
GK_DEVICE void loadQueries(std::uint32_t (&queries)[kSteps][4], const DecodeParts &parts, std::size_t sequence, int firstHead, int half,
                           int lane) {
    const int r = lane / 4, t = lane % 4;
#pragma unroll
    for (int upper = 0; upper < 2; ++upper) {
        const int head = firstHead + r + 8 * upper;
        const bool exists = head < parts.group;
        const std::size_t at =
            sequence * static_cast<std::size_t>(parts.queryStride) + static_cast<std::size_t>(exists ? head : 0) * kLatentDim;
        const auto *words = static_cast<const std::uint32_t *>(parts.queries) + at / 2 + half * kSteps * 8 + t;
#pragma unroll
        for (int step = 0; step < kSteps; ++step) {
            queries[step][upper] = exists ? words[step * 8] : 0;
            queries[step][2 + upper] = exists ? words[step * 8 + 4] : 0;
        }
    }
}

/// 8 tokens times half of the elements, in two chains of products so that one does not wait for the other.
GK_DEVICE void multiplyKeys(float (&logits)[4], const std::uint32_t (&queries)[kSteps][4], const unsigned char *stage, int firstToken,
                            int half, int lane) {
    float odd[4] = {0, 0, 0, 0};
    logits[0] = logits[1] = logits[2] = logits[3] = 0;
    const int row = firstToken + lane % 8;
#pragma unroll
    for (int step = 0; step < kSteps; step += 2) {
        std::uint32_t keys[4];
        loadMatrices(keys, stage + placeOf(row, (half * kSteps + step) * 2 + lane / 8));
        multiplyBf16(logits, queries[step], keys[0], keys[1]);
        multiplyBf16(odd, queries[step + 1], keys[2], keys[3]);
    }
#pragma unroll
    for (int i = 0; i < 4; ++i) logits[i] += odd[i];
}

/// All 32 tokens times 64 columns.
GK_DEVICE void multiplyValues(float (&output)[8][4], const std::uint32_t (&weights)[2][4], const unsigned char *stage, int warp, int lane) {
#pragma unroll
    for (int step = 0; step < 2; ++step)
#pragma unroll
        for (int tile = 0; tile < 8; tile += 2) {
            std::uint32_t values[4];
            loadMatricesTransposed(values, stage + placeOf(step * 16 + lane % 16, warp * 8 + tile + lane / 16));
            multiplyBf16(output[tile], weights[step], values[0], values[1]);
            multiplyBf16(output[tile + 1], weights[step], values[2], values[3]);
        }
}

/// The sums of a warp: 16 heads by 64 columns, and of rows r and r + 8, in every warp the same, the largest logit and the weights.
struct WarpSums {
    float output[8][4];
    float largest[2];
    float total[2];
};

/// Logits of 8 tokens to where all warps find them.
GK_DEVICE void storeLogits(float *halves, const float (&part)[4], int half, int firstToken, int lane) {
    const int r = lane / 4, t = lane % 4;
#pragma unroll
    for (int i = 0; i < 4; ++i) halves[(half * kMlaRows + r + 8 * (i / 2)) * kLogitStride + firstToken + 2 * t + i % 2] = part[i];
}

/// Adds a tile whose logits are there. Every warp works out the weights of all tokens: less than handing them around would cost.
GK_DEVICE void addTile(WarpSums &sums, const DecodeParts &parts, const float *halves, const unsigned char *stage, int firstToken, int warp,
                       int lane) {
    const int r = lane / 4, t = lane % 4;
    float correction[2];
    std::uint32_t weights[2][4];
#pragma unroll
    for (int upper = 0; upper < 2; ++upper) {
        const float *row = halves + (r + 8 * upper) * kLogitStride + 2 * t;
        float logit[8], top = sums.largest[upper], total = 0;
#pragma unroll
        for (int i = 0; i < 8; ++i) {
            const int column = (i / 2) * 8 + i % 2; // token less 2t
            const float both = row[column] + row[kMlaRows * kLogitStride + column];
            logit[i] = firstToken + column + 2 * t < parts.context ? both * parts.scaleLog2 : -INFINITY;
            top = fmaxf(top, logit[i]);
        }
        top = largestOfLanes<4>(top);
        correction[upper] = exp2Fast(sums.largest[upper] - top);
        sums.largest[upper] = top;
#pragma unroll
        for (int i = 0; i < 8; ++i) total += logit[i] = exp2Fast(logit[i] - top);
        sums.total[upper] = sums.total[upper] * correction[upper] + total;
#pragma unroll
        for (int i = 0; i < 4; ++i) weights[i / 2][i % 2 * 2 + upper] = packBf16(logit[2 * i], logit[2 * i + 1]);
    }
    if (correction[0] != 1 || correction[1] != 1) {
#pragma unroll
        for (int i = 0; i < 8; ++i) {
            sums.output[i][0] *= correction[0], sums.output[i][1] *= correction[0];
            sums.output[i][2] *= correction[1], sums.output[i][3] *= correction[1];
        }
    }
    multiplyValues(sums.output, weights, stage, warp, lane);
}

template <int Stages>
GK_KERNEL(kThreads, 1)
mlaNvidiaKernel(DecodeParts parts, int headTiles) {
    GK_DYNAMIC_SHARED(shared);
    auto *const logits = reinterpret_cast<float *>(shared + Stages * kTileBytes); // two of [2][kMlaRows][kLogitStride]
    const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
    const int half = warp / 4, warpToken = warp % 4 * 8;
    const std::size_t sequence = blockIdx.x / static_cast<unsigned>(headTiles); // head tiles are neighbours, and share what the cache holds
    const int firstHead = static_cast<int>(blockIdx.x) % headTiles * kMlaRows;
    const int tiles = (parts.context + kMlaTile - 1) / kMlaTile, split = static_cast<int>(blockIdx.y);
    const int first = static_cast<int>(static_cast<std::int64_t>(tiles) * split / parts.splits),
              count = static_cast<int>(static_cast<std::int64_t>(tiles) * (split + 1) / parts.splits) - first;
    const auto *latents = static_cast<const std::byte *>(parts.keys) + sequence * static_cast<std::size_t>(parts.capacity) * kRowUnits * 16;
    const auto start = [&](int tile) {
        if (tile < count) startTile(shared + tile % Stages * kTileBytes, latents, (first + tile) * kMlaTile, parts.context);
        commitCopies(); // one group per tile, also when it is empty: the groups are counted
    };

#pragma unroll
    for (int tile = 0; tile < Stages - 1; ++tile) start(tile);
    std::uint32_t queries[kSteps][4];
    loadQueries(queries, parts, sequence, firstHead, half, lane);
    WarpSums sums{};
    sums.largest[0] = sums.largest[1] = kLowest;

    float part[4];
    if constexpr (Stages > 2) {
        // The units multiply the next tile's logits while this one's are weighed, and a tile needs only one barrier.
        waitForCopies<Stages - 2>();
        __syncthreads();
        multiplyKeys(part, queries, shared, warpToken, half, lane);
        storeLogits(logits, part, half, warpToken, lane);
        for (int tile = 0; tile < count; ++tile) {
            waitForCopies<Stages - 3>();
            __syncthreads(); // for all there are: the next tile and this one's logits; and the last one is no longer read
            start(tile + Stages - 1);
            const bool more = tile + 1 < count;
            if (more) multiplyKeys(part, queries, shared + (tile + 1) % Stages * kTileBytes, warpToken, half, lane);
            addTile(sums, parts, logits + tile % 2 * kLogits, shared + tile % Stages * kTileBytes, (first + tile) * kMlaTile, warp, lane);
            if (more) storeLogits(logits + (tile + 1) % 2 * kLogits, part, half, warpToken, lane);
        }
    } else {
        for (int tile = 0; tile < count; ++tile) {
            waitForCopies<0>();
            __syncthreads(); // this tile is there for all, and the tile before it is no longer read
            start(tile + 1);
            multiplyKeys(part, queries, shared + tile % Stages * kTileBytes, warpToken, half, lane);
            storeLogits(logits, part, half, warpToken, lane);
            __syncthreads();
            addTile(sums, parts, logits, shared + tile % Stages * kTileBytes, (first + tile) * kMlaTile, warp, lane);
        }
    }

    const int r = lane / 4, t = lane % 4;
#pragma unroll
    for (int upper = 0; upper < 2; ++upper) {
        const float total = sumOfLanes<4>(sums.total[upper]);
        const int head = firstHead + r + 8 * upper;
        if (head >= parts.group) continue;
#pragma unroll
        for (int i = 0; i < 16; ++i)
            storeElement(parts, sequence, head, warp * 64 + (i / 2) * 8 + 2 * t + i % 2, sums.largest[upper], total,
                         sums.output[i / 2][2 * upper + i % 2]);
    }
}

template <int Stages>
void launchWith(const DecodeParts &parts, const MlaDecodeAttention &attention, Stream &stream) {
    constexpr std::size_t kBytes = Stages * kTileBytes + kLogitBytes;
    allowSharedMemory(mlaNvidiaKernel<Stages>, kBytes);
    const int headTiles = (parts.group + kMlaRows - 1) / kMlaRows;
    launch(mlaNvidiaKernel<Stages>, dim3(static_cast<unsigned>(attention.batch * headTiles), static_cast<unsigned>(parts.splits)), kThreads,
           kBytes, stream, parts, headTiles);
}

} // namespace

bool launchMlaNvidia(const DecodeParts &parts, const MlaDecodeAttention &attention, Stream &stream) {
    const auto fits = [&attention](int stages) { return attention.sharedBytesPerBlock >= stages * kTileBytes + kLogitBytes; };
    if (fits(6)) // 227 KiB: compute capability 9.0 and 10.0
        launchWith<6>(parts, attention, stream);
    else if (fits(4)) // 163 KiB: 8.0
        launchWith<4>(parts, attention, stream);
    else if (fits(2)) // 99 KiB: 8.6, 8.9, 12.0
        launchWith<2>(parts, attention, stream);
    else
        return false;
    return true;
}

#else

bool launchMlaNvidia(const DecodeParts &, const MlaDecodeAttention &, Stream &) {
    return false;
}

#endif

} // namespace ps::gpu::kernels
