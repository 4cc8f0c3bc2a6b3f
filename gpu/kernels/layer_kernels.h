// SPDX-License-Identifier: GPL-3.0-or-later
// The small kernels of a transformer layer. Activations are bfloat16 in rows; widths are multiples of 8 elements.
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>

namespace ps::gpu::kernels {

/// residual += input; output = residual * weight / rms(residual). Width at most 16384. bytes: 8 rows width + 2 width.
struct RmsNorm {
    const void *input;  ///< [rows][width]
    void *residual;     ///< [rows][width], updated
    const void *weight; ///< [width]
    void *output;       ///< [rows][width]
    std::int64_t rows;
    std::int64_t width;
    float epsilon;
};
void rmsNorm(const RmsNorm &norm, Stream &stream);

/// output = silu(gate) * up, with gate and up side by side in one row. bytes: 6 rows width.
struct SwiGlu {
    const void *gateUp; ///< [rows][2 width]
    void *output;       ///< [rows][width]
    std::int64_t rows;
    std::int64_t width;
};
void swiGlu(const SwiGlu &activation, Stream &stream);

/// bf16 to e4m3 with one float scale, largest/448, per group of 128 in a row: value = e4m3 * scale. Width a multiple of 128.
/// bytes: rows width (2 + 1 + 4/128).
struct Quantise {
    const void *input; ///< [rows][width]
    void *output;      ///< e4m3 [rows][width]
    float *scales;     ///< [rows][width / 128]
    std::int64_t rows;
    std::int64_t width;
};
void quantise(const Quantise &quantisation, Stream &stream);

/// Rotates the halves of the first queryHeads + kvHeads heads of each row by the angles of its position (query heads in
/// place), and stores keys and values at that position of the cache. bytes: 2 rows headDim (2 queryHeads + 4 kvHeads).
struct RotaryAndStore {
    void *qkv;                  ///< [rows][queryHeads + 2 kvHeads][headDim]; one row is one sequence's new token
    void *keys;                 ///< [rows][kvHeads][context][headDim]
    void *values;               ///< the same
    const float *cosineAndSine; ///< [headDim / 2][2] of the position
    std::int64_t rows;
    std::int64_t queryHeads;
    std::int64_t kvHeads;
    std::int64_t headDim;
    std::int64_t context;
    std::int64_t position;
};
void rotaryAndStore(const RotaryAndStore &rotary, Stream &stream);

/// One token per row from softmax(logits / temperature), by the largest of logit / temperature + Gumbel noise, which is an
/// exact draw. `best` is a scratch word per row. bytes: 2 rows vocabulary.
struct Sampling {
    const void *logits;  ///< bf16 [rows][vocabulary]
    std::uint64_t *best; ///< [rows]; the token is ~low word afterwards, see tokenOf()
    std::int64_t rows;
    std::int64_t vocabulary;
    float temperature;
    std::uint32_t seed;
    std::int64_t multiprocessors; ///< of the device: rows are split into parts until it is full
};
void sampleTokens(const Sampling &sampling, Stream &stream);
constexpr std::int64_t tokenOf(std::uint64_t best) {
    return static_cast<std::int64_t>(~static_cast<std::uint32_t>(best));
}

} // namespace ps::gpu::kernels
