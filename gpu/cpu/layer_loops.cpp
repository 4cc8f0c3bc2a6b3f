// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/loops.h"

#include "gpu/cpu/vector_clones.h"

#include <bit>
#include <cmath>

namespace ps::gpu::loops {

namespace {

/// exp(x) to about 2e-7: 2^n times the Taylor polynomial of degree 7 on |r| <= ln2 / 2. Clamped where floats end. Keeps NaN.
inline float fastExp(float x) {
    constexpr float kLog2E = 1.44269504088896341F;
    constexpr float kLn2High = 0.693145751953125F, kLn2Low = 1.42860682030941723e-6F;
    constexpr float kShift = 12582912.0F; // 1.5 * 2^23: adding it rounds to a whole number
    const float bounded = x < -87.0F ? -87.0F : x > 88.0F ? 88.0F : x;
    const float shifted = bounded * kLog2E + kShift;
    const float n = shifted - kShift;
    const float r = bounded - n * kLn2High - n * kLn2Low;
    float p = 1.0F / 5040;
    p = p * r + 1.0F / 720;
    p = p * r + 1.0F / 120;
    p = p * r + 1.0F / 24;
    p = p * r + 1.0F / 6;
    p = p * r + 0.5F;
    p = p * r + 1.0F;
    p = p * r + 1.0F;
    const auto exponent = (std::bit_cast<std::uint32_t>(shifted) + 127U) << 23;
    return p * std::bit_cast<float>(exponent);
}

inline float fromBfloat16(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

} // namespace

PS_VECTOR_CLONES void rmsNorm(float *out, const float *in, const float *weight, std::size_t rows, std::size_t columns, float epsilon) {
    for (std::size_t row = 0; row < rows; ++row) {
        const float *x = in + row * columns;
        float *y = out + row * columns;
        float squares = 0;
#pragma omp simd reduction(+ : squares)
        for (std::size_t i = 0; i < columns; ++i) squares += x[i] * x[i];
        const float scale = 1.0F / std::sqrt(squares / static_cast<float>(columns) + epsilon);
#pragma omp simd
        for (std::size_t i = 0; i < columns; ++i) y[i] = x[i] * scale * weight[i];
    }
}

PS_VECTOR_CLONES void swiglu(float *out, const float *gate, const float *up, std::size_t count) {
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) out[i] = gate[i] / (1.0F + fastExp(-gate[i])) * up[i];
}

PS_VECTOR_CLONES void decodeAttention(const AttentionHead &head, float *scratch) {
    const std::size_t dim = head.dim, groups = head.groups;
    float *sums = scratch;                              // [groups][dim]
    float *scores = sums + groups * dim;                // [groups][block]
    float *largest = scores + groups * kAttentionBlock; // [groups]
    float *weights = largest + groups;                  // [groups]
    float *row = weights + groups;                      // [dim]
    const float scale = 1.0F / std::sqrt(static_cast<float>(dim));
    for (std::size_t i = 0; i < groups * dim; ++i) sums[i] = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        largest[g] = -INFINITY;
        weights[g] = 0;
    }
    for (std::size_t begin = 0; begin < head.length; begin += kAttentionBlock) {
        const std::size_t tokens = head.length - begin < kAttentionBlock ? head.length - begin : kAttentionBlock;
        for (std::size_t t = 0; t < tokens; ++t) {
            const std::uint16_t *key = head.keys + (begin + t) * dim;
#pragma omp simd
            for (std::size_t d = 0; d < dim; ++d) row[d] = fromBfloat16(key[d]);
            for (std::size_t g = 0; g < groups; ++g) {
                const float *q = head.q + g * dim;
                float dot = 0;
#pragma omp simd reduction(+ : dot)
                for (std::size_t d = 0; d < dim; ++d) dot += q[d] * row[d];
                scores[g * kAttentionBlock + t] = dot * scale;
            }
        }
        for (std::size_t g = 0; g < groups; ++g) {
            float *score = scores + g * kAttentionBlock;
            float top = largest[g];
            for (std::size_t t = 0; t < tokens; ++t) top = score[t] > top ? score[t] : top;
            const float shrink = weights[g] > 0 ? fastExp(largest[g] - top) : 0.0F;
            float total = weights[g] * shrink;
            for (std::size_t t = 0; t < tokens; ++t) {
                score[t] = fastExp(score[t] - top);
                total += score[t];
            }
            largest[g] = top;
            weights[g] = total;
#pragma omp simd
            for (std::size_t d = 0; d < dim; ++d) sums[g * dim + d] *= shrink;
        }
        for (std::size_t t = 0; t < tokens; ++t) {
            const std::uint16_t *value = head.values + (begin + t) * dim;
#pragma omp simd
            for (std::size_t d = 0; d < dim; ++d) row[d] = fromBfloat16(value[d]);
            for (std::size_t g = 0; g < groups; ++g) {
                const float weight = scores[g * kAttentionBlock + t];
                float *sum = sums + g * dim;
#pragma omp simd
                for (std::size_t d = 0; d < dim; ++d) sum[d] += weight * row[d];
            }
        }
    }
    for (std::size_t g = 0; g < groups; ++g) {
        const float share = weights[g] > 0 ? 1.0F / weights[g] : 0.0F; // nothing to attend to: zeros
        for (std::size_t d = 0; d < dim; ++d) head.out[g * dim + d] = sums[g * dim + d] * share;
    }
}

PS_VECTOR_CLONES std::int32_t sampleToken(const float *logits, std::size_t count, float temperature, float draw) {
    float top = -INFINITY;
#pragma omp simd reduction(max : top)
    for (std::size_t i = 0; i < count; ++i) top = logits[i] > top ? logits[i] : top;
    const float factor = 1.0F / temperature;
    constexpr std::size_t kBlock = 1024;
    double total = 0;
    for (std::size_t begin = 0; begin < count; begin += kBlock) {
        const std::size_t end = count - begin < kBlock ? count : begin + kBlock;
        float part = 0;
#pragma omp simd reduction(+ : part)
        for (std::size_t i = begin; i < end; ++i) part += fastExp((logits[i] - top) * factor);
        total += part;
    }
    const double wanted = total * draw;
    double reached = 0;
    for (std::size_t i = 0; i < count; ++i) {
        reached += fastExp((logits[i] - top) * factor);
        if (reached > wanted) return static_cast<std::int32_t>(i);
    }
    return static_cast<std::int32_t>(count) - 1; // rounding took the last crumb; -1 of nothing
}

} // namespace ps::gpu::loops
