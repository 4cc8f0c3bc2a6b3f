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

/// One device's share. Memory is of that device; all of it but what is said to be its own is read or written by all, which have
/// peer access.
struct CollectiveRank {
    int device;
    Stream *stream;
    const void *input;
    void *output;                         ///< its own, but for twoShotAllReduce()
    std::uint32_t *flags;                 ///< kCollectiveFlagBytes, zero before the first call
    const std::uint32_t *abort = nullptr; ///< of an AbortWord; null: waits for the others until that is a fault
};
inline constexpr unsigned kMostCollectiveBlocks = 64;
inline constexpr std::size_t kCollectiveFlagBytes = (kMostRanks + 1) * kMostCollectiveBlocks * sizeof(std::uint32_t);

// The flags count the calls: the same flags, ranks, streams and kind of call belong together for good, also when graphs replay the
// calls. Every output has the same bits.

/// Every output becomes the sum of all inputs, bfloat16 added in float32 in the order of the ranks. `bytes`, of one message, is a
/// multiple of 16. An input may be written again once the next call is done, so that calls in turn use two inputs each.
void oneShotAllReduce(std::span<const CollectiveRank> ranks, std::size_t bytes);

/// The same for messages of any size: each rank adds up one part and writes it to all. No output is its input, and an input may be
/// written again at once.
void twoShotAllReduce(std::span<const CollectiveRank> ranks, std::size_t bytes);

/// Every output becomes [rows][ranks][bytesPerRow] of the inputs, [rows][bytesPerRow], a multiple of 16. Inputs as oneShotAllReduce().
void allGatherRows(std::span<const CollectiveRank> ranks, std::size_t rows, std::size_t bytesPerRow);

/// Loads these kernels on this rank's device. Before the first call: what loads while another device waits could wait for that one.
void loadCollectives(const CollectiveRank &rank);

} // namespace ps::gpu::kernels
