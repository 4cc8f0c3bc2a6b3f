// SPDX-License-Identifier: GPL-3.0-or-later
// bfloat16 and OCP e4m3 as raw bits: HIP 5.2 has no header for either, and a shift is most of what it takes.
#pragma once

#include "gpu/device/gk.h"

namespace ps::gpu::gk {

template <typename To, typename From>
GK_DEVICE To bitsOf(From from) {
    static_assert(sizeof(To) == sizeof(From), "same size");
    To to;
    __builtin_memcpy(&to, &from, sizeof to);
    return to;
}

GK_DEVICE float lowBf16(std::uint32_t pair) {
    return bitsOf<float>(pair << 16);
}
GK_DEVICE float highBf16(std::uint32_t pair) {
    return bitsOf<float>(pair & 0xffff0000U);
}
GK_DEVICE std::uint32_t toBf16(float value) { // to nearest, ties to even
    const auto bits = bitsOf<std::uint32_t>(value);
    return (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
}
GK_DEVICE std::uint32_t packBf16(float low, float high) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    std::uint32_t out;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(out) : "f"(high), "f"(low));
    return out;
#else
    return toBf16(low) | (toBf16(high) << 16);
#endif
}

/// IEEE half precision of a value below 65520 in size: to nearest, ties to even; what is below 2^-14 becomes 0.
GK_DEVICE std::uint32_t toFp16(float value) {
    const auto bits = bitsOf<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16) & 0x8000U, size = bits & 0x7fffffffU;
    if (size < 0x38800000U) return sign;
    return sign | ((size - 0x38000000U + 0xfffU + ((size >> 13) & 1U)) >> 13);
}

/// Element `at` of eight in a 16-byte vector.
GK_DEVICE float bf16At(const u32x4 &value, int at) {
    return at & 1 ? highBf16(word(value, at / 2)) : lowBf16(word(value, at / 2));
}

constexpr float kE4m3Largest = 448.0F;

/// To nearest, ties to even; saturates at 448.
GK_DEVICE std::uint32_t toE4m3InSoftware(float value) {
    const auto bits = bitsOf<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 24) & 0x80U;
    const auto size = bitsOf<float>(bits & 0x7fffffffU);
    if (!(size == size)) return sign | 0x7fU;
    if (size >= kE4m3Largest) return sign | 0x7eU;
    if (size < 0.015625F) return sign | (bitsOf<std::uint32_t>(size * 512.0F + 8388608.0F) & 0xfU); // multiples of 2^-9
    std::uint32_t rounded = bitsOf<std::uint32_t>(size);
    rounded += 0x7ffffU + ((rounded >> 20) & 1U);
    const std::uint32_t out = ((((rounded >> 23) - 120U) << 3) | ((rounded >> 20) & 7U));
    return sign | (out > 0x7eU ? 0x7eU : out);
}

GK_DEVICE std::uint32_t packE4m3(float low, float high) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 890
    std::uint16_t out;
    asm("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;" : "=h"(out) : "f"(high), "f"(low));
    return out;
#elif defined(__gfx950__)
    return static_cast<std::uint32_t>(__builtin_amdgcn_cvt_pk_fp8_f32(low, high, 0, false)) & 0xffffU; // gfx942 has another format
#else
    return toE4m3InSoftware(low) | (toE4m3InSoftware(high) << 8);
#endif
}

/// Exact: every e4m3 value is a float; NaN becomes 480. The fields are moved to where a float has them, which divides by 2^120,
/// the difference of the exponents' biases.
GK_DEVICE float fromE4m3(std::uint32_t bits) {
    return bitsOf<float>((bits & 0x80U) << 24 | (bits & 0x7fU) << 20) * 0x1p120F;
}

} // namespace ps::gpu::gk
