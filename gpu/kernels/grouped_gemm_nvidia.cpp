// SPDX-License-Identifier: GPL-3.0-or-later
// The experts' products on NVIDIA's matrix units. Few rows share much weight, so this is a matter of reading: 128 bytes of every
// output's row a step, several steps ahead in shared memory, and one tile of outputs after another so that the reading never stops.
#include "gpu/kernels/grouped_gemm_steps.h"
#include "gpu/kernels/grouped_gemm_supply.h"

#include <algorithm>

namespace ps::gpu::kernels {

#if defined(GK_HAS_MMA)

namespace {

using namespace gk;

template <typename T>
GK_KERNEL(T::threads, T::fewestBlocks)
groupedNvidiaKernel(GroupedParts parts) {
    GK_DYNAMIC_SHARED(shared);
    const ExpertRows item = parts.items[blockIdx.y]; // there is room for all that there can be
    if (static_cast<int>(blockIdx.y) >= *parts.itemCount) return;
    int firstOutput = static_cast<int>(blockIdx.x) * parts.tilesPerBlock * T::outputs;
    const int tilesLeft = (parts.outputs - firstOutput + T::outputs - 1) / T::outputs;
    const int steps = (tilesLeft < parts.tilesPerBlock ? tilesLeft : parts.tilesPerBlock) * parts.stepsPerTile;

    // The first weights are on their way before the rows are known.
    WeightSupply<T> weights(parts, item.expert, firstOutput);
    weights.fetch(parts, shared);
    auto *const numbers = reinterpret_cast<int *>(shared + T::rowsAt);
    if (const int row = static_cast<int>(threadIdx.x); row < item.count) numbers[row] = parts.rowOf(item.first + row);
    __syncthreads();
    InputSupply<T> inputs(parts, numbers, item.count);
    if constexpr (T::keepsInputs)
        for (int step = 0; step < parts.stepsPerTile; ++step) inputs.fetch(parts, shared + T::keptAt + step * T::rows * T::inputBytes);
    if constexpr (T::type != ExpertType::Bf16) fetchScales<T>(parts, shared, item, firstOutput, steps);
#pragma unroll
    for (int step = 0; step < T::stages - 1; ++step) {
        unsigned char *stage = shared + step * T::stageBytes;
        if (step > 0 && step < steps) weights.fetch(parts, stage);
        if (!T::keepsInputs && step < steps) inputs.fetch(parts, stage + T::inputAt);
        commitCopies(); // one group a step, also when it is empty: the groups are counted
    }

    float sums[T::tiles][4] = {};
    StepParts now{};
    now.scales = reinterpret_cast<const float *>(shared + T::scalesAt);
    now.rows = item.count;
    now.warp = static_cast<int>(threadIdx.x) / 32;
    now.lane = static_cast<int>(threadIdx.x) % 32;
    const float *const weightScales = now.scales + steps * T::scalesPerStep;
    int stepOfTile = 0, stageAt = 0;
    for (int step = 0; step < steps; ++step) {
        waitForCopies<T::stages - 2>();
        if constexpr (T::units == Units::Group) showToGroupProducts();
        __syncthreads(); // the step is there for all, and the one before is read by all
        if (step + T::stages - 1 < steps) {
            unsigned char *next = shared + (stageAt > 0 ? stageAt - 1 : T::stages - 1) * T::stageBytes;
            weights.fetch(parts, next);
            if (!T::keepsInputs) inputs.fetch(parts, next + T::inputAt);
        }
        commitCopies();
        now.weights = shared + stageAt * T::stageBytes;
        now.powers = now.weights + T::powersAt;
        now.inputs = T::inputsOf(shared, now.weights, stepOfTile);
        if constexpr (T::weightScalesPerStep > 0) now.weightScale = weightScales[step];
        multiplyStep<T>(now, sums);
        now.scales += T::scalesPerStep;
        if (++stageAt == T::stages) stageAt = 0;
        if (++stepOfTile < parts.stepsPerTile) continue;
        stepOfTile = 0;
        store<T>(parts, shared, item, firstOutput, now.warp, now.lane, sums);
        firstOutput += T::outputs;
#pragma unroll
        for (int tile = 0; tile < T::tiles; ++tile) sums[tile][0] = sums[tile][1] = sums[tile][2] = sums[tile][3] = 0;
    }
}

#if !defined(PS_GPU_EMULATION)
/// Has static shared memory in code that has the products of four warps, which its attributes tell the host.
GK_KERNEL(32) warpGroupProbe([[maybe_unused]] int *out) {
#if defined(GK_HAS_WARP_GROUPS) && defined(__CUDA_ARCH__)
    __shared__ int there[8];
    there[threadIdx.x % 8] = *out;
    __syncthreads();
    *out = there[0];
#endif
}
#endif

/// Whether the selected device runs code of this kernel that has the units' instructions in it.
template <typename T>
bool usable() {
#if defined(PS_GPU_EMULATION)
    return true;
#else
    static const bool there = [] {
        constexpr int kBf16Units = 80, kE4m3Units = 89;
        const auto attributesOf = [](const void *kernel) {
            GK(FuncAttributes) attributes{};
            const auto code = GK(FuncGetAttributes)(&attributes, kernel);
            if (code != GK(Success)) throwError(static_cast<int>(code), "attributes of a kernel");
            return attributes;
        };
        if (T::units == Units::Group && attributesOf(reinterpret_cast<const void *>(warpGroupProbe)).sharedSizeBytes == 0) return false;
        return attributesOf(reinterpret_cast<const void *>(groupedNvidiaKernel<T>)).ptxVersion >=
               (T::type == ExpertType::Bf16 ? kBf16Units : kE4m3Units);
    }();
    if (there) allowSharedMemory(groupedNvidiaKernel<T>, T::mostSharedBytes);
    return there;
#endif
}

constexpr std::int64_t kBlocksEach = 8;    // of a multiprocessor, so that the last ones end at about the same time
constexpr std::int64_t kStepsPerBlock = 8; // more of them, and the last blocks end at different times

template <typename T>
bool launchTile(GroupedParts parts, std::int64_t items, std::int64_t multiprocessors, Stream &stream) {
    parts.stepsPerTile = (parts.weightBytes + kStepBytes - 1) / kStepBytes;
    if (T::keepsInputs && parts.stepsPerTile > T::keptSteps) return false;
    if (T::groups > 0) parts.perGroup = static_cast<unsigned>(65536 / (parts.stepsPerTile * T::groups) + 1);
    const std::int64_t tiles = (parts.outputs + T::outputs - 1) / T::outputs;
    const std::int64_t most = T::oneTile ? 1 : std::max<std::int64_t>(1, kStepsPerBlock / parts.stepsPerTile);
    parts.tilesPerBlock =
        static_cast<int>(std::clamp<std::int64_t>(tiles * items / (multiprocessors * kBlocksEach), 1, std::min(tiles, most)));
    const auto sharedBytes = static_cast<std::size_t>(T::scalesAt + T::scaleBytes(parts.tilesPerBlock * parts.stepsPerTile));
    if (sharedBytes > T::mostSharedBytes || !usable<T>()) return false;
    launch(groupedNvidiaKernel<T>,
           dim3(static_cast<unsigned>((tiles + parts.tilesPerBlock - 1) / parts.tilesPerBlock), static_cast<unsigned>(items)), T::threads,
           sharedBytes, stream, parts);
    return true;
}

/// The first of these tiles that can be.
template <typename... Tiles>
bool launchOne(const GroupedParts &parts, std::int64_t items, std::int64_t multiprocessors, Stream &stream) {
    return (launchTile<Tiles>(parts, items, multiprocessors, stream) || ...);
}

template <ExpertType type, int rows, Units units>
bool launchUnits(const GroupedParts &parts, std::int64_t items, std::int64_t multiprocessors, Stream &stream) {
    constexpr bool kMicro = type == ExpertType::Mxfp4;
    constexpr int kStages = rows == 64 ? (kMicro ? 2 : 3) : kMicro ? 3 : 4; // all that shared memory holds beside 64 rows
    if constexpr (rows < 64) {
        return launchOne<Tile<type, 128, rows, 4, units, Inputs::Kept>, Tile<type, 128, rows, kStages, units>>(parts, items,
                                                                                                               multiprocessors, stream);
    }
    return launchTile<Tile<type, 128, rows, kStages, units>>(parts, items, multiprocessors, stream);
}

template <ExpertType type, int rows>
bool launchRows(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream) {
    const std::int64_t items = mostItems(gemm.rows, gemm.chosen, gemm.experts), multiprocessors = gemm.multiprocessors;
    if constexpr (rows < 64) {
        // Small blocks where large ones would leave multiprocessors without work.
        if (2 * items * ((parts.outputs + 127) / 128) < 3 * multiprocessors &&
            launchTile<Tile<type, 32, rows, 6, Units::Warp>>(parts, items, multiprocessors, stream))
            return true;
    }
    if constexpr (type != ExpertType::Bf16)
        if (gemm.path != ExpertPath::Warps && launchUnits<type, rows, Units::Group>(parts, items, multiprocessors, stream)) return true;
    return launchUnits<type, rows, Units::Warp>(parts, items, multiprocessors, stream);
}

template <ExpertType type>
bool launchType(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream) {
    switch (rowsPerItem(gemm.rows, gemm.chosen, gemm.experts)) {
    case 16: return launchRows<type, 16>(parts, gemm, stream);
    case 32: return launchRows<type, 32>(parts, gemm, stream);
    default: return launchRows<type, 64>(parts, gemm, stream);
    }
}

} // namespace

bool launchGroupedNvidia(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream) {
    if (gemm.type == ExpertType::Bf16) return launchType<ExpertType::Bf16>(parts, gemm, stream);
    if (gemm.type == ExpertType::E4m3) return launchType<ExpertType::E4m3>(parts, gemm, stream);
    return launchType<ExpertType::Mxfp4>(parts, gemm, stream);
}

bool hasGroupedNvidia(ExpertType type) {
    if (type == ExpertType::Bf16) return usable<Tile<ExpertType::Bf16, 128, 32, 4, Units::Warp>>();
    return usable<Tile<ExpertType::E4m3, 128, 32, 4, Units::Warp>>();
}

bool hasGroupedWarpGroups() {
    return usable<Tile<ExpertType::E4m3, 128, 16, 4, Units::Group>>();
}

#else

bool launchGroupedNvidia(const GroupedParts &, const GroupedGemm &, Stream &) {
    return false;
}

bool hasGroupedNvidia(ExpertType) {
    return false;
}

bool hasGroupedWarpGroups() {
    return false;
}

#endif

} // namespace ps::gpu::kernels
