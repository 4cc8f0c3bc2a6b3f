// SPDX-License-Identifier: GPL-3.0-or-later
// The products of one step, 128 bytes of the weights' rows. The weights are the units' left operand and the inputs the right one,
// so that eight rows of input waste nothing.
#pragma once

#include "gpu/kernels/grouped_gemm_tile.h"

#if defined(GK_HAS_MMA)
namespace ps::gpu::kernels {

/// What a warp needs for a step. Results: outputs 16 `warp` to 16 `warp` + 15, as matrix_core.h describes them.
struct StepParts {
    const unsigned char *weights;
    const unsigned char *powers; ///< of the block's first output
    const unsigned char *inputs;
    const float *scales; ///< [group][row] of the inputs
    float weightScale;
    int rows;
    int warp, lane;
};

/// Adds part of eight rows, from tile's first, times their scales.
template <int Tiles>
GK_DEVICE void addScaled(float (&sums)[Tiles][4], int tile, const float *part, const float *scales, float factor, int lane) {
#pragma unroll
    for (int i = 0; i < 4; ++i) sums[tile][i] += part[i] * (scales[tile * 8 + lane % 4 * 2 + i % 2] * factor);
}

/// By warps, with bf16 or e4m3 weights.
template <typename T>
GK_DEVICE void multiplyByWarp(const StepParts &step, float (&sums)[T::tiles][4]) {
    std::uint32_t a[4][4];
#pragma unroll
    for (int i = 0; i < 4; ++i)
        gk::loadMatrices(a[i], step.weights + placeOf(step.warp * kOutputsPerWarp + step.lane % 16, 2 * i + step.lane / 16));
#pragma unroll
    for (int tile = 0; tile < T::tiles; ++tile) {
        if (tile * 8 >= step.rows) break;
        float part[4] = {};
#pragma unroll
        for (int half = 0; half < 2; ++half) {
            std::uint32_t b[4];
            gk::loadMatrices(b, step.inputs + inputPlace<T>(tile * 8 + step.lane % 8, half * 4 + step.lane / 8));
            if constexpr (T::type == ExpertType::Bf16) {
                gk::multiplyBf16(sums[tile], a[2 * half], b[0], b[1]);
                gk::multiplyBf16(sums[tile], a[2 * half + 1], b[2], b[3]);
            } else {
                gk::multiplyE4m3(part, a[2 * half], b[0], b[1]);
                gk::multiplyE4m3(part, a[2 * half + 1], b[2], b[3]);
            }
        }
        if constexpr (T::type == ExpertType::E4m3) addScaled(sums, tile, part, step.scales, step.weightScale, step.lane);
    }
}

/// By four warps, with e4m3 weights, which stay where they are.
template <typename T>
GK_DEVICE void multiplyByGroup(const StepParts &step, float (&sums)[T::tiles][4]) {
    float part[T::rows / 2];
    const unsigned char *weights = step.weights + step.warp / 4 * 4 * kOutputsPerWarp * kStepBytes;
    gk::beginGroupProducts();
#pragma unroll
    for (int k = 0; k < 4; ++k) gk::multiplyGroupE4m3<T::rows>(part, {weights, k}, {step.inputs, k}, k > 0);
    gk::commitGroupProducts();
    gk::waitForGroupProducts<0>();
#pragma unroll
    for (int tile = 0; tile < T::tiles; ++tile) addScaled(sums, tile, part + tile * 4, step.scales, step.weightScale, step.lane);
}

/// The power of two in byte `at` of four, which is 2^(byte - 127), and 0 for 0.
GK_DEVICE float powerIn(std::uint32_t four, int at) {
    return gk::bitsOf<float>((at < 3 ? four << (23 - 8 * at) : four >> 1) & 0x7f800000U);
}

/// MXFP4: 32 elements have one power of two, which differs from output to output, so each product is scaled by itself. A step has
/// two halves of four such groups.
template <typename T>
struct MicroStep {
    const StepParts &step;
    const std::uint32_t *powers; ///< of outputs r and r + 8

    GK_DEVICE explicit MicroStep(const StepParts &of)
        : step(of), powers(reinterpret_cast<const std::uint32_t *>(of.powers + (of.warp * kOutputsPerWarp + of.lane / 4) * T::powerBytes)) {
    }

    GK_DEVICE void loadWeights(std::uint32_t (&a)[4][4], int half) const {
#pragma unroll
        for (int pair = 0; pair < 2; ++pair) {
            std::uint32_t raw[4]; // of outputs r and r + 8, for two groups
            gk::loadMatrices(raw,
                             step.weights + placeOf(step.warp * kOutputsPerWarp + step.lane % 16, half * 4 + pair * 2 + step.lane / 16));
#pragma unroll
            for (int i = 0; i < 2; ++i) {
                std::uint32_t(&operand)[4] = a[pair * 2 + i];
                operand[0] = firstOnesAsE4m3(raw[2 * i]);
                operand[1] = firstOnesAsE4m3(raw[2 * i + 1]);
                operand[2] = secondOnesAsE4m3(raw[2 * i]);
                operand[3] = secondOnesAsE4m3(raw[2 * i + 1]);
            }
        }
    }

