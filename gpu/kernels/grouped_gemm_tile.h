// SPDX-License-Identifier: GPL-3.0-or-later
// A block's part of the experts' products on NVIDIA's matrix units: what lies where in shared memory, how it gets there, and how
// the results leave.
#pragma once

#include "gpu/device/matrix_core.h"
#include "gpu/kernels/grouped_gemm_parts.h"

#if defined(GK_HAS_MMA)
namespace ps::gpu::kernels {

constexpr int kStepBytes = 128; // of weights of an output
constexpr int kPieces = kStepBytes / 16;
constexpr int kOutputsPerWarp = 16;
constexpr std::size_t kMostSharedBytes = std::size_t(99) * 1024; // of a block, on every device with these units

template <ExpertType Type, int Outputs, int Rows, int Stages>
struct Tile {
    static constexpr ExpertType type = Type;
    static constexpr int outputs = Outputs, rows = Rows, stages = Stages;
    static constexpr int threads = Outputs / kOutputsPerWarp * 32;
    static constexpr int inputBytes = Type == ExpertType::Mxfp4 ? 2 * kStepBytes : kStepBytes; // of a row a step
    static constexpr int inputPieces = inputBytes / 16;
    static constexpr int groups = Type == ExpertType::Bf16 ? 0 : inputBytes / kScaleGroup; // of input scales a step
    static constexpr int inputAt = Outputs * kStepBytes;
    static constexpr int stageBytes = inputAt + Rows * inputBytes;
    static constexpr int rowsAt = Stages * stageBytes; // then: the rows' numbers, their scales, the powers of two
    static constexpr int scalesAt = rowsAt + Rows * static_cast<int>(sizeof(int));
    static constexpr int tiles = Rows / 8;
};

// Pieces of 16 bytes change places within a row, by the row's number, so that eight rows' pieces lie in different banks: pieces
// of the same number for loadMatrices, and pairs of pieces where rows have 256 bytes.
GK_DEVICE int weightPlace(int row, int piece) {
    return row * kStepBytes + ((piece ^ (row & 7)) * 16);
}
template <typename T>
GK_DEVICE int inputPlace(int row, int piece) {
    return row * T::inputBytes + ((piece ^ (T::inputPieces == 8 ? row & 7 : (2 * row) & 7)) * 16);
}

GK_DEVICE void clear16(unsigned char *shared) {
    *reinterpret_cast<gk::u32x4 *>(shared) = gk::make4(0, 0, 0, 0);
}

/// Puts a step's weights and inputs on their way. Past the ends of rows all is 0; what lies past the last output or the last row
/// is never stored, whatever it is.
template <typename T>
GK_DEVICE void fetch(const GroupedParts &parts, unsigned char *shared, int step, const unsigned char *weights, int outputs, int rows) {
    unsigned char *stage = shared + step % T::stages * T::stageBytes;
    const int *numbers = reinterpret_cast<const int *>(shared + T::rowsAt);
#pragma unroll
    for (int i = 0; i < T::outputs * kPieces / T::threads; ++i) {
        const int at = i * T::threads + static_cast<int>(threadIdx.x), row = at / kPieces, piece = at % kPieces;
        const int offset = step * kStepBytes + piece * 16;
        unsigned char *to = stage + weightPlace(row, piece);
        if (offset >= parts.weightBytes)
            clear16(to);
        else if (row < outputs)
            gk::copyAsync16(to, weights + static_cast<std::size_t>(row) * static_cast<std::size_t>(parts.weightBytes) +
                                    static_cast<std::size_t>(offset));
    }
    for (int at = static_cast<int>(threadIdx.x); at < rows * T::inputPieces; at += T::threads) {
        const int row = at / T::inputPieces, piece = at % T::inputPieces, offset = step * T::inputBytes + piece * 16;
        unsigned char *to = stage + T::inputAt + inputPlace<T>(row, piece);
        if (offset >= parts.inputBytes)
            clear16(to);
        else
            gk::copyAsync16(to, parts.input + static_cast<std::size_t>(numbers[row]) * static_cast<std::size_t>(parts.inputBytes) +
                                    static_cast<std::size_t>(offset));
    }
}

/// What the sums of each step and row are multiplied with, [group][row]; and the powers of two of the block's outputs.
template <typename T>
GK_DEVICE void fetchScales(const GroupedParts &parts, unsigned char *shared, const ExpertRows &item, int firstOutput, int outputs) {
    const int *numbers = reinterpret_cast<const int *>(shared + T::rowsAt);
    auto *scales = reinterpret_cast<float *>(shared + T::scalesAt);
    const int groups = parts.steps * T::groups;
    for (int at = static_cast<int>(threadIdx.x); at < groups * item.count; at += T::threads) {
        const int row = at / groups, group = at % groups;
        float scale = 0; // a group past the end has nothing but zeros
        if (group < parts.groups) {
            scale = parts.inputScale(numbers[row], group);
            scale *= T::type == ExpertType::E4m3 ? parts.blockScale(item.expert, firstOutput, group) : kMicroFactor;
        }
        scales[group * T::rows + row] = scale;
    }
    if constexpr (T::type != ExpertType::Mxfp4) return;
    // The outputs' powers lie one after another, and a multiple of 8 bytes for 8 outputs.
    const std::size_t perOutput = static_cast<std::size_t>(parts.width / kMicroGroup);
    const auto *from =
        reinterpret_cast<const std::uint64_t *>(static_cast<const unsigned char *>(parts.weightScales) +
                                                (parts.firstOutputOf(item.expert) + static_cast<std::size_t>(firstOutput)) * perOutput);
    auto *to = reinterpret_cast<std::uint64_t *>(shared + parts.powersAt);
    const int words = outputs * static_cast<int>(perOutput) / 8;
#pragma unroll 4
    for (int at = static_cast<int>(threadIdx.x); at < words; at += T::threads) to[at] = from[at];
}

/// Through shared memory, so that what is stored lies together.
template <typename T>
GK_DEVICE void store(const GroupedParts &parts, unsigned char *shared, const ExpertRows &item, int firstOutput, int outputs, int warp,
                     int lane, const float (&sums)[T::tiles][4]) {
    constexpr int kStride = T::outputs + 8;
    auto *values = reinterpret_cast<std::uint16_t *>(shared);
    const int output = warp * kOutputsPerWarp + lane / 4;
    float bias[2] = {};
#pragma unroll
    for (int half = 0; half < 2; ++half)
        if (output + half * 8 < outputs) bias[half] = parts.biasOf(item.expert, firstOutput + output + half * 8);
#pragma unroll
    for (int tile = 0; tile < T::tiles; ++tile) {
#pragma unroll
        for (int i = 0; i < 4; ++i)
            values[(tile * 8 + lane % 4 * 2 + i % 2) * kStride + output + i / 2 * 8] =
                static_cast<std::uint16_t>(gk::toBf16(sums[tile][i] + bias[i / 2]));
    }
    __syncthreads();
    for (int at = static_cast<int>(threadIdx.x); at < item.count * (T::outputs / 8); at += T::threads) {
        const int row = at / (T::outputs / 8), column = at % (T::outputs / 8) * 8;
        if (column >= outputs) continue;
        *reinterpret_cast<gk::u32x4 *>(parts.output + static_cast<std::size_t>(item.first + row) * static_cast<std::size_t>(parts.outputs) +
                                       static_cast<std::size_t>(firstOutput + column)) =
            *reinterpret_cast<const gk::u32x4 *>(values + row * kStride + column);
    }
}

} // namespace ps::gpu::kernels
#endif
