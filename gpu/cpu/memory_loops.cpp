// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/loops.h"

#include "gpu/cpu/vector_clones.h"

#include <cstring>

namespace ps::gpu::loops {

const char *instructionSet() {
#if PS_HAS_VECTOR_CLONES
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) return "x86-64-v4";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "x86-64-v3";
#endif
#ifdef __x86_64__
    return "x86-64";
#else
    return "baseline";
#endif
}

PS_VECTOR_CLONES std::uint64_t sum(const std::uint64_t *in, std::size_t count) {
    // Eight vectors in flight: one chain of additions would be slower than the memory.
    constexpr std::size_t kLanes = 64;
    std::uint64_t lanes[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += in[i + lane];
    }
    std::uint64_t total = 0;
    for (const std::uint64_t lane : lanes) total += lane;
    for (; i < count; ++i) total += in[i];
    return total;
}

PS_VECTOR_CLONES void store(double *out, std::size_t count, double value) {
    for (std::size_t i = 0; i < count; ++i) out[i] = value;
}

void copy(double *out, const double *in, std::size_t count) {
    if (count > 0) std::memcpy(out, in, count * sizeof(double));
}

PS_VECTOR_CLONES void triad(double *out, const double *b, const double *c, double factor, std::size_t count) {
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) out[i] = b[i] + factor * c[i];
}

} // namespace ps::gpu::loops
