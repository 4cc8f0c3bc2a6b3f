// SPDX-License-Identifier: GPL-3.0-or-later
// The all-reduce of large messages in one kernel per device: each adds up one part of what all have, and writes it to all. Of n ranks
// each reads and sends (n - 1) / n of a message, where the other kernel reads n - 1 of them. One barrier before, as the inputs have to
// be there and the outputs free; one after, as the parts of the others have to be there.
#include "gpu/kernels/collective_parts.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

template <CollectivePart part>
GK_KERNEL(kCollectiveThreads)
twoShotKernel(CollectiveRanks ranks, std::size_t vectors) {
    std::uint32_t *calls = callsOf(ranks);
    const std::uint32_t begun = *calls + 1, written = begun + 1;
    if (part == CollectivePart::All || part == CollectivePart::Raise) raiseAll(ranks, begun);
    if (part == CollectivePart::Raise) return;
    if (part != CollectivePart::Finish) {
        awaitAll(ranks, begun);
        const std::size_t share = ranks.count > 0 ? (vectors + ranks.count - 1) / ranks.count : 0;
        const std::size_t first = ranks.me * share, end = first + share < vectors ? first + share : vectors;
        for (std::size_t at = first + static_cast<std::size_t>(blockIdx.x) * kCollectiveThreads + threadIdx.x; at < end;
             at += gridDim.x * kCollectiveThreads) {
            const u32x4 sum = sumOfInputs(ranks, at);
#pragma unroll
            for (int rank = 0; rank < kMostRanks; ++rank)
                if (rank < ranks.count) ranks.outputs[rank][at] = sum;
        }
        __syncthreads();
        raiseAll(ranks, written);
    }
    if (part == CollectivePart::Work) return;
    awaitAll(ranks, written);
    if (threadIdx.x == 0 && ranks.count > 0) *calls = written;
}

template <CollectivePart part>
void launchAll(std::span<const CollectiveRank> ranks, std::size_t vectors) {
    for (std::size_t me = 0; me < ranks.size(); ++me) {
        const OnDevice on(ranks[me].device);
        launch(twoShotKernel<part>, collectiveBlocks((vectors + ranks.size() - 1) / ranks.size()), kCollectiveThreads, 0, *ranks[me].stream,
               sharesFor(ranks, me), vectors);
    }
}

} // namespace

void twoShotAllReduce(std::span<const CollectiveRank> ranks, std::size_t bytes) {
    if (ranks.empty() || ranks.size() > kMostRanks) throw std::invalid_argument("all-reduce: 1 to 8 ranks");
    if (bytes == 0 || bytes % 16 != 0) throw std::invalid_argument("all-reduce: the message is a multiple of 16 bytes");
#if defined(PS_GPU_EMULATION)
    launchAll<CollectivePart::Raise>(ranks, bytes / 16);
    launchAll<CollectivePart::Work>(ranks, bytes / 16);
    launchAll<CollectivePart::Finish>(ranks, bytes / 16);
#else
    launchAll<CollectivePart::All>(ranks, bytes / 16);
#endif
}

void loadTwoShot(const CollectiveRank &rank) {
    launch(twoShotKernel<CollectivePart::All>, dim3(1), kCollectiveThreads, 0, *rank.stream, aloneFor(rank), std::size_t(0));
}

} // namespace ps::gpu::kernels
