// SPDX-License-Identifier: GPL-3.0-or-later
// Rotary embedding of latents, and the new token's place in their cache.
#include "gpu/device/lanes.h"
#include "gpu/device/number_bits.h"
#include "gpu/kernels/attention_kernels.h"
#include "gpu/kernels/layer_kernels.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 64; // as many as the latent has vectors of 8 elements
constexpr int kRotated = static_cast<int>(kLatentDim - kLatentValueDim), kPairs = kRotated / 2;
constexpr unsigned kVectors = static_cast<unsigned>(kLatentValueDim / 8);
static_assert(kThreads == kVectors && kPairs <= static_cast<int>(kThreads), "one vector and one pair a thread");

GK_DEVICE void rotateTo(std::uint16_t *to, const std::uint16_t *from, const float *angles, int pair) {
    const float low = lowBf16(from[pair]), high = lowBf16(from[pair + kPairs]);
    const float cosine = angles[2 * pair], sine = angles[2 * pair + 1];
    to[pair] = static_cast<std::uint16_t>(toBf16(low * cosine - high * sine));
    to[pair + kPairs] = static_cast<std::uint16_t>(toBf16(low * sine + high * cosine));
}

/// A head of a row per block; after the last head the latent itself.
GK_KERNEL(kThreads)
latentRotaryKernel(const std::uint16_t *__restrict__ queries, const std::uint16_t *__restrict__ latents,
                   std::uint16_t *__restrict__ absorbed, std::uint16_t *__restrict__ cache, const float *__restrict__ angles, int heads,
                   int queryDim, int latentStride, std::int64_t context, std::int64_t position) {
    constexpr int kLatent = static_cast<int>(kLatentDim), kValue = static_cast<int>(kLatentValueDim);
    const std::size_t row = blockIdx.x;
    const int head = static_cast<int>(blockIdx.y), me = static_cast<int>(threadIdx.x);
    if (head < heads) {
        const std::size_t place = row * static_cast<std::size_t>(heads) + static_cast<std::size_t>(head);
        if (me < kPairs)
            rotateTo(absorbed + place * kLatent + kValue, queries + (place + 1) * static_cast<std::size_t>(queryDim) - kRotated, angles,
                     me);
        return;
    }
    const std::uint16_t *from = latents + row * static_cast<std::size_t>(latentStride);
    std::uint16_t *to = cache + (row * static_cast<std::size_t>(context) + static_cast<std::size_t>(position)) * kLatent;
    reinterpret_cast<u32x4 *>(to)[me] = reinterpret_cast<const u32x4 *>(from)[me];
    if (me < kPairs) rotateTo(to + kValue, from + kValue, angles, me);
}

} // namespace

void latentRotaryAndStore(const LatentRotaryAndStore &rotary, Stream &stream) {
    if (rotary.queryDim < kRotated || rotary.latentStride % 8 != 0)
        throw std::invalid_argument("rotary of latents: a query has what is rotated, and latents lie at multiples of 8 elements");
    if (rotary.rows == 0) return;
    launch(latentRotaryKernel, dim3(static_cast<unsigned>(rotary.rows), static_cast<unsigned>(rotary.heads + 1)), kThreads, 0, stream,
           static_cast<const std::uint16_t *>(rotary.queries), static_cast<const std::uint16_t *>(rotary.latents),
           static_cast<std::uint16_t *>(rotary.absorbed), static_cast<std::uint16_t *>(rotary.cache), rotary.cosineAndSine,
           static_cast<int>(rotary.heads), static_cast<int>(rotary.queryDim), static_cast<int>(rotary.latentStride), rotary.context,
           rotary.position);
}

} // namespace ps::gpu::kernels
