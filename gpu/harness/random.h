// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace ps::gpu {

/// Bits that depend on seed and place only, however many threads fill (splitmix64; Steele, Lea, Flood 2014).
inline std::uint64_t randomBits(std::uint64_t seed, std::uint64_t place) {
    std::uint64_t z = seed * 0xd1342543de82ef95U + (place + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

/// Evenly from -1 to 1.
inline double randomReal(std::uint64_t seed, std::uint64_t place) {
    return static_cast<double>(randomBits(seed, place) >> 11) * 0x1p-52 - 1;
}

} // namespace ps::gpu
