// SPDX-License-Identifier: GPL-3.0-or-later
// Causal attention of many tokens on NVIDIA's matrix units. A block takes 128 tokens of one query head, and goes through tiles of
// keys and values in shared memory while the next one is on its way. Each of the 4 warps takes 32 tokens: with 16, reading the
// operands from shared memory would take longer than multiplying them.
#include "gpu/kernels/decode_parts.h"

#include "gpu/device/matrix_core.h"

namespace ps::gpu::kernels {

#if defined(GK_HAS_MMA)

namespace {

using namespace gk;

constexpr unsigned kThreads = 128;
constexpr int kBlockTokens = 128, kWarpTokens = 32, kStages = 2;
constexpr int kParts = kWarpTokens / 16; // of 16 tokens, as the units take them
constexpr int kNoWindow = 1 << 30;       // wider than any context

struct PrefillParts {
    const std::byte *queries;
    const std::byte *keys;
    const std::byte *values;
    const float *sinks;
    std::uint32_t *output;
    int heads, kvHeads, tokens, prefix, capacity, queryStride;
    int window; ///< kNoWindow when there is none
    float scaleLog2;
};

/// Rows of Dim bf16 elements in shared memory. Units of 16 bytes are swapped within groups of 8 by their row, so that 8 rows at the
/// same column lie in different banks.
template <int Dim>
struct SharedRows {
    static constexpr int kUnits = Dim / 8;
    static_assert(kUnits % 8 == 0);

    static GK_DEVICE int placeOf(int row, int unit) { return (row * kUnits + (unit ^ (row & 7))) * 16; }

