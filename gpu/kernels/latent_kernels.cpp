// SPDX-License-Identifier: GPL-3.0-or-later
// What attention over latents needs around its products: rotary embedding, the new tokens' place in the cache, and for a prompt
// keys and values by head.
#include "gpu/device/lanes.h"
#include "gpu/device/number_bits.h"
#include "gpu/kernels/attention_kernels.h"
#include "gpu/kernels/layer_kernels.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 64; // as many as the latent has vectors of 8 elements
constexpr int kLatent = static_cast<int>(kLatentDim), kValue = static_cast<int>(kLatentValueDim);
constexpr int kRotated = kLatent - kValue, kPairs = kRotated / 2, kVector = 8;
static_assert(kThreads == kValue / kVector && kPairs <= static_cast<int>(kThreads), "one vector and one pair a thread");

/// `to` may be `from`.
GK_DEVICE void rotateTo(std::uint16_t *to, const std::uint16_t *from, const float *angles, int pair) {
    const float low = lowBf16(from[pair]), high = lowBf16(from[pair + kPairs]);
    const float cosine = angles[2 * pair], sine = angles[2 * pair + 1];
    to[pair] = static_cast<std::uint16_t>(toBf16(low * cosine - high * sine));
    to[pair + kPairs] = static_cast<std::uint16_t>(toBf16(low * sine + high * cosine));
}

struct RotaryParts {
    const std::uint16_t *queries;
    std::uint16_t *rotatedQueries;
    const std::uint16_t *latents;
    const std::uint16_t *keys;
    std::uint16_t *cache;
    const float *angles;
    std::int64_t context;
    std::int64_t position;
    int heads;
    int queryDim;
    int rotatedDim;
    int keyStride;
    bool prefill;
};

/// A head of a row per block; after the last head the latent itself.
GK_KERNEL(kThreads) latentRotaryKernel(RotaryParts parts) {
    const std::size_t row = blockIdx.x;
    const int head = static_cast<int>(blockIdx.y), me = static_cast<int>(threadIdx.x);
    const float *angles = parts.angles + (parts.prefill ? row * kRotated : 0);
    if (head < parts.heads) {
        const std::size_t next = row * static_cast<std::size_t>(parts.heads) + static_cast<std::size_t>(head) + 1;
        if (me < kPairs)
            rotateTo(parts.rotatedQueries + next * static_cast<std::size_t>(parts.rotatedDim) - kRotated,
                     parts.queries + next * static_cast<std::size_t>(parts.queryDim) - kRotated, angles, me);
        return;
    }
    const std::size_t sequence = parts.prefill ? 0 : row, place = static_cast<std::size_t>(parts.position) + (parts.prefill ? row : 0);
    std::uint16_t *to = parts.cache + (sequence * static_cast<std::size_t>(parts.context) + place) * kLatent;
    reinterpret_cast<u32x4 *>(to)[me] = reinterpret_cast<const u32x4 *>(parts.latents + row * kValue)[me];
    if (me < kPairs) rotateTo(to + kValue, parts.keys + row * static_cast<std::size_t>(parts.keyStride), angles, me);
}

/// A head of a row per block; vectors of 8 elements.
GK_KERNEL(kThreads)
expandKernel(const u32x4 *__restrict__ projected, const u32x4 *__restrict__ cache, u32x4 *__restrict__ keys, u32x4 *__restrict__ values,
             int heads, int own, int valueDim, int rows) {
    constexpr int kCached = kLatent / kVector, kShared = kRotated / kVector, kFirst = kValue / kVector;
    const std::size_t row = blockIdx.x, head = blockIdx.y;
    const u32x4 *from = projected + (row * static_cast<std::size_t>(heads) + head) * static_cast<std::size_t>(own + valueDim);
    const std::size_t to = head * static_cast<std::size_t>(rows) + row;
    for (int at = static_cast<int>(threadIdx.x); at < own + valueDim + kShared; at += static_cast<int>(kThreads)) {
        if (at < own)
            keys[to * static_cast<std::size_t>(own + kShared) + static_cast<std::size_t>(at)] = from[at];
        else if (at < own + valueDim)
            values[to * static_cast<std::size_t>(valueDim) + static_cast<std::size_t>(at - own)] = from[at];
        else
            keys[to * static_cast<std::size_t>(own + kShared) + static_cast<std::size_t>(at - valueDim)] =
                cache[row * kCached + kFirst + static_cast<std::size_t>(at - own - valueDim)];
    }
}

void require(bool holds, const char *what) {
    if (!holds) throw std::invalid_argument(what);
}

} // namespace

void latentRotaryAndStore(const LatentRotaryAndStore &rotary, Stream &stream) {
    require(rotary.queryDim >= kRotated && rotary.rotatedDim >= kRotated, "rotary of latents: a query has what is rotated");
    if (rotary.rows == 0) return;
    const RotaryParts parts{static_cast<const std::uint16_t *>(rotary.queries),
                            static_cast<std::uint16_t *>(rotary.rotatedQueries),
                            static_cast<const std::uint16_t *>(rotary.latents),
                            static_cast<const std::uint16_t *>(rotary.keys),
                            static_cast<std::uint16_t *>(rotary.cache),
                            rotary.cosineAndSine,
                            rotary.context,
                            rotary.position,
                            static_cast<int>(rotary.heads),
                            static_cast<int>(rotary.queryDim),
                            static_cast<int>(rotary.rotatedDim),
                            static_cast<int>(rotary.keyStride),
                            rotary.prefill};
    launch(latentRotaryKernel, dim3(static_cast<unsigned>(rotary.rows), static_cast<unsigned>(rotary.heads + 1)), kThreads, 0, stream,
           parts);
}

void expandLatents(const ExpandLatents &expansion, Stream &stream) {
    require(expansion.ownDim % kVector == 0 && expansion.valueDim % kVector == 0, "keys and values of latents: widths are multiples of 8");
    if (expansion.rows == 0) return;
    launch(expandKernel, dim3(static_cast<unsigned>(expansion.rows), static_cast<unsigned>(expansion.heads)), kThreads, 0, stream,
           static_cast<const u32x4 *>(expansion.projected), static_cast<const u32x4 *>(expansion.cache),
           static_cast<u32x4 *>(expansion.keys), static_cast<u32x4 *>(expansion.values), static_cast<int>(expansion.heads),
           static_cast<int>(expansion.ownDim / kVector), static_cast<int>(expansion.valueDim / kVector), static_cast<int>(expansion.rows));
}

} // namespace ps::gpu::kernels
