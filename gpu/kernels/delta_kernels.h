// SPDX-License-Identifier: GPL-3.0-or-later
// Gated DeltaNet for one new token per sequence: what takes the place of attention over a cache, with a state of fixed size.
// Activations are bfloat16.
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>

namespace ps::gpu::kernels {

constexpr std::int64_t kDeltaDim = 128;       ///< elements of a head, of keys and of values
constexpr std::int64_t kConvolutionWidth = 4; ///< tokens, the new one included

/// output = silu(sum over the last tokens of weight * input), channel by channel; the state then forgets its oldest token.
/// bytes: 16 batch channels + 8 channels.
struct ConvolutionUpdate {
    const void *input;  ///< [batch][inputStride], of which the first `channels` count
    void *state;        ///< [batch][3][channels], the oldest token first
    const void *weight; ///< [4][channels], the last for the new token
    void *output;       ///< [batch][channels]
    std::int64_t batch;
    std::int64_t channels;    ///< a multiple of 8
    std::int64_t inputStride; ///< a multiple of 8
};
void updateConvolution(const ConvolutionUpdate &update, Stream &stream);

/// For each value head, with q and k of unit length, q then divided by sqrt(128), d = exp(-exp(decayLog) softplus(a + decayBias)) and
/// beta = sigmoid(b): S = d S; S += beta (v - S k) k^T; output = S q.
/// bytes: 8 batch valueHeads 128^2 of the state + 512 batch (keyHeads + valueHeads) + 4 batch valueHeads + 8 valueHeads.
/// flops: 7 batch valueHeads 128^2.
struct DeltaDecode {
    const void *mixed;        ///< [batch][2 keyHeads + valueHeads][128]: queries, keys, values
    const void *decayAndBeta; ///< [batch][2][valueHeads]: a, b
    const float *decayLog;    ///< [valueHeads]
    const float *decayBias;   ///< [valueHeads]
    float *state;             ///< [batch][valueHeads][128 of the value][128 of the key], updated
    void *output;             ///< [batch][valueHeads][128]
    std::int64_t batch;
    std::int64_t keyHeads; ///< divides valueHeads
    std::int64_t valueHeads;
};
void deltaDecode(const DeltaDecode &decode, Stream &stream);

/// output = input * weight / rms(input) * silu(gate), head by head. bytes: 768 rows heads + 256.
struct GatedNorm {
    const void *input;  ///< [rows][heads][128]
    const void *gate;   ///< [rows][gateStride], of which the first heads * 128 count
    const void *weight; ///< [128]
    void *output;       ///< as the input; may be the input
    std::int64_t rows;
    std::int64_t heads;
    std::int64_t gateStride; ///< a multiple of 8
    float epsilon;
};
void gatedNorm(const GatedNorm &norm, Stream &stream);

} // namespace ps::gpu::kernels
