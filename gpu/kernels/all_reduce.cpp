// SPDX-License-Identifier: GPL-3.0-or-later
// The all-reduce of small messages in one kernel per device: each reads what all have and adds it up by itself. One barrier is
// enough. Who has raised the flag of call c has finished call c - 1; so an input of call c - 1 is free once call c is done.
#include "gpu/kernels/collective_parts.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

template <CollectivePart part>
GK_KERNEL(kCollectiveThreads)
oneShotKernel(CollectiveRanks ranks, u32x4 *output, std::size_t vectors) {
    if (!meetAll<part>(ranks)) return;
    for (std::size_t at = static_cast<std::size_t>(blockIdx.x) * kCollectiveThreads + threadIdx.x; at < vectors;
         at += gridDim.x * kCollectiveThreads)
        output[at] = sumOfInputs(ranks, at);
}

template <CollectivePart part>
void launchAll(std::span<const CollectiveRank> ranks, std::size_t vectors) {
    for (std::size_t me = 0; me < ranks.size(); ++me) {
        const OnDevice on(ranks[me].device);
        launch(oneShotKernel<part>, collectiveBlocks(vectors), kCollectiveThreads, 0, *ranks[me].stream, sharesFor(ranks, me),
               static_cast<u32x4 *>(ranks[me].output), vectors);
    }
}

} // namespace

void oneShotAllReduce(std::span<const CollectiveRank> ranks, std::size_t bytes) {
    if (ranks.empty() || ranks.size() > kMostRanks) throw std::invalid_argument("all-reduce: 1 to 8 ranks");
    if (bytes == 0 || bytes % 16 != 0 || bytes > kMostOneShotBytes)
        throw std::invalid_argument("all-reduce: the message is a multiple of 16 bytes of at most 512 KiB");
#if defined(PS_GPU_EMULATION)
    launchAll<CollectivePart::Raise>(ranks, bytes / 16);
    launchAll<CollectivePart::Work>(ranks, bytes / 16);
#else
    launchAll<CollectivePart::All>(ranks, bytes / 16);
#endif
}

void loadOneShot(const CollectiveRank &rank) {
    launch(oneShotKernel<CollectivePart::All>, dim3(1), kCollectiveThreads, 0, *rank.stream, aloneFor(rank),
           static_cast<u32x4 *>(rank.output), std::size_t(0));
}

} // namespace ps::gpu::kernels
