// SPDX-License-Identifier: GPL-3.0-or-later
// What the collective kernels share: the barrier of a block with the same block of every other device. Include it in files with
// kernels only.
#pragma once

#include "gpu/device/device_list.h"
#include "gpu/device/number_bits.h"
#include "gpu/device/system_flags.h"
#include "gpu/kernels/collective_kernels.h"

namespace ps::gpu::kernels {

constexpr unsigned kCollectiveThreads = 256; // 64 such blocks are resident at once on any device, even beside others

/// What a device does of a call. Where kernels run one after another, as in the emulation, all have to raise their flags before any
/// waits.
enum class CollectivePart { All, Raise, Work, Finish };

struct CollectiveRanks {
    const gk::u32x4 *inputs[kMostRanks];
    gk::u32x4 *outputs[kMostRanks];
    std::uint32_t *flags[kMostRanks]; ///< of each device: [block][rank], and then the calls by block
    const std::uint32_t *abort;
    std::uint32_t *own; ///< flags
    int count, me;
};

/// The calls so far, of this block.
GK_DEVICE std::uint32_t *callsOf(const CollectiveRanks &ranks) {
    return ranks.own + kMostCollectiveBlocks * kMostRanks + blockIdx.x;
}

/// Says to all that what the block did before is there. The block's threads have passed a barrier since.
GK_DEVICE void raiseAll(const CollectiveRanks &ranks, std::uint32_t call) {
#pragma unroll
    for (int rank = 0; rank < kMostRanks; ++rank) // a thread's number as an index would put the addresses into memory
        if (rank == static_cast<int>(threadIdx.x) && rank < ranks.count)
            gk::raiseFlag(ranks.flags[rank] + blockIdx.x * kMostRanks + ranks.me, call);
}

/// The whole block, until all have said so.
GK_DEVICE void awaitAll(const CollectiveRanks &ranks, std::uint32_t call) {
    const int thread = static_cast<int>(threadIdx.x);
    if (thread < ranks.count) gk::awaitFlag(ranks.own + blockIdx.x * kMostRanks + thread, call, ranks.abort);
    __syncthreads();
}

/// The one barrier of a kernel that only reads what others have: one call. False when the kernel is to end.
template <CollectivePart part>
GK_DEVICE bool meetAll(const CollectiveRanks &ranks) {
    std::uint32_t *calls = callsOf(ranks);
    const std::uint32_t call = *calls + 1;
    if (part != CollectivePart::Work) raiseAll(ranks, call);
    if (part == CollectivePart::Raise) return false;
    awaitAll(ranks, call);
    if (threadIdx.x == 0 && ranks.count > 0) *calls = call;
    return true;
}

/// Vector `at` of all inputs, added in float32 in the order of the ranks.
GK_DEVICE gk::u32x4 sumOfInputs(const CollectiveRanks &ranks, std::size_t at) {
    gk::u32x4 values[kMostRanks];
#pragma unroll
    for (int rank = 0; rank < kMostRanks; ++rank)
        if (rank < ranks.count) values[rank] = ranks.inputs[rank][at];
    float sums[8] = {};
#pragma unroll
    for (int rank = 0; rank < kMostRanks; ++rank) {
        if (rank >= ranks.count) continue;
#pragma unroll
        for (int i = 0; i < 8; ++i) sums[i] += gk::bf16At(values[rank], i);
    }
    return gk::make4(gk::packBf16(sums[0], sums[1]), gk::packBf16(sums[2], sums[3]), gk::packBf16(sums[4], sums[5]),
                     gk::packBf16(sums[6], sums[7]));
}

/// Of no other rank: the kernel waits for nobody and counts nothing.
inline CollectiveRanks aloneFor(const CollectiveRank &rank) {
    CollectiveRanks alone{};
    alone.own = rank.flags;
    return alone;
}
/// One kernel each, on the selected device, without work.
void loadOneShot(const CollectiveRank &rank);
void loadTwoShot(const CollectiveRank &rank);
void loadAllGather(const CollectiveRank &rank);

/// What rank `me` is told.
inline CollectiveRanks sharesFor(std::span<const CollectiveRank> ranks, std::size_t me) {
    CollectiveRanks all{};
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
        all.inputs[rank] = static_cast<const gk::u32x4 *>(ranks[rank].input);
        all.outputs[rank] = static_cast<gk::u32x4 *>(ranks[rank].output);
        all.flags[rank] = ranks[rank].flags;
    }
    all.abort = ranks[me].abort;
    all.own = ranks[me].flags;
    all.count = static_cast<int>(ranks.size());
    all.me = static_cast<int>(me);
    return all;
}

/// Enough for so many vectors of work.
inline dim3 collectiveBlocks(std::size_t vectors) {
    const std::size_t blocks = (vectors + kCollectiveThreads - 1) / kCollectiveThreads;
    return dim3(static_cast<unsigned>(blocks < 1 ? 1 : blocks < kMostCollectiveBlocks ? blocks : kMostCollectiveBlocks));
}

} // namespace ps::gpu::kernels
