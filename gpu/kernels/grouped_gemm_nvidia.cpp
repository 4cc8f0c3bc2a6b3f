// SPDX-License-Identifier: GPL-3.0-or-later
// The experts' products on NVIDIA's matrix units. Few rows share much weight, so this is a matter of reading: 128 bytes of every
// output's row a step, several steps ahead in shared memory. The weights are the units' operand of 16 rows and the inputs that
// of 8 columns, so that eight rows of input waste nothing.
#include "gpu/kernels/grouped_gemm_tile.h"

namespace ps::gpu::kernels {

#if defined(GK_HAS_MMA)

namespace {

using namespace gk;

/// Four products of 32 bytes each of a row. Lane i brings the address of a row's piece to loadMatrices.
template <typename T>
GK_DEVICE void loadWeights(std::uint32_t (&a)[4][4], const unsigned char *stage, int warp, int lane) {
    const int row = warp * kOutputsPerWarp + lane % 16;
#pragma unroll
    for (int i = 0; i < 4; ++i) loadMatrices(a[i], stage + weightPlace(row, 2 * i + lane / 16));
}

template <typename T>
GK_DEVICE void multiplyStep(const unsigned char *shared, int step, int warp, int lane, int rows, float (&sums)[T::tiles][4]) {
    const unsigned char *stage = shared + step % T::stages * T::stageBytes;
    const auto *scales = reinterpret_cast<const float *>(shared + T::scalesAt) + step * T::rows;
    std::uint32_t a[4][4];
    loadWeights<T>(a, stage, warp, lane);
#pragma unroll
    for (int tile = 0; tile < T::tiles; ++tile) {
        if (tile * 8 >= rows) break;
        float part[4] = {};
#pragma unroll
        for (int half = 0; half < 2; ++half) {
            std::uint32_t b[4];
            loadMatrices(b, stage + T::inputAt + inputPlace<T>(tile * 8 + lane % 8, half * 4 + lane / 8));
            if (T::type == ExpertType::Bf16) {
                multiplyBf16(sums[tile], a[2 * half], b[0], b[1]);
                multiplyBf16(sums[tile], a[2 * half + 1], b[2], b[3]);
            } else {
                multiplyE4m3(part, a[2 * half], b[0], b[1]);
                multiplyE4m3(part, a[2 * half + 1], b[2], b[3]);
            }
        }
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            if (T::type == ExpertType::E4m3) sums[tile][i] += part[i] * scales[tile * 8 + lane % 4 * 2 + i % 2];
        }
    }
}

/// 32 elements have one power of two, which differs from output to output: each product is scaled by itself.
template <typename T>
GK_DEVICE void multiplyMicroStep(const GroupedParts &parts, const unsigned char *shared, int step, int warp, int lane, int rows,
                                 float (&sums)[T::tiles][4]) {
    const unsigned char *stage = shared + step % T::stages * T::stageBytes;
    const int perOutput = parts.width / kMicroGroup, r = lane / 4, t = lane % 4;
    const unsigned char *powers = shared + parts.powersAt + (warp * kOutputsPerWarp + r) * perOutput;
#pragma unroll 1 // both at once take more registers than there are
    for (int half = 0; half < 2; ++half) {
        std::uint32_t a[4][4];
        float upper[4], lower[4];
#pragma unroll
        for (int pair = 0; pair < 2; ++pair) {
            std::uint32_t raw[4]; // of outputs r and r + 8, for two groups of 32
            loadMatrices(raw, stage + weightPlace(warp * kOutputsPerWarp + lane % 16, half * 4 + pair * 2 + lane / 16));
#pragma unroll
            for (int i = 0; i < 2; ++i) {
                std::uint32_t(&operand)[4] = a[pair * 2 + i];
                operand[0] = lowHalvesAsE4m3(raw[2 * i]);
                operand[1] = lowHalvesAsE4m3(raw[2 * i + 1]);
                operand[2] = highHalvesAsE4m3(raw[2 * i]);
                operand[3] = highHalvesAsE4m3(raw[2 * i + 1]);
                const int group = step * 8 + half * 4 + pair * 2 + i;
                upper[pair * 2 + i] = group < perOutput ? powerOfTwo(powers[group]) : 0.0F;
                lower[pair * 2 + i] = group < perOutput ? powerOfTwo(powers[8 * perOutput + group]) : 0.0F;
            }
        }
        const auto *scales = reinterpret_cast<const float *>(shared + T::scalesAt) + (step * T::groups + half) * T::rows;
#pragma unroll
        for (int tile = 0; tile < T::tiles; ++tile) {
            if (tile * 8 >= rows) break;
            float total[4] = {};
#pragma unroll
            for (int i = 0; i < 4; ++i) {
                // The unit's elements 4t … and 16 + 4t … are the group's 8t … and 8t + 4 …, for weights and inputs alike.
                const auto *two = reinterpret_cast<const std::uint32_t *>(
                    stage + T::inputAt + inputPlace<T>(tile * 8 + r, half * 8 + i * 2 + t / 2) + t % 2 * 8);
                float part[4] = {};
                multiplyE4m3(part, a[i], two[0], two[1]);
                total[0] += part[0] * upper[i];
                total[1] += part[1] * upper[i];
                total[2] += part[2] * lower[i];
                total[3] += part[3] * lower[i];
            }
#pragma unroll
            for (int i = 0; i < 4; ++i) sums[tile][i] += total[i] * scales[tile * 8 + t * 2 + i % 2];
        }
    }
}

template <typename T>
GK_KERNEL(T::threads)
groupedNvidiaKernel(GroupedParts parts) {
    GK_DYNAMIC_SHARED(shared);
    if (static_cast<int>(blockIdx.y) >= *parts.itemCount) return;
    const ExpertRows item = parts.items[blockIdx.y];
    const int lane = static_cast<int>(threadIdx.x) % 32, warp = static_cast<int>(threadIdx.x) / 32;
    const int firstOutput = static_cast<int>(blockIdx.x) * T::outputs, rest = parts.outputs - firstOutput;
    const int outputs = rest < T::outputs ? rest : T::outputs, steps = parts.steps;
    const unsigned char *weights = parts.weights + (parts.firstOutputOf(item.expert) + static_cast<std::size_t>(firstOutput)) *
                                                       static_cast<std::size_t>(parts.weightBytes);
    for (int row = static_cast<int>(threadIdx.x); row < item.count; row += T::threads)
        reinterpret_cast<int *>(shared + T::rowsAt)[row] = parts.rowOf(item.first + row);
    __syncthreads();

    float sums[T::tiles][4] = {};
#pragma unroll
    for (int step = 0; step < T::stages - 1; ++step) {
        if (step < steps) fetch<T>(parts, shared, step, weights, outputs, item.count);
        commitCopies();
    }
    if constexpr (T::type != ExpertType::Bf16) fetchScales<T>(parts, shared, item, firstOutput, outputs);
    for (int step = 0; step < steps; ++step) {
        waitForCopies<T::stages - 2>();
        __syncthreads(); // the step is there for all, and the one before is read by all
        if (step + T::stages - 1 < steps) fetch<T>(parts, shared, step + T::stages - 1, weights, outputs, item.count);
        commitCopies();
        if constexpr (T::type == ExpertType::Mxfp4)
            multiplyMicroStep<T>(parts, shared, step, warp, lane, item.count, sums);
        else
            multiplyStep<T>(shared, step, warp, lane, item.count, sums);
    }
    __syncthreads();
    store<T>(parts, shared, item, firstOutput, outputs, warp, lane, sums);
}

/// Whether the selected device runs code of this kernel that has the units' instructions in it.
template <typename T>
bool usable() {
#if defined(PS_GPU_EMULATION)
    return true;
#else
    static const bool there = [] {
        constexpr int kBf16Units = 80, kE4m3Units = 89;
        GK(FuncAttributes) attributes{};
        const auto code = GK(FuncGetAttributes)(&attributes, reinterpret_cast<const void *>(groupedNvidiaKernel<T>));
        if (code != GK(Success)) throwError(static_cast<int>(code), "attributes of a kernel");
        return attributes.ptxVersion >= (T::type == ExpertType::Bf16 ? kBf16Units : kE4m3Units);
    }();
    if (there) allowSharedMemory(groupedNvidiaKernel<T>, kMostSharedBytes);
    return there;
#endif
}

template <typename T>
bool launchTile(GroupedParts parts, std::int64_t items, Stream &stream) {
    parts.steps = (parts.weightBytes + kStepBytes - 1) / kStepBytes;
    parts.powersAt = T::scalesAt + parts.steps * T::groups * T::rows * static_cast<int>(sizeof(float));
    const int powers = T::type == ExpertType::Mxfp4 ? T::outputs * (parts.width / kMicroGroup) : 0;
    const auto sharedBytes = static_cast<std::size_t>(parts.powersAt + powers);
    if (sharedBytes > kMostSharedBytes || !usable<T>()) return false;
    launch(groupedNvidiaKernel<T>, dim3(static_cast<unsigned>((parts.outputs + T::outputs - 1) / T::outputs), static_cast<unsigned>(items)),
           T::threads, sharedBytes, stream, parts);
    return true;
}

template <ExpertType type>
bool launchType(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream) {
    constexpr int kFewStages = type == ExpertType::Mxfp4 ? 2 : 3; // all that shared memory holds beside 64 rows
    const std::int64_t items = mostItems(gemm.rows, gemm.chosen, gemm.experts);
    if (rowsPerItem(gemm.rows, gemm.chosen, gemm.experts) == 64) return launchTile<Tile<type, 128, 64, kFewStages>>(parts, items, stream);
    // Small blocks where large ones would leave multiprocessors without work.
    if (2 * items * ((parts.outputs + 127) / 128) < 3 * gemm.multiprocessors && launchTile<Tile<type, 32, 32, 6>>(parts, items, stream))
        return true;
    return launchTile<Tile<type, 128, 32, type == ExpertType::Mxfp4 ? 3 : 4>>(parts, items, stream);
}

} // namespace

bool launchGroupedNvidia(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream) {
    if (gemm.type == ExpertType::Bf16) return launchType<ExpertType::Bf16>(parts, gemm, stream);
    if (gemm.type == ExpertType::E4m3) return launchType<ExpertType::E4m3>(parts, gemm, stream);
    return launchType<ExpertType::Mxfp4>(parts, gemm, stream);
}

bool hasGroupedNvidia(ExpertType type) {
    if (type == ExpertType::Bf16) return usable<Tile<ExpertType::Bf16, 128, 32, 4>>();
    return usable<Tile<ExpertType::E4m3, 128, 32, 4>>();
}

#else

bool launchGroupedNvidia(const GroupedParts &, const GroupedGemm &, Stream &) {
    return false;
}

bool hasGroupedNvidia(ExpertType) {
    return false;
}

#endif

} // namespace ps::gpu::kernels
