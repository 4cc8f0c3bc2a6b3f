// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the splits of decode attention together. A kernel of its own: when the last block of a head did it instead, it added up
// all splits alone, which took longer than everything before.
#include "gpu/kernels/decode_parts.h"

#include <algorithm>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kMostThreads = 256;

/// Block x is a row of the output; an element per thread.
GK_KERNEL(kMostThreads)
combineKernel(DecodeParts parts) {
    const auto group = static_cast<std::size_t>(parts.group), dim = static_cast<std::size_t>(parts.valueDim);
    const std::size_t head = blockIdx.x / group, row = blockIdx.x % group, column = blockIdx.y * blockDim.x + threadIdx.x;
    const std::size_t first = head * static_cast<std::size_t>(parts.splits) * group + row;
    float top = kLowest, sum = 0, value = 0;
#pragma unroll 4
    for (int split = 0; split < parts.splits; ++split)
        top = fmaxf(top, parts.statistic[(first + static_cast<std::size_t>(split) * group) * 2]);
#pragma unroll 4
    for (int split = 0; split < parts.splits; ++split) {
        const std::size_t at = first + static_cast<std::size_t>(split) * group;
        const float factor = exp2Fast(parts.statistic[at * 2] - top);
        sum += parts.statistic[at * 2 + 1] * factor;
        value += parts.partial[at * dim + column] * factor;
    }
    const float factor = addSink(parts, static_cast<int>(head), static_cast<int>(row), top, sum);
    parts.output[static_cast<std::size_t>(blockIdx.x) * dim + column] =
        static_cast<std::uint16_t>(toBf16(value * factor * parts.valueScale / sum));
}

std::size_t partialRows(const DecodeParts &parts, std::int64_t heads) {
    return parts.splits == 1 ? 0 : static_cast<std::size_t>(heads * parts.splits * parts.group);
}

} // namespace

std::size_t scratchBytesOf(const DecodeParts &parts, std::int64_t heads) {
    return partialRows(parts, heads) * (static_cast<std::size_t>(parts.valueDim) + 2) * sizeof(float);
}

void placeScratch(DecodeParts &parts, std::int64_t heads, void *scratch) {
    parts.partial = static_cast<float *>(scratch);
    if (scratch) parts.statistic = parts.partial + partialRows(parts, heads) * static_cast<std::size_t>(parts.valueDim);
}

void combineSplits(const DecodeParts &parts, std::int64_t heads, Stream &stream) {
    if (parts.splits == 1) return;
    const unsigned dim = static_cast<unsigned>(parts.valueDim), threads = std::min(dim, kMostThreads);
    launch(combineKernel, dim3(static_cast<unsigned>(heads * parts.group), dim / threads), threads, 0, stream, parts);
}

} // namespace ps::gpu::kernels
