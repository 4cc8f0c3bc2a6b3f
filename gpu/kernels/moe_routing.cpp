// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/device/device_memory.h"
#include "gpu/device/lanes.h"
#include "gpu/device/number_bits.h"
#include "gpu/kernels/moe_kernels.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;
constexpr int kLanes = 32;
constexpr int kMostExperts = 512;
constexpr float kLog2E = 1.44269504F;

/// A bf16 value's bits in the order of the values, above the inverted place: of equal ones the first is the largest.
GK_DEVICE std::uint32_t rankOf(std::uint32_t bits, int place) {
    if (bits == 0x8000U) bits = 0; // the two zeros are equal
    const std::uint32_t ordered = bits & 0x8000U ? ~bits & 0xffffU : bits | 0x8000U;
    return ordered << 16 | (0xffffU - static_cast<std::uint32_t>(place));
}
GK_DEVICE int placeOf(std::uint32_t rank) {
    return static_cast<int>(0xffffU - (rank & 0xffffU));
}
GK_DEVICE float valueOf(std::uint32_t rank) {
    const std::uint32_t ordered = rank >> 16;
    return lowBf16(ordered & 0x8000U ? ordered & 0x7fffU : ~ordered & 0xffffU);
}

/// A row per 32 lanes. Ranks are never 0, and all differ.
template <int PerLane>
GK_KERNEL(kThreads)
chooseKernel(const std::uint16_t *__restrict__ logits, int *__restrict__ expertOf, float *__restrict__ weights, int rows, int experts,
             int chosen) {
    const int lane = static_cast<int>(threadIdx.x) % kLanes;
    const int row = static_cast<int>((blockIdx.x * kThreads + threadIdx.x) / kLanes);
    const bool real = row < rows; // the others keep their warp company
    std::uint32_t ranks[PerLane];
#pragma unroll
    for (int i = 0; i < PerLane; ++i) {
        const int expert = i * kLanes + lane;
        ranks[i] =
            real && expert < experts
                ? rankOf(logits[static_cast<std::size_t>(row) * static_cast<std::size_t>(experts) + static_cast<std::size_t>(expert)],
                         expert)
                : 0;
    }
    std::uint32_t mine = 0, first = 0; // lane j keeps choice j
    for (int j = 0; j < chosen; ++j) {
        std::uint32_t best = 0;
#pragma unroll
        for (int i = 0; i < PerLane; ++i) best = ranks[i] > best ? ranks[i] : best;
#pragma unroll
        for (int mask = kLanes / 2; mask > 0; mask /= 2) {
            const std::uint32_t other = shuffleXor<kLanes>(best, mask);
            best = other > best ? other : best;
        }
#pragma unroll
        for (int i = 0; i < PerLane; ++i) ranks[i] = ranks[i] == best ? 0 : ranks[i];
        if (j == 0) first = best;
        if (j == lane) mine = best;
    }
    const float weight = lane < chosen && real ? exp2Fast((valueOf(mine) - valueOf(first)) * kLog2E) : 0.0F;
    const float sum = sumOfLanes<kLanes>(weight);
    if (!real || lane >= chosen) return;
    const std::size_t at = static_cast<std::size_t>(row) * static_cast<std::size_t>(chosen) + static_cast<std::size_t>(lane);
    expertOf[at] = placeOf(mine);
    weights[at] = weight / sum;
}

constexpr int kGroups = static_cast<int>(kThreads) / kLanes;

/// What `Count` values add up to over the block.
template <int Count>
GK_DEVICE void sumOfBlock(int (&values)[Count], int (&scratch)[kGroups][Count]) {
    const int lane = static_cast<int>(threadIdx.x) % kLanes, group = static_cast<int>(threadIdx.x) / kLanes;
#pragma unroll
    for (int i = 0; i < Count; ++i) {
#pragma unroll
        for (int mask = kLanes / 2; mask > 0; mask /= 2) values[i] += shuffleXor<kLanes>(values[i], mask);
        if (lane == 0) scratch[group][i] = values[i];
    }
    __syncthreads();
#pragma unroll
    for (int i = 0; i < Count; ++i) {
        values[i] = 0;
#pragma unroll
        for (int other = 0; other < kGroups; ++other) values[i] += scratch[other][i];
    }
    __syncthreads();
}

