// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops: one thread's part of a kernel. No allocation, no exceptions, any length including 0.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ps::gpu::loops {

/// The widest instruction set that the loops of this build use on this machine.
const char *instructionSet();

std::uint64_t sum(const std::uint64_t *in, std::size_t count);
void store(double *out, std::size_t count, double value);
void copy(double *out, const double *in, std::size_t count);
/// out = b + factor * c
void triad(double *out, const double *b, const double *c, double factor, std::size_t count);

/// out = in / sqrt(mean(in^2) + epsilon) * weight, for each of `rows` rows.
void rmsNorm(float *out, const float *in, const float *weight, std::size_t rows, std::size_t columns, float epsilon);
/// out = gate / (1 + exp(-gate)) * up
void swiglu(float *out, const float *gate, const float *up, std::size_t count);

/// out[row][j] = sum over i of in[row][i] weights[j][i], for j from 0 to n. Rows of `out` are `outStride` apart, those of `in` k.
void gemm(float *out, std::size_t outStride, const std::uint16_t *weights, const float *in, std::size_t rows, std::size_t n, std::size_t k);
/// sum += more
void add(float *sum, const float *more, std::size_t count);

/// Attention of `groups` query heads over one KV head of one sequence: softmax(q k / sqrt(dim)) v, in one pass over the cache.
/// q and out: [groups][dim]; keys and values: [length][dim] in bfloat16; scratch: groups * (dim + kAttentionBlock + 2) + dim floats.
inline constexpr std::size_t kAttentionBlock = 64;
struct AttentionHead {
    const float *q;
    const std::uint16_t *keys;
    const std::uint16_t *values;
    float *out;
    std::size_t groups;
    std::size_t dim;
    std::size_t length;
};
void decodeAttention(const AttentionHead &head, float *scratch);

/// Index drawn from softmax(logits / temperature) by inversion: the first whose cumulated share exceeds `draw` in [0, 1).
std::int32_t sampleToken(const float *logits, std::size_t count, float temperature, float draw);

} // namespace ps::gpu::loops
