// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels that run on several devices at the same time and wait for each other.
#pragma once

#include "gpu/device/stream.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ps::gpu::kernels {

inline constexpr int kMostRanks = 8;
/// Of a message. A larger one is better reduced in parts, each by one rank.
inline constexpr std::size_t kMostOneShotBytes = std::size_t(512) << 10;

/// One device's share. Memory is of that device; `input` and `flags` are read or written by all, which have peer access.
struct OneShotRank {
    int device;
    Stream *stream;
    const void *input;
    void *output;
    std::uint32_t *flags; ///< kOneShotFlagBytes, zero before the first call
};
inline constexpr unsigned kMostOneShotBlocks = 64;
inline constexpr std::size_t kOneShotFlagBytes = (kMostRanks + 1) * kMostOneShotBlocks * sizeof(std::uint32_t);

/// Every output becomes the sum of all inputs, bfloat16 added in float32 in the order of the ranks, so that all are the same bits.
/// `bytes`, of one message, is a multiple of 16. The flags count the calls: the same flags, ranks and streams belong together for
/// good, also when a graph replays the calls. An input may be written again once the next call is done, so that calls in turn use
/// two inputs each.
void oneShotAllReduce(std::span<const OneShotRank> ranks, std::size_t bytes);

/// Loads the kernel on this rank's device. Before the first call: what loads while another device waits could wait for that one.
void loadOneShotAllReduce(const OneShotRank &rank);

} // namespace ps::gpu::kernels
