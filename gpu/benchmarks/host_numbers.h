// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of the device's formats as the references compute with them.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace ps::gpu {

inline double bf16ToDouble(std::uint16_t bits) {
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16));
}

/// Half a unit in the last place, relative: what rounding to the format costs.
inline constexpr double kBf16Rounding = 0x1p-9;
inline constexpr double kE4m3Rounding = 0x1p-4;

inline double fp16ToDouble(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31, mantissa = bits & 1023;
    if (exponent == 31) return std::nan("");
    const double size = exponent > 0 ? std::ldexp(1 + mantissa / 1024.0, exponent - 15) : std::ldexp(mantissa / 1024.0, -14);
    return bits & 0x8000 ? -size : size;
}

inline double e2m1ToDouble(int bits) {
    constexpr double kSizes[8] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
    return bits & 8 ? -kSizes[bits & 7] : kSizes[bits & 7];
}

/// Element `at` of those that begin at `packed`, as GroupedGemm keeps them.
inline double packedE2m1ToDouble(const std::uint8_t *packed, std::size_t at) {
    const int both = packed[at / 32 * 16 + at % 16];
    return e2m1ToDouble(at % 32 < 16 ? (both >> 4 & 8) | (both >> 2 & 7) : (both >> 2 & 8) | (both >> 4 & 4) | (both & 3));
}

inline double e4m3ToDouble(std::uint8_t bits) {
    const int exponent = (bits >> 3) & 15, mantissa = bits & 7;
    if (exponent == 15 && mantissa == 7) return std::nan("");
    const double size = exponent > 0 ? std::ldexp(1 + mantissa / 8.0, exponent - 7) : std::ldexp(mantissa / 8.0, -6);
    return bits & 0x80 ? -size : size;
}

} // namespace ps::gpu
