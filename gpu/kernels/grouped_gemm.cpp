// SPDX-License-Identifier: GPL-3.0-or-later
// The experts' products: which kernel, and the one that every device runs.
#include "gpu/device/lanes.h"
#include "gpu/kernels/grouped_gemm_parts.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;
constexpr int kLanes = 32;
constexpr int kOutputsPerBlock = kThreads / kLanes;

template <ExpertType type>
constexpr int kElements = type == ExpertType::Bf16   ? 8
                          : type == ExpertType::E4m3 ? 16
                                                     : 32; // in 16 bytes of weights

// With more rows of the narrow types AMD's devices have too few registers: each number takes some to decode.
template <ExpertType type>
constexpr int kRowsAtOnce = type == ExpertType::Bf16   ? 8
                            : type == ExpertType::E4m3 ? 4
                                                       : 2;

GK_DEVICE float e4m3At(const u32x4 &value, int at) {
    return fromE4m3((word(value, at / 4) >> (8 * (at % 4))) & 0xffU);
}

template <ExpertType type>
GK_DEVICE void decode(const u32x4 &raw, float (&out)[kElements<type>]) {
#pragma unroll
    for (int i = 0; i < kElements<type>; ++i) {
        if (type == ExpertType::Bf16) {
            out[i] = bf16At(raw, i % 8);
        } else if (type == ExpertType::E4m3) {
            out[i] = e4m3At(raw, i % 16);
        } else {
            const std::uint32_t bytes = word(raw, i % 16 / 4), four = i < 16 ? firstOnesAsE4m3(bytes) : secondOnesAsE4m3(bytes);
            out[i] = fromE4m3((four >> (8 * (i % 4))) & 0xffU);
        }
    }
}

/// Sum of the products of one vector of weights with the input's elements at the same places.
template <ExpertType type>
GK_DEVICE float product(const float (&weights)[kElements<type>], const u32x4 *input) {
    constexpr int kVectors = type == ExpertType::Mxfp4 ? 2 : 1, kPerVector = kElements<type> / kVectors;
    float sum = 0;
#pragma unroll
    for (int v = 0; v < kVectors; ++v) {
        const u32x4 in = input[v];
#pragma unroll
        for (int i = 0; i < kPerVector; ++i)
            sum += weights[v * kPerVector + i] * (type == ExpertType::Bf16 ? bf16At(in, i % 8) : e4m3At(in, i % 16));
    }
    return sum;
}

template <ExpertType type>
GK_DEVICE float weightScale(const GroupedParts &parts, int expert, int output, int vector) {
    if (type == ExpertType::Bf16) return 1;
    if (type == ExpertType::E4m3) return *parts.blockScaleAt(expert, output, vector * 16 / kScaleGroup);
    const std::size_t row = parts.firstOutputOf(expert) + static_cast<std::size_t>(output);
    return kMicroFactor * powerOfTwo(static_cast<const unsigned char *>(
                              parts.weightScales)[row * static_cast<std::size_t>(parts.powerBytes) + static_cast<std::size_t>(vector)]);
}

/// An output of an item per 32 lanes, for some rows at a time.
template <ExpertType type>
GK_KERNEL(kThreads, 1)
groupedPortableKernel(GroupedParts parts) {
    if (static_cast<int>(blockIdx.y) >= *parts.itemCount) return;
    const ExpertRows item = parts.items[blockIdx.y];
    const int lane = static_cast<int>(threadIdx.x) % kLanes;
    const int wanted = static_cast<int>(blockIdx.x) * kOutputsPerBlock + static_cast<int>(threadIdx.x) / kLanes;
    const int output = wanted < parts.outputs ? wanted : parts.outputs - 1; // the others keep their warp company
    const auto *weights =
        reinterpret_cast<const u32x4 *>(parts.weights + (parts.firstOutputOf(item.expert) + static_cast<std::size_t>(output)) *
                                                            static_cast<std::size_t>(parts.weightBytes));
    constexpr int kInputVectors = type == ExpertType::Mxfp4 ? 2 : 1;
    for (int first = 0; first < item.count; first += kRowsAtOnce<type>) {
        float sums[kRowsAtOnce<type>] = {};
        const u32x4 *rows[kRowsAtOnce<type>];
        int rowNumbers[kRowsAtOnce<type>];
#pragma unroll
        for (int j = 0; j < kRowsAtOnce<type>; ++j) {
            const int last = item.count - 1, at = first + j < last ? first + j : last;
            rowNumbers[j] = parts.rowOf(item.first + at);
            rows[j] = reinterpret_cast<const u32x4 *>(parts.input +
                                                      static_cast<std::size_t>(rowNumbers[j]) * static_cast<std::size_t>(parts.inputBytes));
        }
        for (int vector = lane; vector * 16 < parts.weightBytes; vector += kLanes) {
            float decoded[kElements<type>];
            decode<type>(loadOnce(weights + vector), decoded);
            const float scale = weightScale<type>(parts, item.expert, output, vector);
#pragma unroll
            for (int j = 0; j < kRowsAtOnce<type>; ++j) {
                const float sum = product<type>(decoded, rows[j] + vector * kInputVectors);
                sums[j] +=
                    type == ExpertType::Bf16 ? sum : sum * scale * parts.inputScale(rowNumbers[j], vector * kElements<type> / kScaleGroup);
            }
        }
#pragma unroll
        for (int j = 0; j < kRowsAtOnce<type>; ++j) {
            const float sum = sumOfLanes<kLanes>(sums[j]);
            if (lane == 0 && first + j < item.count && wanted < parts.outputs)
                parts.output[static_cast<std::size_t>(item.first + first + j) * static_cast<std::size_t>(parts.outputs) +
                             static_cast<std::size_t>(output)] =
                    static_cast<std::uint16_t>(toBf16(sum + parts.biasOf(item.expert, output)));
        }
    }
}

