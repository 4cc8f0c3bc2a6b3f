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

inline double e4m3ToDouble(std::uint8_t bits) {
    const int exponent = (bits >> 3) & 15, mantissa = bits & 7;
    if (exponent == 15 && mantissa == 7) return std::nan("");
    const double size = exponent > 0 ? std::ldexp(1 + mantissa / 8.0, exponent - 7) : std::ldexp(mantissa / 8.0, -6);
    return bits & 0x80 ? -size : size;
}

} // namespace ps::gpu
