// SPDX-License-Identifier: GPL-3.0-or-later
// A block's part of the experts' products on NVIDIA's matrix units: what lies where in shared memory, and how the results leave.
#pragma once

#include "gpu/device/warp_group.h"
#include "gpu/kernels/grouped_gemm_parts.h"

#if defined(GK_HAS_MMA)
namespace ps::gpu::kernels {

constexpr int kStepBytes = 128; // of weights of an output
constexpr int kPieces = kStepBytes / 16;
constexpr int kOutputsPerWarp = 16;

/// Where a block keeps its inputs: in the ring beside the weights of the same step, or, when rows are short, all of them from the
/// beginning.
enum class Inputs { Ring, Kept };

/// Which products: of single warps, or of four together.
enum class Units { Warp, Group };

/// A tile of outputs by all rows of an item; a block takes some tiles one after another, in steps of 128 bytes of the weights.
template <ExpertType Type, int Outputs, int Rows, int Stages, Units By, Inputs Where = Inputs::Ring>
struct Tile {
    static constexpr ExpertType type = Type;
    static constexpr int outputs = Outputs, rows = Rows, stages = Stages;
    static constexpr int threads = Outputs / kOutputsPerWarp * 32;
    static constexpr Units units = By;
    static constexpr bool keepsInputs = Where == Inputs::Kept;
    static constexpr int keptSteps = keepsInputs ? 2 : 0;                                      ///< of a row, at most
    static constexpr int inputBytes = Type == ExpertType::Mxfp4 ? 2 * kStepBytes : kStepBytes; // of a row a step
    static constexpr int inputPieces = inputBytes / 16;
    static constexpr int groups = Type == ExpertType::Bf16 ? 0 : inputBytes / kScaleGroup;          // of input scales a step
    static constexpr int powerBytes = Type == ExpertType::Mxfp4 ? 2 * kStepBytes / kMicroGroup : 0; // of an output a step
    static constexpr int inputAt = Outputs * kStepBytes;
    static constexpr int powersAt = inputAt + (keepsInputs ? 0 : Rows * inputBytes);
    static constexpr int stageBytes = (powersAt + Outputs * powerBytes + 1023) / 1024 * 1024; // as the units of four warps demand
    // Behind the stages: inputs that are kept, the results of a tile, the rows' numbers, their scales. Results of many rows find no
    // room, and take that of the stages when these are done with.
    static constexpr bool oneTile = Rows > 32;
    static constexpr int keptAt = Stages * stageBytes;
    static constexpr int resultsAt = oneTile ? 0 : keptAt + keptSteps * Rows * inputBytes;
    static constexpr int resultStride = Outputs + 8;
    static constexpr int resultBytes = Rows * resultStride * 2;
    static constexpr int rowsAt = oneTile ? keptAt : resultsAt + resultBytes;
    static constexpr int scalesAt = rowsAt + Rows * static_cast<int>(sizeof(int));
    // [step][group][row] of the inputs, and with E4m3 [step] of the weights behind them.
    static constexpr int scalesPerStep = groups * Rows, weightScalesPerStep = Type == ExpertType::E4m3 ? 1 : 0;
    static constexpr int scaleBytes(int steps) { return steps * (scalesPerStep + weightScalesPerStep) * static_cast<int>(sizeof(float)); }
    /// Of a block: what every device with the units has, and what two blocks find on a multiprocessor that has those of four warps.
    static constexpr std::size_t mostSharedBytes = std::size_t(By == Units::Warp ? 99 : 112) * 1024;
    static constexpr int tiles = Rows / 8; ///< of eight rows
    /// Of a multiprocessor; 0 leaves it to the compiler, which for 12.0 gave small tiles too few registers.
    static constexpr int fewestBlocks = Outputs == 32 ? 1 : 0;
    static_assert(!oneTile || (!keepsInputs && resultBytes <= keptAt));
    static_assert(By == Units::Warp || (Outputs % 64 == 0 && Type != ExpertType::Bf16));
    static_assert(Rows <= threads && Outputs <= threads && threads % inputPieces == 0);

    /// Of a step's inputs.
    static GK_DEVICE const unsigned char *inputsOf(const unsigned char *shared, const unsigned char *stage, int stepOfTile) {
        return keepsInputs ? shared + keptAt + stepOfTile * Rows * inputBytes : stage + inputAt;
    }
};

// Rows have 128 bytes; the second half of longer ones lies behind all first halves. Pieces of 16 bytes change places within a row, by
// the row's number, so that eight rows' pieces of the same number lie in different banks.
GK_DEVICE int placeOf(int row, int piece) {
    return row * kStepBytes + ((piece ^ (row & 7)) * 16);
}
template <typename T>
GK_DEVICE int inputPlace(int row, int piece) {
    return piece / kPieces * T::rows * kStepBytes + placeOf(row, piece % kPieces);
}

/// Through shared memory, so that what is stored lies together. The barrier of the next step is between this tile and the next.
template <typename T>
GK_DEVICE void store(const GroupedParts &parts, unsigned char *shared, const ExpertRows &item, int firstOutput, int warp, int lane,
                     const float (&sums)[T::tiles][4]) {
    auto *values = reinterpret_cast<std::uint16_t *>(shared + T::resultsAt);
    const int output = warp * kOutputsPerWarp + lane / 4, outputs = parts.outputs - firstOutput; // and more may follow
    if (T::oneTile) __syncthreads();                                                             // the stages are read by all
    constexpr float factor = T::type == ExpertType::Mxfp4 ? kMicroFactor : 1;
    float bias[2] = {};
#pragma unroll
    for (int half = 0; half < 2; ++half)
        if (output + half * 8 < outputs) bias[half] = parts.biasOf(item.expert, firstOutput + output + half * 8);
#pragma unroll
    for (int tile = 0; tile < T::tiles; ++tile) {
        if (tile * 8 >= item.count) break;
#pragma unroll
        for (int i = 0; i < 4; ++i)
            values[(tile * 8 + lane % 4 * 2 + i % 2) * T::resultStride + output + i / 2 * 8] =
                static_cast<std::uint16_t>(gk::toBf16(sums[tile][i] * factor + bias[i / 2]));
    }
    __syncthreads();
    for (int at = static_cast<int>(threadIdx.x); at < item.count * (T::outputs / 8); at += T::threads) {
        const int row = at / (T::outputs / 8), column = at % (T::outputs / 8) * 8;
        if (column >= outputs) continue;
        *reinterpret_cast<gk::u32x4 *>(parts.output + static_cast<std::size_t>(item.first + row) * static_cast<std::size_t>(parts.outputs) +
                                       static_cast<std::size_t>(firstOutput + column)) =
            *reinterpret_cast<const gk::u32x4 *>(values + row * T::resultStride + column);
    }
}

} // namespace ps::gpu::kernels
#endif
