// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of which every device has a part, whole on every device: each reads the parts of all. One barrier, as the small all-reduce.
#include "gpu/kernels/collective_parts.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

template <CollectivePart part>
GK_KERNEL(kCollectiveThreads)
gatherKernel(CollectiveRanks ranks, u32x4 *output, std::size_t rows, std::size_t vectorsPerRow) {
    if (!meetAll<part>(ranks)) return;
    const std::size_t vectors = rows * vectorsPerRow;
    for (std::size_t at = static_cast<std::size_t>(blockIdx.x) * kCollectiveThreads + threadIdx.x; at < vectors;
         at += gridDim.x * kCollectiveThreads) {
        u32x4 values[kMostRanks];
#pragma unroll
        for (int rank = 0; rank < kMostRanks; ++rank)
            if (rank < ranks.count) values[rank] = ranks.inputs[rank][at];
        const std::size_t row = at / vectorsPerRow, column = at - row * vectorsPerRow;
        u32x4 *to = output + row * ranks.count * vectorsPerRow + column;
#pragma unroll
        for (int rank = 0; rank < kMostRanks; ++rank)
            if (rank < ranks.count) to[rank * vectorsPerRow] = values[rank];
    }
}

template <CollectivePart part>
void launchAll(std::span<const CollectiveRank> ranks, std::size_t rows, std::size_t vectorsPerRow) {
    for (std::size_t me = 0; me < ranks.size(); ++me) {
        const OnDevice on(ranks[me].device);
        launch(gatherKernel<part>, collectiveBlocks(rows * vectorsPerRow), kCollectiveThreads, 0, *ranks[me].stream, sharesFor(ranks, me),
               static_cast<u32x4 *>(ranks[me].output), rows, vectorsPerRow);
    }
}

} // namespace

void allGatherRows(std::span<const CollectiveRank> ranks, std::size_t rows, std::size_t bytesPerRow) {
    if (ranks.empty() || ranks.size() > kMostRanks) throw std::invalid_argument("all-gather: 1 to 8 ranks");
    if (rows == 0 || bytesPerRow == 0 || bytesPerRow % 16 != 0)
        throw std::invalid_argument("all-gather: a row's part is a multiple of 16 bytes");
#if defined(PS_GPU_EMULATION)
    launchAll<CollectivePart::Raise>(ranks, rows, bytesPerRow / 16);
    launchAll<CollectivePart::Work>(ranks, rows, bytesPerRow / 16);
#else
    launchAll<CollectivePart::All>(ranks, rows, bytesPerRow / 16);
#endif
}

void loadAllGather(const CollectiveRank &rank) {
    launch(gatherKernel<CollectivePart::All>, dim3(1), kCollectiveThreads, 0, *rank.stream, aloneFor(rank),
           static_cast<u32x4 *>(rank.output), std::size_t(0), std::size_t(1));
}

void loadCollectives(const CollectiveRank &rank) {
    const OnDevice on(rank.device);
#if !defined(PS_GPU_EMULATION)
    loadOneShot(rank);
    loadTwoShot(rank);
    loadAllGather(rank);
#endif
    rank.stream->synchronize();
}

} // namespace ps::gpu::kernels