void check(const GroupedGemm &gemm) {
    const auto require = [](bool holds, const char *what) {
        if (!holds) throw std::invalid_argument(what);
    };
    const std::int64_t multiple = gemm.type == ExpertType::Bf16 ? 8 : gemm.type == ExpertType::E4m3 ? 16 : 32;
    require(gemm.outputs > 0 && gemm.outputs % 8 == 0, "experts' products: the outputs are a multiple of 8");
    require(gemm.width > 0 && gemm.width % multiple == 0,
            "experts' products: the width is a multiple of 8 in bf16, of 16 in e4m3, of 32 in MXFP4");
}

} // namespace

void launchGroupedPortable(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream) {
    const dim3 grid(static_cast<unsigned>((gemm.outputs + kOutputsPerBlock - 1) / kOutputsPerBlock),
                    static_cast<unsigned>(mostItems(gemm.rows, gemm.chosen, gemm.experts)));
    const auto kernel = gemm.type == ExpertType::Bf16   ? groupedPortableKernel<ExpertType::Bf16>
                        : gemm.type == ExpertType::E4m3 ? groupedPortableKernel<ExpertType::E4m3>
                                                        : groupedPortableKernel<ExpertType::Mxfp4>;
    launch(kernel, grid, kThreads, 0, stream, parts);
}

void groupedGemm(const GroupedGemm &gemm, Stream &stream) {
    check(gemm);
    if (gemm.rows == 0) return;
    GroupedParts parts{};
    parts.input = static_cast<const unsigned char *>(gemm.input);
    parts.inputScales = gemm.inputScales;
    parts.rowAt = gemm.rowAt;
    parts.weights = static_cast<const unsigned char *>(gemm.weights);
    parts.weightScales = gemm.weightScales;
    parts.bias = static_cast<const std::uint16_t *>(gemm.bias);
    parts.output = static_cast<std::uint16_t *>(gemm.output);
    parts.items = gemm.items;
    parts.itemCount = gemm.itemCount;
    parts.outputs = static_cast<int>(gemm.outputs);
    parts.width = static_cast<int>(gemm.width);
    parts.inputBytes = static_cast<int>(gemm.type == ExpertType::Bf16 ? gemm.width * 2 : gemm.width);
    parts.weightBytes = static_cast<int>(gemm.type == ExpertType::Bf16   ? gemm.width * 2
                                         : gemm.type == ExpertType::E4m3 ? gemm.width
                                                                         : gemm.width / 2);
    parts.powerBytes = static_cast<int>(microPowers(gemm.width));
    parts.groups = static_cast<int>((gemm.width + kScaleGroup - 1) / kScaleGroup);
    parts.outputGroups = static_cast<int>((gemm.outputs + kScaleGroup - 1) / kScaleGroup);
    if (gemm.path == ExpertPath::Portable || !launchGroupedNvidia(parts, gemm, stream)) launchGroupedPortable(parts, gemm, stream);
}

const char *groupedGemmAlgorithm(ExpertType type) {
    if (!hasGroupedNvidia(type)) return "portable: 32 lanes an output";
    if (type != ExpertType::Bf16 && hasGroupedWarpGroups()) return "wgmma m64k32, weights through shared memory";
    return type == ExpertType::Bf16 ? "mma m16n8k16, weights through shared memory" : "mma m16n8k32, weights through shared memory";
}

} // namespace ps::gpu::kernels