/// What the values of the threads before this one add up to.
GK_DEVICE int sumBefore(int value, int (&scratch)[kGroups]) {
    const int lane = static_cast<int>(threadIdx.x) % kLanes, group = static_cast<int>(threadIdx.x) / kLanes;
    int sum = value;
#pragma unroll
    for (int step = 1; step < kLanes; step *= 2) {
        const int left = shuffle<kLanes>(sum, lane >= step ? lane - step : lane);
        sum += lane >= step ? left : 0;
    }
    if (lane == kLanes - 1) scratch[group] = sum;
    __syncthreads();
    sum -= value;
#pragma unroll
    for (int other = 0; other < kGroups; ++other) sum += other < group ? scratch[other] : 0;
    return sum;
}

struct Orders {
    const int *expertOf;
    int *counts;
    int *rowAt;
    int *positionOf;
    ExpertRows *items;
    int *itemCount;
    int choices;
    int experts;
    int chosen;
    int itemRows;
};

/// An expert per block. Each block counts all experts' choices itself: no block waits for another.
GK_KERNEL(kThreads) orderKernel(Orders orders) {
    __shared__ int counts[kMostExperts];
    __shared__ int sums[kGroups][3];
    __shared__ int scratch[kGroups];
    const int me = static_cast<int>(threadIdx.x), expert = static_cast<int>(blockIdx.x);
    for (int i = me; i < kMostExperts; i += static_cast<int>(kThreads)) counts[i] = 0;
    __syncthreads();
    for (int i = me; i < orders.choices; i += static_cast<int>(kThreads)) atomicAdd(&counts[orders.expertOf[i]], 1);
    __syncthreads();

    int before[3] = {}; // positions and items of the experts before this one, and all items
    for (int i = me; i < kMostExperts; i += static_cast<int>(kThreads)) {
        const int items = (counts[i] + orders.itemRows - 1) / orders.itemRows;
        before[0] += i < expert ? counts[i] : 0;
        before[1] += i < expert ? items : 0;
        before[2] += items;
    }
    sumOfBlock(before, sums);
    const int first = before[0], firstItem = before[1];
    const int count = counts[expert];
    if (me == 0) orders.counts[expert] = count;
    if (me == 0 && expert == 0) *orders.itemCount = before[2];
    for (int item = me; item * orders.itemRows < count; item += static_cast<int>(kThreads)) {
        const int from = item * orders.itemRows, rest = count - from;
        orders.items[firstItem + item] = {expert, first + from, rest < orders.itemRows ? rest : orders.itemRows};
    }

    // Each thread takes neighbouring choices, so that the order within the expert is that of the rows.
    const int perThread = (orders.choices + static_cast<int>(kThreads) - 1) / static_cast<int>(kThreads);
    const int from = me * perThread, end = from + perThread < orders.choices ? from + perThread : orders.choices;
    int own = 0;
    for (int i = from; i < end; ++i) own += orders.expertOf[i] == expert ? 1 : 0;
    int position = first + sumBefore(own, scratch);
    for (int i = from; i < end; ++i) {
        if (orders.expertOf[i] != expert) continue;
        orders.rowAt[position] = i / orders.chosen;
        orders.positionOf[i] = position++;
    }
}