    /// Copies `Rows` rows; row i comes from row min(first + i, last) of `from`, rows of `strideBytes`.
    template <int Rows>
    static GK_DEVICE void start(unsigned char *to, const std::byte *from, std::size_t strideBytes, int first, int last) {
#pragma unroll 2
        for (int i = 0; i < Rows * kUnits / static_cast<int>(kThreads); ++i) {
            const unsigned at = static_cast<unsigned>(i) * kThreads + threadIdx.x;
            const int row = static_cast<int>(at / kUnits), unit = static_cast<int>(at % kUnits);
            const int source = first + row < last ? first + row : last;
            copyAsync16(to + placeOf(row, unit),
                        from + static_cast<std::size_t>(source) * strideBytes + static_cast<std::size_t>(unit) * 16);
        }
    }
};

template <int KeyDim, int ValueDim, int TileTokens>
struct PrefillLayout {
    static constexpr int kQueryBytes = kBlockTokens * KeyDim * 2, kKeyBytes = TileTokens * KeyDim * 2;
    static constexpr int kStageBytes = kKeyBytes + TileTokens * ValueDim * 2;
    static constexpr int kSharedBytes = kQueryBytes + kStages * kStageBytes;
};

/// The logits of a warp's tokens with a tile.
template <int KeyDim, int TileTokens>
GK_DEVICE void multiplyKeys(float (&logits)[kParts][TileTokens / 8][4], const unsigned char *queries, const unsigned char *keys, int warp,
                            int lane) {
    using Rows = SharedRows<KeyDim>;
#pragma unroll
    for (int part = 0; part < kParts; ++part)
#pragma unroll
        for (int i = 0; i < TileTokens / 8; ++i) logits[part][i][0] = logits[part][i][1] = logits[part][i][2] = logits[part][i][3] = 0;
#pragma unroll 1 // more would take registers that are not there
    for (int step = 0; step < KeyDim / 16; ++step) {
        std::uint32_t query[kParts][4];
#pragma unroll
        for (int part = 0; part < kParts; ++part)
            loadMatrices(query[part], queries + Rows::placeOf(warp * kWarpTokens + part * 16 + lane % 16, step * 2 + lane / 16));
#pragma unroll
        for (int i = 0; i < TileTokens / 8; i += 2) {
            std::uint32_t key[4]; // of 16 tokens: the first 8 and the next 8, each in two depths
            loadMatrices(key, keys + Rows::placeOf(i * 8 + lane / 16 * 8 + lane % 8, step * 2 + lane / 8 % 2));
#pragma unroll
            for (int part = 0; part < kParts; ++part) {
                multiplyBf16(logits[part][i], query[part], key[0], key[1]);
                multiplyBf16(logits[part][i + 1], query[part], key[2], key[3]);
            }
        }
    }
}

/// Turns logits into weights relative to the largest so far, and scales what was added up before to it.
template <int TileTokens, int OutputTiles>
GK_DEVICE void weigh(float (&logits)[TileTokens / 8][4], float (&output)[OutputTiles][4], float (&largest)[2], float (&sum)[2],
                     float scaleLog2, int firstSeen, int window) {
    // Token `column` of the tile is seen by row `upper` when it is one of `window` from firstSeen + 8 upper on: one comparison,
    // because what is before them is large without a sign.
    const int t = static_cast<int>(threadIdx.x) % 4;
#pragma unroll
    for (int upper = 0; upper < 2; ++upper) {
        float top = largest[upper], total = 0;
#pragma unroll
        for (int i = 0; i < TileTokens / 8; ++i)
#pragma unroll
            for (int e = 0; e < 2; ++e) {
                float &logit = logits[i][2 * upper + e];
                const int place = i * 8 + 2 * t + e - firstSeen - 8 * upper;
                logit = static_cast<unsigned>(place) < static_cast<unsigned>(window) ? logit * scaleLog2 : -INFINITY;
                top = fmaxf(top, logit);
            }
        top = largestOfLanes<4>(top);
        const float correction = exp2Fast(largest[upper] - top);
        largest[upper] = top;
#pragma unroll
        for (int i = 0; i < TileTokens / 8; ++i)
#pragma unroll
            for (int e = 0; e < 2; ++e) total += logits[i][2 * upper + e] = exp2Fast(logits[i][2 * upper + e] - top);
        sum[upper] = sum[upper] * correction + total;
        if (correction != 1) {
#pragma unroll
            for (int i = 0; i < OutputTiles; ++i) {
                output[i][2 * upper] *= correction;
                output[i][2 * upper + 1] *= correction;
            }
        }
    }
}

template <int ValueDim, int TileTokens>
GK_DEVICE void multiplyValues(float (&output)[kParts][ValueDim / 8][4], const float (&weights)[kParts][TileTokens / 8][4],
                              const unsigned char *values, int lane) {
#pragma unroll
    for (int step = 0; step < TileTokens / 16; ++step) {
        std::uint32_t weight[kParts][4];
#pragma unroll
        for (int part = 0; part < kParts; ++part)
#pragma unroll
            for (int i = 0; i < 4; ++i) {
                const float(&tile)[4] = weights[part][2 * step + i / 2];
                weight[part][i] = packBf16(tile[i % 2 * 2], tile[i % 2 * 2 + 1]);
            }
#pragma unroll
        for (int i = 0; i < ValueDim / 8; i += 2) {
            std::uint32_t value[4];
            loadMatricesTransposed(value, values + SharedRows<ValueDim>::placeOf(step * 16 + lane % 16, i + lane / 16));
#pragma unroll
            for (int part = 0; part < kParts; ++part) {
                multiplyBf16(output[part][i], weight[part], value[0], value[1]);
                multiplyBf16(output[part][i + 1], weight[part], value[2], value[3]);
            }
        }
    }
}

template <int KeyDim, int ValueDim, int TileTokens>
GK_KERNEL(kThreads)
prefillKernel(PrefillParts parts) {
    using Layout = PrefillLayout<KeyDim, ValueDim, TileTokens>;
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 900
    if constexpr (ValueDim == 128 && TileTokens == 64) {
        __trap(); // never launched there, see launchPrefillNvidia(): it would not fit into the registers
        return;
    }
#endif
    GK_DYNAMIC_SHARED(shared);
    unsigned char *stages = shared + Layout::kQueryBytes;
    const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32, r = lane / 4, t = lane % 4;
    const int head = static_cast<int>(blockIdx.y), kvHead = head / (parts.heads / parts.kvHeads);
    const int firstToken = static_cast<int>(gridDim.x - 1 - blockIdx.x) * kBlockTokens; // those that see most begin first
    const auto sequence = static_cast<std::size_t>(blockIdx.z);
    const std::size_t cacheRow =
        (sequence * static_cast<std::size_t>(parts.kvHeads) + static_cast<std::size_t>(kvHead)) * static_cast<std::size_t>(parts.capacity);
    const int lastToken = parts.tokens - 1,
              lastInBlock = firstToken + kBlockTokens - 1 < lastToken ? firstToken + kBlockTokens - 1 : lastToken;
    const int context = parts.prefix + lastInBlock + 1, tiles = (context + TileTokens - 1) / TileTokens;
    const int firstSeen = parts.prefix + firstToken + 1 - parts.window, firstTile = firstSeen > 0 ? firstSeen / TileTokens : 0;
    const auto startTile = [&](int tile) {
        unsigned char *stage = stages + tile % kStages * Layout::kStageBytes;
        SharedRows<KeyDim>::template start<TileTokens>(stage, parts.keys + cacheRow * KeyDim * 2, KeyDim * 2, tile * TileTokens,
                                                       context - 1);
        SharedRows<ValueDim>::template start<TileTokens>(stage + Layout::kKeyBytes, parts.values + cacheRow * ValueDim * 2, ValueDim * 2,
                                                         tile * TileTokens, context - 1);
    };

    const std::byte *queries =
        parts.queries + (sequence * static_cast<std::size_t>(parts.tokens) * static_cast<std::size_t>(parts.queryStride) +
                         static_cast<std::size_t>(head * KeyDim)) *
                            2;
    SharedRows<KeyDim>::template start<kBlockTokens>(shared, queries, static_cast<std::size_t>(parts.queryStride) * 2, firstToken,
                                                     lastToken);
    startTile(firstTile);
    commitCopies();

    float output[kParts][ValueDim / 8][4], largest[kParts][2], sum[kParts][2];
#pragma unroll
    for (int part = 0; part < kParts; ++part) {
#pragma unroll
        for (int i = 0; i < ValueDim / 8; ++i) output[part][i][0] = output[part][i][1] = output[part][i][2] = output[part][i][3] = 0;
        largest[part][0] = largest[part][1] = kLowest;
        sum[part][0] = sum[part][1] = 0;
    }

    for (int tile = firstTile; tile < tiles; ++tile) {
        waitForCopies<0>();
        __syncthreads(); // this tile is there for all, and the one before it is no longer read
        if (tile + 1 < tiles) startTile(tile + 1);
        commitCopies();
        const unsigned char *stage = stages + tile % kStages * Layout::kStageBytes;
        float logits[kParts][TileTokens / 8][4];
        multiplyKeys<KeyDim, TileTokens>(logits, shared, stage, warp, lane);
#pragma unroll
        for (int part = 0; part < kParts; ++part) {
            weigh<TileTokens>(logits[part], output[part], largest[part], sum[part], parts.scaleLog2,
                              firstSeen + warp * kWarpTokens + part * 16 + r - tile * TileTokens, parts.window);
        }
        multiplyValues<ValueDim, TileTokens>(output, logits, stage + Layout::kKeyBytes, lane);
    }

#pragma unroll
    for (int part = 0; part < kParts; ++part)
#pragma unroll
        for (int upper = 0; upper < 2; ++upper) {
            float total = sumOfLanes<4>(sum[part][upper]), factor = 1;
            if (parts.sinks) factor = addSink(parts.sinks[head], largest[part][upper], total);
            const float scale = factor / total;
            const int token = firstToken + warp * kWarpTokens + part * 16 + 8 * upper + r;
            if (token > lastToken) continue;
            const std::size_t row = (sequence * static_cast<std::size_t>(parts.tokens) + static_cast<std::size_t>(token)) *
                                        static_cast<std::size_t>(parts.heads) +
                                    static_cast<std::size_t>(head);
#pragma unroll
            for (int i = 0; i < ValueDim / 8; ++i)
                parts.output[row * (ValueDim / 2) + static_cast<std::size_t>(i * 4 + t)] =
                    packBf16(output[part][i][2 * upper] * scale, output[part][i][2 * upper + 1] * scale);
        }
}

template <int KeyDim, int ValueDim, int TileTokens>
bool launchFor(const PrefillAttention &attention, Stream &stream) {
    constexpr std::size_t kBytes = PrefillLayout<KeyDim, ValueDim, TileTokens>::kSharedBytes;
    if (attention.sharedBytesPerBlock < static_cast<std::int64_t>(kBytes)) return false;
    PrefillParts parts{};
    parts.queries = static_cast<const std::byte *>(attention.queries);
    parts.keys = static_cast<const std::byte *>(attention.keys);
    parts.values = static_cast<const std::byte *>(attention.values);
    parts.sinks = attention.sinks;
    parts.output = static_cast<std::uint32_t *>(attention.output);
    parts.heads = static_cast<int>(attention.heads);
    parts.kvHeads = static_cast<int>(attention.kvHeads);
    parts.tokens = static_cast<int>(attention.tokens);
    parts.prefix = static_cast<int>(attention.prefix);
    parts.capacity = static_cast<int>(attention.capacity);
    parts.queryStride = static_cast<int>(attention.queryStride);
    parts.window = attention.window > 0 ? static_cast<int>(attention.window) : kNoWindow;
    parts.scaleLog2 = attention.scale * kLog2E;
    const auto kernel = prefillKernel<KeyDim, ValueDim, TileTokens>;
    allowSharedMemory(kernel, kBytes);
    launch(kernel,
           dim3(static_cast<unsigned>((attention.tokens + kBlockTokens - 1) / kBlockTokens), static_cast<unsigned>(attention.heads),
                static_cast<unsigned>(attention.batch)),
           kThreads, kBytes, stream, parts);
    return true;
}

} // namespace

bool launchPrefillNvidia(const PrefillAttention &attention, Stream &stream) {
    // The larger tiles need what only compute capability 9.0 and 10.0 have, of which 227 KiB of shared memory tell.
    const bool large = attention.sharedBytesPerBlock >= 200 * 1024;
    if (attention.keyDim == 64) return launchFor<64, 64, 64>(attention, stream);
    if (attention.keyDim == 128) return large ? launchFor<128, 128, 64>(attention, stream) : launchFor<128, 128, 32>(attention, stream);
    return large ? launchFor<192, 128, 64>(attention, stream) : launchFor<192, 128, 32>(attention, stream);
}

#else

bool launchPrefillNvidia(const PrefillAttention &, Stream &) {
    return false;
}

#endif

} // namespace ps::gpu::kernels
