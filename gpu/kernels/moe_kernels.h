// SPDX-License-Identifier: GPL-3.0-or-later
// A layer with experts: choosing them, multiplying each one's rows with its weights, and adding up what they give. A choice is
// one of the `chosen` experts of a row; position p is its place in the order by expert, then row, in which the experts' rows lie
// one after another. The same logits give the same order on every device.
#pragma once

#include "gpu/device/stream.h"

#include <cstddef>
#include <cstdint>

namespace ps::gpu::kernels {

/// Rows of one expert that one block multiplies.
struct ExpertRows {
    int expert;
    int first; ///< position
    int count; ///< at most rowsPerItem
};

/// How many rows an item has: few leave less to wait for at the ends, many read the weights less often from the cache.
constexpr std::int64_t rowsPerItem(std::int64_t rows, std::int64_t chosen, std::int64_t experts) {
    return rows * chosen <= 4 * experts ? 16 : rows * chosen <= 12 * experts ? 32 : 64;
}
/// The most items there can be.
constexpr std::int64_t mostItems(std::int64_t rows, std::int64_t chosen, std::int64_t experts) {
    const std::int64_t choices = rows * chosen;
    return (choices < experts ? choices : experts) + choices / rowsPerItem(rows, chosen, experts);
}

/// The `chosen` experts with the largest logits (of equal ones the first), their weights by softmax over these, and the order.
struct Routing {
    const void *logits;   ///< bf16 [rows][experts]
    int *expertOf;        ///< [rows][chosen], the best first
    float *weights;       ///< [rows][chosen]
    int *counts;          ///< [experts] rows of each expert
    int *rowAt;           ///< [rows * chosen] by position
    int *positionOf;      ///< [rows][chosen]
    ExpertRows *items;    ///< [mostItems()]
    int *itemCount;       ///< one
    std::int64_t rows;    ///< rows * chosen < 2^31
    std::int64_t experts; ///< at most 512
    std::int64_t chosen;  ///< at most 32, and at most experts
};
void routeToExperts(const Routing &routing, Stream &stream);

enum class ExpertType {
    Bf16,  ///< weights and input bf16
    E4m3,  ///< weights e4m3 with a float scale per 128 x 128 block; input e4m3 with one per 128 elements of a row
    Mxfp4, ///< weights e2m1 with a power of two per 32 elements; input as E4m3
};
/// Powers of two that an output of Mxfp4 has room for, a multiple of 8; those past width / 32 are any but NaN (255).
constexpr std::int64_t microPowers(std::int64_t width) {
    return (width / 32 + 7) / 8 * 8;
}
/// Of `count` weights, scales included.
constexpr double expertWeightBytes(ExpertType type, double count) {
    return type == ExpertType::Bf16 ? 2 * count : type == ExpertType::E4m3 ? count + 4 * count / (128 * 128) : count * 17 / 32;
}

enum class ExpertPath {
    Automatic,
    Portable, ///< without matrix units
    Warps,    ///< matrix units of single warps, also where there are those of four
};

/// output[p] = input[row of p] * weights[expert of p]^T + bias[expert of p], for every position of the items.
/// Mxfp4 keeps in byte i of each 16 the elements i (sign in bit 7, exponent and mantissa in bits 4 to 2) and i + 16 of the 32 (sign in
/// bit 5, exponent in bits 6 and 1, mantissa in bit 0): what the units take costs the fewest instructions so.
struct GroupedGemm {
    ExpertType type;
    const void *input;        ///< [...][width]
    const float *inputScales; ///< [...][ceil(width / 128)]; unused with Bf16
    const int *rowAt;         ///< input row by position; null: the position itself
    const void *weights;      ///< [experts][outputs][width]
    const void *weightScales; ///< E4m3: float [experts][ceil(outputs / 128)][ceil(width / 128)]; Mxfp4: byte [experts][outputs][microPowers(width)]
    void *output;             ///< bf16 [positions][outputs]
    const ExpertRows *items;
    const int *itemCount;
    std::int64_t rows; ///< as in the routing
    std::int64_t chosen;
    std::int64_t experts;
    std::int64_t outputs; ///< a multiple of 8
    std::int64_t width;   ///< a multiple of 8, of 16 with E4m3, of 32 with Mxfp4
    std::int64_t multiprocessors;
    ExpertPath path = ExpertPath::Automatic;
    const void *bias = nullptr; ///< bf16 [experts][outputs]; null: none
};
void groupedGemm(const GroupedGemm &gemm, Stream &stream);
/// "mma m16n8k16", "mma m16n8k32" or "portable": what groupedGemm takes on the selected device.
const char *groupedGemmAlgorithm(ExpertType type);

/// output[row] = factor[row] addend[row] + sum over j of weights[row][j] * input[positionOf[row][j]].
/// bytes: 2 rows width (chosen + 1) + 8 rows chosen, and 2 rows width for an addend.
struct ExpertCombine {
    const void *input; ///< bf16 [positions][width]
    const float *weights;
    const int *positionOf;
    void *output; ///< bf16 [rows][width]
    std::int64_t rows;
    std::int64_t chosen;
    std::int64_t width;                   ///< a multiple of 8
    const void *addend = nullptr;         ///< bf16 [rows][width], of the expert that every row passes; null: none
    const float *addendFactors = nullptr; ///< [rows]; null: 1
};
void combineExperts(const ExpertCombine &combine, Stream &stream);

} // namespace ps::gpu::kernels