/// Eight columns of a row per thread.
GK_KERNEL(kThreads)
combineKernel(const u32x4 *__restrict__ input, const float *__restrict__ weights, const int *__restrict__ positionOf,
              const u32x4 *__restrict__ addend, const float *__restrict__ addendFactors, u32x4 *__restrict__ output, int chosen,
              int width8) {
    const auto column = static_cast<int>(blockIdx.y * kThreads + threadIdx.x);
    if (column >= width8) return;
    const std::size_t row = blockIdx.x, choices = row * static_cast<std::size_t>(chosen);
    const std::size_t at = row * static_cast<std::size_t>(width8) + static_cast<std::size_t>(column);
    float sums[8] = {};
    if (addend) {
        const u32x4 in = addend[at];
        const float factor = addendFactors ? addendFactors[row] : 1.0F;
#pragma unroll
        for (int i = 0; i < 8; ++i) sums[i] = factor * bf16At(in, i);
    }
#pragma unroll 4
    for (int j = 0; j < chosen; ++j) {
        const float weight = weights[choices + static_cast<std::size_t>(j)];
        const u32x4 in =
            input[static_cast<std::size_t>(positionOf[choices + static_cast<std::size_t>(j)]) * static_cast<std::size_t>(width8) +
                  static_cast<std::size_t>(column)];
#pragma unroll
        for (int i = 0; i < 8; ++i) sums[i] += weight * bf16At(in, i);
    }
    u32x4 out = make4(0, 0, 0, 0);
#pragma unroll
    for (int i = 0; i < 4; ++i) setWord(out, i, packBf16(sums[2 * i], sums[2 * i + 1]));
    output[at] = out;
}

template <int PerLane>
void launchChoose(const Routing &routing, Stream &stream) {
    constexpr std::int64_t kRows = kThreads / kLanes;
    launch(chooseKernel<PerLane>, dim3(static_cast<unsigned>((routing.rows + kRows - 1) / kRows)), kThreads, 0, stream,
           static_cast<const std::uint16_t *>(routing.logits), routing.expertOf, routing.weights, static_cast<int>(routing.rows),
           static_cast<int>(routing.experts), static_cast<int>(routing.chosen));
}

} // namespace

void routeToExperts(const Routing &routing, Stream &stream) {
    const auto require = [](bool holds, const char *what) {
        if (!holds) throw std::invalid_argument(what);
    };
    require(routing.experts >= 1 && routing.experts <= kMostExperts, "routing: there are 1 to 512 experts");
    require(routing.chosen >= 1 && routing.chosen <= kLanes && routing.chosen <= routing.experts,
            "routing: 1 to 32 of the experts are chosen");
    require(routing.rows * routing.chosen < std::int64_t(1) << 31, "routing: fewer than 2^31 choices");
    if (routing.rows == 0) return setBytes(routing.itemCount, 0, sizeof(int), stream);
    if (routing.experts <= 128)
        launchChoose<4>(routing, stream);
    else if (routing.experts <= 256)
        launchChoose<8>(routing, stream);
    else
        launchChoose<16>(routing, stream);
    const Orders orders{routing.expertOf,
                        routing.counts,
                        routing.rowAt,
                        routing.positionOf,
                        routing.items,
                        routing.itemCount,
                        static_cast<int>(routing.rows * routing.chosen),
                        static_cast<int>(routing.experts),
                        static_cast<int>(routing.chosen),
                        static_cast<int>(rowsPerItem(routing.rows, routing.chosen, routing.experts))};
    launch(orderKernel, dim3(static_cast<unsigned>(routing.experts)), kThreads, 0, stream, orders);
}

void combineExperts(const ExpertCombine &combine, Stream &stream) {
    if (combine.width % 8 != 0) throw std::invalid_argument("combination of experts: the width is a multiple of 8");
    if (combine.rows == 0) return;
    const std::int64_t vectors = combine.width / 8;
    launch(combineKernel, dim3(static_cast<unsigned>(combine.rows), static_cast<unsigned>((vectors + kThreads - 1) / kThreads)), kThreads,
           0, stream, static_cast<const u32x4 *>(combine.input), combine.weights, combine.positionOf,
           static_cast<const u32x4 *>(combine.addend), combine.addendFactors, static_cast<u32x4 *>(combine.output),
           static_cast<int>(combine.chosen), static_cast<int>(vectors));
}

} // namespace ps::gpu::kernels
