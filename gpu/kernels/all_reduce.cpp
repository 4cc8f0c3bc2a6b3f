// SPDX-License-Identifier: GPL-3.0-or-later
// The all-reduce of small messages in one kernel per device: each reads what all have and adds it up by itself. One barrier is
// enough. Who has raised the flag of call c has finished call c - 1; so an input of call c - 1 is free once call c is done.
#include "gpu/device/device_list.h"
#include "gpu/device/number_bits.h"
#include "gpu/device/system_flags.h"
#include "gpu/kernels/collective_kernels.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 256; // 64 such blocks are resident at once on any device, even beside others

/// What a device does. Where kernels run one after another, as in the emulation, all have to raise their flags before any waits.
enum class Part { Both, Raise, Reduce };

struct Ranks {
    const u32x4 *inputs[kMostRanks];
    std::uint32_t *flags[kMostRanks]; ///< of each device: [block][rank], and then the calls by block
};

template <Part part>
GK_KERNEL(kThreads)
oneShotKernel(Ranks ranks, int count, int me, u32x4 *output, std::uint32_t *own, std::size_t vectors) {
    const int thread = static_cast<int>(threadIdx.x);
    std::uint32_t *calls = own + kMostOneShotBlocks * kMostRanks + blockIdx.x;
    const std::uint32_t call = *calls + 1;
    if (part != Part::Reduce) {
#pragma unroll
        for (int rank = 0; rank < kMostRanks; ++rank) // a thread's number as an index would put the addresses into memory
            if (rank == thread && rank < count) raiseFlag(ranks.flags[rank] + blockIdx.x * kMostRanks + me, call);
    }
    if (part != Part::Raise && thread < count) awaitFlag(own + blockIdx.x * kMostRanks + thread, call);
    if (part == Part::Raise) return;
    __syncthreads(); // all know the call's number, and all inputs are there
    if (thread == 0 && count > 0) *calls = call;
    for (std::size_t at = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x; at < vectors; at += gridDim.x * kThreads) {
        u32x4 values[kMostRanks];
#pragma unroll
        for (int rank = 0; rank < kMostRanks; ++rank)
            if (rank < count) values[rank] = ranks.inputs[rank][at];
        float sums[8] = {};
#pragma unroll
        for (int rank = 0; rank < kMostRanks; ++rank) {
            if (rank >= count) continue;
#pragma unroll
            for (int i = 0; i < 8; ++i) sums[i] += bf16At(values[rank], i);
        }
        output[at] = make4(packBf16(sums[0], sums[1]), packBf16(sums[2], sums[3]), packBf16(sums[4], sums[5]), packBf16(sums[6], sums[7]));
    }
}

template <Part part>
void launchOn(std::span<const OneShotRank> ranks, std::size_t me, std::size_t vectors) {
    Ranks all{};
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
        all.inputs[rank] = static_cast<const u32x4 *>(ranks[rank].input);
        all.flags[rank] = ranks[rank].flags;
    }
    const std::size_t blocks = (vectors + kThreads - 1) / kThreads;
    const OnDevice on(ranks[me].device);
    launch(oneShotKernel<part>, dim3(static_cast<unsigned>(blocks < kMostOneShotBlocks ? blocks : kMostOneShotBlocks)), kThreads, 0,
           *ranks[me].stream, all, static_cast<int>(ranks.size()), static_cast<int>(me), static_cast<u32x4 *>(ranks[me].output),
           ranks[me].flags, vectors);
}

template <Part part>
void launchAll(std::span<const OneShotRank> ranks, std::size_t vectors) {
    for (std::size_t me = 0; me < ranks.size(); ++me) launchOn<part>(ranks, me, vectors);
}

} // namespace

void oneShotAllReduce(std::span<const OneShotRank> ranks, std::size_t bytes) {
    if (ranks.empty() || ranks.size() > kMostRanks) throw std::invalid_argument("all-reduce: 1 to 8 ranks");
    if (bytes == 0 || bytes % 16 != 0 || bytes > kMostOneShotBytes)
        throw std::invalid_argument("all-reduce: the message is a multiple of 16 bytes of at most 512 KiB");
#if defined(PS_GPU_EMULATION)
    launchAll<Part::Raise>(ranks, bytes / 16);
    launchAll<Part::Reduce>(ranks, bytes / 16);
#else
    launchAll<Part::Both>(ranks, bytes / 16);
#endif
}

void loadOneShotAllReduce(const OneShotRank &rank) {
    const OnDevice on(rank.device);
#if !defined(PS_GPU_EMULATION)
    launch(oneShotKernel<Part::Both>, dim3(1), kThreads, 0, *rank.stream, Ranks{}, 0, 0, static_cast<u32x4 *>(rank.output), rank.flags,
           std::size_t(0));
#endif
    rank.stream->synchronize();
}

} // namespace ps::gpu::kernels
