// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/gk.h"

namespace ps::gpu::kernels {

/// 32 bits that depend on seed and place only (the finaliser of MurmurHash3; Appleby 2011, public domain).
GK_DEVICE std::uint32_t randomWord(std::uint32_t seed, std::size_t place) {
    std::uint32_t x = static_cast<std::uint32_t>(place) * 2654435761U ^ static_cast<std::uint32_t>(place >> 32) ^ seed;
    x ^= x >> 16;
    x *= 0x85ebca6bU;
    x ^= x >> 13;
    x *= 0xc2b2ae35U;
    return x ^ (x >> 16);
}

} // namespace ps::gpu::kernels
