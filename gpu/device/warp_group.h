// SPDX-License-Identifier: GPL-3.0-or-later
// Products of four warps together, which NVIDIA's devices of compute capability 9.0 have beside those of one warp. They take narrow
// numbers as they are, where the products of a warp are made of conversions and products in 16 bits; and their operands may stay in
// shared memory. Only code for exactly that generation (90a) has them.
//
// In shared memory an operand is rows of 128 bytes, on a boundary of 1,024 bytes, with piece p of 16 bytes of row i at place
// p ^ (i % 8). Of the left operand warp w of the four has rows 16 w to 16 w + 15; registers hold operands and results as
// matrix_core.h describes them for one warp. The sums of columns 8 j to 8 j + 7 are the four from 4 j on.
#pragma once

#include "gpu/device/matrix_core.h"

#if defined(PS_GPU_EMULATION) || defined(__CUDA_ARCH_FEAT_SM90_ALL) || (defined(GK_NVIDIA_DEVICE) && !defined(__CUDA_ARCH__))
#define GK_HAS_WARP_GROUPS 1 // here; on the host: in some of the code
#endif

#if defined(GK_HAS_MMA)
namespace ps::gpu::gk {

/// Bytes 32 k to 32 k + 31 of rows in shared memory.
struct SharedOperand {
    const unsigned char *rows;
    int k;
};

#if defined(PS_GPU_EMULATION)

namespace emulated {
inline float e4m3In(SharedOperand operand, int row, int at) {
    const int byte = operand.k * 32 + at;
    return fromE4m3(operand.rows[row * 128 + ((byte / 16) ^ (row & 7)) * 16 + byte % 16]);
}

template <int Columns, typename Left>
void multiplyGroup(float (&sums)[Columns / 2], SharedOperand right, bool add, Left left) {
    const int r = lane() / 4, t = lane() % 4;
    for (int i = 0; i < Columns / 2; ++i) {
        float sum = add ? sums[i] : 0;
        const int column = i / 4 * 8 + 2 * t + i % 2, row = r + i % 4 / 2 * 8;
        for (int at = 0; at < 32; ++at) sum += left(row, at) * e4m3In(right, column, at);
        sums[i] = sum;
    }
}
} // namespace emulated

inline void beginGroupProducts() {}
inline void commitGroupProducts() {}
template <int Pending>
void waitForGroupProducts() {}
inline void showToGroupProducts() {}

template <int Columns>
void multiplyGroupE4m3(float (&sums)[Columns / 2], SharedOperand left, SharedOperand right, bool add) {
    const int firstRow = static_cast<int>(emulation::threadIndex() / 32 % 4) * 16;
    emulated::multiplyGroup<Columns>(sums, right, add, [&](int row, int at) { return emulated::e4m3In(left, firstRow + row, at); });
}
template <int Columns>
void multiplyGroupE4m3(float (&sums)[Columns / 2], const std::uint32_t (&left)[4], SharedOperand right, bool add) {
    emulated::withShown({left[0], left[1], left[2], left[3]}, [&](auto shown) {
        emulated::multiplyGroup<Columns>(sums, right, add, [&](int row, int at) {
            const auto four = static_cast<std::uint32_t>(shown(row % 8 * 4 + at % 16 / 4, at / 16 * 2 + row / 8));
            return fromE4m3((four >> (8 * (at % 4))) & 0xffU);
        });
    });
}

#else

/// Before the first product after registers of it were written.
GK_DEVICE void beginGroupProducts() {
#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
    asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
#endif
}
/// The products since the last commit are a group; their sums are there when the group has been waited for.
GK_DEVICE void commitGroupProducts() {
#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
    asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
#endif
}
template <int Pending>
GK_DEVICE void waitForGroupProducts() {
#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(Pending) : "memory");
#endif
}
/// What this thread has written into shared memory, for these units, which are no threads: before the barrier.
GK_DEVICE void showToGroupProducts() {
#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
#endif
}

/// The units' description of an operand: where it is, 1,024 bytes from eight rows to the next eight, places by rows modulo 8.
GK_DEVICE unsigned long long describe(SharedOperand operand) {
    const unsigned long long at = (sharedAddress(operand.rows) + static_cast<unsigned>(operand.k) * 32U) & 0x3ffffU;
    return at >> 4 | 1ULL << 16 | (1024ULL >> 4) << 32 | 1ULL << 62;
}

#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
#define GK_GROUP_SUMS4(s, i) "+f"(s[i]), "+f"(s[i + 1]), "+f"(s[i + 2]), "+f"(s[i + 3])
#define GK_GROUP_SUMS16(s, i) GK_GROUP_SUMS4(s, i), GK_GROUP_SUMS4(s, i + 4), GK_GROUP_SUMS4(s, i + 8), GK_GROUP_SUMS4(s, i + 12)
#define GK_GROUP_PRODUCT(columns, list) "wgmma.mma_async.sync.aligned.m64n" columns "k32.f32.e4m3.e4m3 {" list "}, "
#endif

/// sums (+)= left right^T with e4m3 values, left of 64 rows, right of `Columns`; without `add` the sums begin at 0. Asynchronous: see
/// commitGroupProducts.
template <int Columns>
GK_DEVICE void multiplyGroupE4m3(float (&sums)[Columns / 2], SharedOperand left, SharedOperand right, bool add) {
    static_assert(Columns == 16 || Columns == 32 || Columns == 64);
#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
    const unsigned long long a = describe(left), b = describe(right);
    const int scale = add ? 1 : 0;
    if constexpr (Columns == 16)
        asm volatile("{.reg .pred p; setp.ne.b32 p, %10, 0;" GK_GROUP_PRODUCT("16", "%0,%1,%2,%3,%4,%5,%6,%7") "%8, %9, p, 1, 1;}"
                     : GK_GROUP_SUMS4(sums, 0), GK_GROUP_SUMS4(sums, 4)
                     : "l"(a), "l"(b), "r"(scale));
    else if constexpr (Columns == 32)
        asm volatile("{.reg .pred p; setp.ne.b32 p, %18, 0;" GK_GROUP_PRODUCT(
                         "32", "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15") "%16, %17, p, 1, 1;}"
                     : GK_GROUP_SUMS16(sums, 0)
                     : "l"(a), "l"(b), "r"(scale));
    else
        asm volatile("{.reg .pred p; setp.ne.b32 p, %34, 0;" GK_GROUP_PRODUCT(
                         "64", "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,"
                               "%29,%30,%31") "%32, %33, p, 1, 1;}"
                     : GK_GROUP_SUMS16(sums, 0), GK_GROUP_SUMS16(sums, 16)
                     : "l"(a), "l"(b), "r"(scale));
#else
    __trap(); // other devices multiply by warps
#endif
}
template <int Columns>
GK_DEVICE void multiplyGroupE4m3(float (&sums)[Columns / 2], const std::uint32_t (&left)[4], SharedOperand right, bool add) {
    static_assert(Columns == 8);
#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
    asm volatile("{.reg .pred p; setp.ne.b32 p, %9, 0;" GK_GROUP_PRODUCT("8", "%0,%1,%2,%3") "{%4,%5,%6,%7}, %8, p, 1, 1;}"
                 : GK_GROUP_SUMS4(sums, 0)
                 : "r"(left[0]), "r"(left[1]), "r"(left[2]), "r"(left[3]), "l"(describe(right)), "r"(add ? 1 : 0));
#else
    __trap();
#endif
}

#endif

} // namespace ps::gpu::gk
#endif
