// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/loops.h"

#include "gpu/cpu/vector_clones.h"

#include <bit>

namespace ps::gpu::loops {

namespace {

inline float fromBfloat16(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

} // namespace

// Four rows of the batch share what is read of a row of weights, which then lies in the first cache for the next four.
PS_VECTOR_CLONES void gemm(float *out, std::size_t outStride, const std::uint16_t *weights, const float *in, std::size_t rows,
                           std::size_t n, std::size_t k) {
    for (std::size_t j = 0; j < n; ++j) {
        const std::uint16_t *w = weights + j * k;
        std::size_t row = 0;
        for (; row + 4 <= rows; row += 4) {
            const float *x0 = in + row * k, *x1 = x0 + k, *x2 = x1 + k, *x3 = x2 + k;
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
            for (std::size_t i = 0; i < k; ++i) {
                const float value = fromBfloat16(w[i]);
                s0 += value * x0[i];
                s1 += value * x1[i];
                s2 += value * x2[i];
                s3 += value * x3[i];
            }
            float *y = out + row * outStride + j;
            y[0] = s0;
            y[outStride] = s1;
            y[2 * outStride] = s2;
            y[3 * outStride] = s3;
        }
        for (; row < rows; ++row) {
            const float *x = in + row * k;
            float s = 0;
#pragma omp simd reduction(+ : s)
            for (std::size_t i = 0; i < k; ++i) s += fromBfloat16(w[i]) * x[i];
            out[row * outStride + j] = s;
        }
    }
}

PS_VECTOR_CLONES void add(float *sum, const float *more, std::size_t count) {
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) sum[i] += more[i];
}

} // namespace ps::gpu::loops
