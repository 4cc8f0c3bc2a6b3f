// SPDX-License-Identifier: GPL-3.0-or-later
// NVIDIA's matrix units, and the copies and loads that feed them. One warp of 32 lanes works together; in the emulation any
// group of 32 does, so that both widths can run these kernels. r = lane / 4 and t = lane % 4 in what follows.
//
// A 16 x 16 bf16 operand A: words {(r, 2t..), (r + 8, 2t..), (r, 2t + 8..), (r + 8, 2t + 8..)} of two neighbours in a row each.
// B, 16 x 8: words {(2t.., r), (2t + 8.., r)} of two neighbours in a column. The 16 x 8 result: {(r, 2t), (r, 2t + 1),
// (r + 8, 2t), (r + 8, 2t + 1)}. The e4m3 operands are the same with 4t for 2t, 16 for 8, and four neighbours in a word.
#pragma once

#include "gpu/device/gk.h"

#if defined(GK_NVIDIA_DEVICE) || defined(PS_GPU_EMULATION)
#define GK_HAS_MMA 1
#endif

#if defined(PS_GPU_EMULATION)
#include "gpu/device/matrix_emulation.h"
#elif defined(GK_NVIDIA_DEVICE)

namespace ps::gpu::gk {

/// sum += A B with bf16 operands; compute capability 8.0.
GK_DEVICE void multiplyBf16(float (&sum)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
                 : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#else
    __trap(); // such a device takes the portable kernels
#endif
}

/// sum += A B with A of 16 x 32 and B of 32 x 8 e4m3 values; compute capability 8.9.
GK_DEVICE void multiplyE4m3(float (&sum)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 890
    asm volatile("mma.sync.aligned.m16n8k32.row.col.f32.e4m3.e4m3.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
                 : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#else
    __trap();
#endif
}

GK_DEVICE std::uint32_t sharedAddress(const void *at) {
    return static_cast<std::uint32_t>(__cvta_generic_to_shared(at));
}

/// Four 8 x 8 matrices of 16-bit values from shared memory. Lane i brings the address of row i % 8 of matrix i / 8 (16 bytes,
/// aligned); word m of a lane is (r, 2t..) of matrix m.
GK_DEVICE void loadMatrices(std::uint32_t (&words)[4], const void *row) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
                 : "r"(sharedAddress(row)));
}
/// The same, transposed: word m of a lane is (2t.., r) of matrix m.
GK_DEVICE void loadMatricesTransposed(std::uint32_t (&words)[4], const void *row) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
                 : "r"(sharedAddress(row)));
}

/// Starts a copy of 16 bytes into shared memory, past the first-level cache.
GK_DEVICE void copyAsync16(void *shared, const void *global) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(sharedAddress(shared)), "l"(global));
#else
    __trap();
#endif
}
/// The same; zeros arrive, and nothing is read, where there is nothing.
GK_DEVICE void copyOrClearAsync16(void *shared, const void *global, bool there) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(sharedAddress(shared)), "l"(global), "r"(there ? 16 : 0));
#else
    __trap();
#endif
}
/// The same with 4 bytes, through the first-level cache.
GK_DEVICE void copyOrClearAsync4(void *shared, const void *global, bool there) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"r"(sharedAddress(shared)), "l"(global), "r"(there ? 4 : 0));
#else
    __trap();
#endif
}
/// Starts a copy of 8 bytes, through the first-level cache.
GK_DEVICE void copyAsync8(void *shared, const void *global) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.ca.shared.global [%0], [%1], 8;" ::"r"(sharedAddress(shared)), "l"(global));
#else
    __trap();
#endif
}
GK_DEVICE void commitCopies() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}
/// Until at most `Pending` of the groups that this thread committed are on their way. A barrier shows them to the other threads.
template <int Pending>
GK_DEVICE void waitForCopies() {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile("cp.async.wait_group %0;" ::"n"(Pending) : "memory");
#endif
}

/// Byte i of the result is byte (selector >> 4 i) & 7 of the eight in {low, high}.
GK_DEVICE std::uint32_t permuteBytes(std::uint32_t low, std::uint32_t high, std::uint32_t selector) {
    return __byte_perm(low, high, selector);
}

/// Both bf16 values times 2^120, exact from the smallest subnormal on.
GK_DEVICE std::uint32_t scaleBf16PairBy2To120(std::uint32_t pair) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    std::uint32_t out;
    asm("fma.rn.bf16x2 %0, %1, %2, %3;" : "=r"(out) : "r"(pair), "r"(0x7b807b80U), "r"(0x80008000U)); // + -0 keeps the sign of 0
    return out;
#else
    __trap();
    return pair;
#endif
}

} // namespace ps::gpu::gk
#endif

#if defined(GK_HAS_MMA)
namespace ps::gpu::gk {

/// Two e4m3 values, in the high bytes of the halves, as bf16; the low bytes may hold anything. Exact; NaN becomes 480. The fields
/// are moved to where bf16 has them, which divides by 2^120, the difference of the exponents' biases.
GK_DEVICE std::uint32_t bf16PairOfE4m3(std::uint32_t highBytes) {
    return scaleBf16PairBy2To120((highBytes & 0x80008000U) | ((highBytes >> 4) & 0x07f007f0U));
}

} // namespace ps::gpu::gk
#endif
