// SPDX-License-Identifier: GPL-3.0-or-later
// What the reference of a step computes with.
#pragma once

#include "gpu/benchmarks/host_numbers.h"
#include "gpu/device/device_memory.h"

#include <algorithm>
#include <vector>

namespace ps::gpu {

/// To nearest, ties to even.
inline double bf16Rounded(double value) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    return bf16ToDouble(static_cast<std::uint16_t>((bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16));
}
/// The same; saturates at 448.
inline double e4m3Rounded(double value) {
    const double size = std::min(std::abs(value), 448.0);
    const int exponent = size < 0x1p-6 ? -6 : std::ilogb(size);
    return std::copysign(std::ldexp(std::nearbyint(std::ldexp(size, 3 - exponent)), exponent - 3), value);
}

inline std::vector<double> rounded(std::vector<double> values) {
    std::transform(values.begin(), values.end(), values.begin(), bf16Rounded);
    return values;
}

inline std::vector<double> bf16Rows(const std::byte *from, std::size_t count) {
    std::vector<double> out;
    for (const std::uint16_t bits : downloaded<std::uint16_t>(from, count)) out.push_back(bf16ToDouble(bits));
    return out;
}
inline std::vector<double> e4m3Rows(const std::byte *from, std::size_t count) {
    std::vector<double> out;
    for (const std::uint8_t bits : downloaded<std::uint8_t>(from, count)) out.push_back(e4m3ToDouble(bits));
    return out;
}

/// Rows of a width as kernels::quantise leaves them: e4m3 values, times their scales or not.
inline std::vector<double> quantised(std::vector<double> values, std::size_t width, bool scaled) {
    constexpr std::size_t kGroup = 128;
    for (std::size_t row = 0; row < values.size(); row += width) {
        for (std::size_t first = row; first < row + width; first += kGroup) {
            const std::size_t end = std::min(first + kGroup, row + width);
            double largest = 1e-12;
            for (std::size_t i = first; i < end; ++i) largest = std::max(largest, std::abs(values[i]));
            for (std::size_t i = first; i < end; ++i) values[i] = e4m3Rounded(values[i] * 448 / largest) * (scaled ? largest / 448 : 1);
        }
    }
    return values;
}

inline double product(const double *a, const double *b, std::size_t count) {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += a[i] * b[i];
    return sum;
}

/// RMSNorm with the step's epsilon, rounded; `out` may be `in`.
inline void normalise(const double *in, const double *factor, double *out, std::size_t width) {
    constexpr double kEpsilon = 1e-5;
    const double scale = 1 / std::sqrt(product(in, in, width) / static_cast<double>(width) + kEpsilon);
    for (std::size_t i = 0; i < width; ++i) out[i] = bf16Rounded(in[i] * scale * factor[i]);
}

/// Halves of a head against each other, rounded.
inline void rotate(double *values, std::size_t dim, std::int64_t position) {
    for (std::size_t pair = 0; pair < dim / 2; ++pair) {
        const double angle = static_cast<double>(position) * std::pow(1e4, -2 * static_cast<double>(pair) / static_cast<double>(dim));
        const double low = values[pair], high = values[pair + dim / 2];
        values[pair] = bf16Rounded(low * std::cos(angle) - high * std::sin(angle));
        values[pair + dim / 2] = bf16Rounded(low * std::sin(angle) + high * std::cos(angle));
    }
}

} // namespace ps::gpu
