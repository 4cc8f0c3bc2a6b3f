// SPDX-License-Identifier: GPL-3.0-or-later
// The small kernels of a transformer layer. Activations are bfloat16 in rows; widths are multiples of 8 elements.
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>

namespace ps::gpu::kernels {

/// residual += input; output = residual * weight / rms(residual). Width at most 16384. bytes: 8 rows width + 2 width.
/// Rows may lie in groups with something between them, as the heads of queries and keys do; output may be input.
struct RmsNorm {
    const void *input;  ///< [rows][width]
    void *residual;     ///< [rows][width], updated; null: none is added
    const void *weight; ///< [width]
    void *output;       ///< [rows][width]
    std::int64_t rows;
    std::int64_t width;
    float epsilon;
    std::int64_t rowsPerGroup = 1;
    std::int64_t groupStride = 0;  ///< elements from group to group; 0: rowsPerGroup width
    std::int64_t outputStride = 0; ///< the same of the output; 0: groupStride
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

/// bf16 to e4m3 with one float scale, largest/448, per group of 128 in a row, the last one of what is left: value = e4m3 * scale.
/// bytes: rows (3 width + 4 ceil(width / 128)).
struct Quantise {
    const void *input; ///< [rows][width]
    void *output;      ///< e4m3 [rows][width]
    float *scales;     ///< [rows][ceil(width / 128)]
    std::int64_t rows;
    std::int64_t width;
};
void quantise(const Quantise &quantisation, Stream &stream);

/// Rotates the halves of the first queryHeads + kvHeads heads of each row by the angles of its position, and stores keys and
/// values at that position of the cache. bytes: 2 rows headDim (2 queryHeads + 4 kvHeads).
struct RotaryAndStore {
    const void *qkv;            ///< [rows][queryHeads + 2 kvHeads][headDim]
    void *queries;              ///< [rows][queryHeads][headDim]
    void *keys;                 ///< [sequences][kvHeads][context][headDim]
    void *values;               ///< the same
    const float *cosineAndSine; ///< [headDim / 2][2] of the position; in prefill [rows][headDim / 2][2]
    std::int64_t rows;
    std::int64_t queryHeads;
    std::int64_t kvHeads;
    std::int64_t headDim;
    std::int64_t context;
    std::int64_t position;      ///< of the rows; in prefill of the first one
    bool prefill;               ///< the rows are one sequence's tokens in order; else each is the new token of a sequence of its own
    std::int64_t qkvStride = 0; ///< elements from row to row of qkv; 0: nothing lies between them
};
void rotaryAndStore(const RotaryAndStore &rotary, Stream &stream);

/// The same of DeepSeek's latents: rotates the last 64 elements of each query into the last 64 of `rotatedQueries`, which may be
/// the queries, and stores the normed latent of 512 and its 64 rotated elements at the position of the cache.
/// bytes: 2 rows (2 64 heads + 2 576).
struct LatentRotaryAndStore {
    const void *queries;        ///< [rows][heads][queryDim]
    void *rotatedQueries;       ///< [rows][heads][rotatedDim]; nothing else of it is written
    const void *latents;        ///< [rows][512]
    const void *keys;           ///< [rows][keyStride], the first 64
    void *cache;                ///< [sequences][context][576]
    const float *cosineAndSine; ///< [32][2] of the position; in prefill [rows][32][2]
    std::int64_t rows;
    std::int64_t heads;
    std::int64_t queryDim;
    std::int64_t rotatedDim;
    std::int64_t keyStride;
    std::int64_t context;
    std::int64_t position; ///< as in RotaryAndStore
    bool prefill;
};
void latentRotaryAndStore(const LatentRotaryAndStore &rotary, Stream &stream);

/// Keys and values of a prompt by head, from what its latents were projected to; the 64 rotated elements are every head's.
/// bytes: 4 rows heads (ownDim + 64 + valueDim), less what comes from the cache again.
struct ExpandLatents {
    const void *projected; ///< [rows][heads][ownDim + valueDim]
    const void *cache;     ///< [rows][576]
    void *keys;            ///< [heads][rows][ownDim + 64]
    void *values;          ///< [heads][rows][valueDim]
    std::int64_t rows;
    std::int64_t heads;
    std::int64_t ownDim; ///< of a key, without what is rotated
    std::int64_t valueDim;
};
void expandLatents(const ExpandLatents &expansion, Stream &stream);

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
/// Rows of a table, by token. bytes: 4 rows width.
struct Embedding {
    const void *table;         ///< bf16 [vocabulary][width]
    const std::uint64_t *best; ///< [rows], as sampleTokens() leaves them
    void *output;              ///< [rows][width]
    std::int64_t rows;
    std::int64_t width;
};
void embed(const Embedding &embedding, Stream &stream);

constexpr std::int64_t tokenOf(std::uint64_t best) {
    return static_cast<std::int64_t>(~static_cast<std::uint32_t>(best));
}

} // namespace ps::gpu::kernels