    /// `parts` of the four groups of a half, each of eight rows.
    GK_DEVICE void add(float (&sums)[T::tiles][4], int tile, int half, const float (&parts)[4][4]) const {
        const std::uint32_t upper = powers[half], lower = powers[half + 8 * T::powerBytes / 4];
        float total[4] = {};
#pragma unroll
        for (int group = 0; group < 4; ++group) {
            total[0] += parts[group][0] * powerIn(upper, group);
            total[1] += parts[group][1] * powerIn(upper, group);
            total[2] += parts[group][2] * powerIn(lower, group);
            total[3] += parts[group][3] * powerIn(lower, group);
        }
        addScaled(sums, tile, total, step.scales + half * T::rows, 1, step.lane);
    }
};

template <typename T>
GK_DEVICE void multiplyMicroByWarp(const StepParts &step, float (&sums)[T::tiles][4]) {
    const MicroStep<T> micro(step);
#pragma unroll 1 // both at once take more registers than there are
    for (int half = 0; half < 2; ++half) {
        std::uint32_t a[4][4];
        micro.loadWeights(a, half);
#pragma unroll
        for (int tile = 0; tile < T::tiles; ++tile) {
            if (tile * 8 >= step.rows) break;
            float parts[4][4] = {};
#pragma unroll
            for (int pair = 0; pair < 2; ++pair) {
                std::uint32_t b[4];
                gk::loadMatrices(b, step.inputs + inputPlace<T>(tile * 8 + step.lane % 8, half * 8 + pair * 4 + step.lane / 8));
                gk::multiplyE4m3(parts[2 * pair], a[2 * pair], b[0], b[1]);
                gk::multiplyE4m3(parts[2 * pair + 1], a[2 * pair + 1], b[2], b[3]);
            }
            micro.add(sums, tile, half, parts);
        }
    }
}

/// Begins the products of a half's groups with eight rows.
template <typename T>
GK_DEVICE void multiplyHalf(float (&parts)[4][4], const std::uint32_t (&a)[4][4], const StepParts &step, int tile, int half) {
    const unsigned char *inputs = step.inputs + (half * T::rows + tile * 8) * kStepBytes;
    gk::beginGroupProducts();
#pragma unroll
    for (int group = 0; group < 4; ++group) gk::multiplyGroupE4m3<8>(parts[group], a[group], {inputs, group}, false);
    gk::commitGroupProducts();
}

/// The second half's weights are made ready while the first half's products go on.
template <typename T>
GK_DEVICE void multiplyMicroByGroup(const StepParts &step, float (&sums)[T::tiles][4]) {
    const MicroStep<T> micro(step);
    std::uint32_t a[2][4][4];
    float first[4][4], second[4][4];
    micro.loadWeights(a[0], 0);
    multiplyHalf<T>(first, a[0], step, 0, 0);
    micro.loadWeights(a[1], 1);
    multiplyHalf<T>(second, a[1], step, 0, 1);
    gk::waitForGroupProducts<1>();
    micro.add(sums, 0, 0, first);
    gk::waitForGroupProducts<0>();
    micro.add(sums, 0, 1, second);
#pragma unroll
    for (int tile = 1; tile < T::tiles; ++tile) {
        if (tile * 8 >= step.rows) break;
        multiplyHalf<T>(first, a[0], step, tile, 0);
        multiplyHalf<T>(second, a[1], step, tile, 1);
        gk::waitForGroupProducts<1>();
        micro.add(sums, tile, 0, first);
        gk::waitForGroupProducts<0>();
        micro.add(sums, tile, 1, second);
    }
}

/// The same, one half after the other: with many rows the products are worth more than the registers of two halves.
template <typename T>
GK_DEVICE void multiplyMicroByHalves(const StepParts &step, float (&sums)[T::tiles][4]) {
    const MicroStep<T> micro(step);
#pragma unroll
    for (int half = 0; half < 2; ++half) {
        std::uint32_t a[4][4];
        micro.loadWeights(a, half);
#pragma unroll
        for (int tile = 0; tile < T::tiles; ++tile) {
            if (tile * 8 >= step.rows) break;
            float parts[4][4];
            multiplyHalf<T>(parts, a, step, tile, half);
            gk::waitForGroupProducts<0>();
            micro.add(sums, tile, half, parts);
        }
    }
}

template <typename T>
GK_DEVICE void multiplyStep(const StepParts &step, float (&sums)[T::tiles][4]) {
    if constexpr (T::type == ExpertType::Mxfp4) {
        if constexpr (T::units == Units::Group && T::rows > 32)
            multiplyMicroByHalves<T>(step, sums);
        else if constexpr (T::units == Units::Group)
            multiplyMicroByGroup<T>(step, sums);
        else
            multiplyMicroByWarp<T>(step, sums);
    } else if constexpr (T::units == Units::Group) {
        multiplyByGroup<T>(step, sums);
    } else {
        multiplyByWarp<T>(step, sums);
    }
}

} // namespace ps::gpu::kernels
#endif
