// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernels of the experts' products share.
#pragma once

#include "gpu/device/number_bits.h"
#include "gpu/kernels/moe_kernels.h"

namespace ps::gpu::kernels {

constexpr int kScaleGroup = 128; // elements with one float scale
constexpr int kMicroGroup = 32;  // elements with one power of two

/// As the kernels take it. Block x is a range of outputs, block y an item.
struct GroupedParts {
    const unsigned char *input;
    const float *inputScales;
    const int *rowAt;
    const unsigned char *weights;
    const void *weightScales;
    const std::uint16_t *bias;
    std::uint16_t *output;
    const ExpertRows *items;
    const int *itemCount;
    int outputs;
    int width;
    int inputBytes;   ///< of a row
    int weightBytes;  ///< of an output's row
    int powerBytes;   ///< of an output's powers of two
    int groups;       ///< of 128 elements in a row
    int outputGroups; ///< of 128 outputs
    // Of the kernel with matrix units:
    int stepsPerTile;
    int tilesPerBlock; ///< of outputs
    unsigned perGroup; ///< 2^16 / (scale groups of a tile), rounded up: a division costs many registers

    GK_DEVICE int rowOf(int position) const { return rowAt ? rowAt[position] : position; }
    GK_DEVICE std::size_t firstOutputOf(int expert) const { return static_cast<std::size_t>(expert) * static_cast<std::size_t>(outputs); }
    /// The scale of the 128 x 128 block with output `at`.
    GK_DEVICE const float *blockScaleAt(int expert, int at, int group) const {
        const std::size_t row =
            static_cast<std::size_t>(expert) * static_cast<std::size_t>(outputGroups) + static_cast<std::size_t>(at / kScaleGroup);
        return static_cast<const float *>(weightScales) + row * static_cast<std::size_t>(groups) + static_cast<std::size_t>(group);
    }
    GK_DEVICE float biasOf(int expert, int at) const {
        return bias ? gk::lowBf16(bias[firstOutputOf(expert) + static_cast<std::size_t>(at)]) : 0.0F;
    }
    GK_DEVICE float inputScale(int row, int group) const {
        return inputScales[static_cast<std::size_t>(row) * static_cast<std::size_t>(groups) + static_cast<std::size_t>(group)];
    }
};

/// 2^(bits - 127); 0 for 0, which is 2^-127 in the format.
GK_DEVICE float powerOfTwo(std::uint32_t bits) {
    return gk::bitsOf<float>(bits << 23);
}

// Sign, exponent and mantissa of e2m1 where e4m3 has them: all sixteen values come out right, subnormals too, divided by 2^6, the
// difference of the biases. The first of two in a byte lie there already (moe_kernels.h).
constexpr float kMicroFactor = 64;
GK_DEVICE std::uint32_t firstOnesAsE4m3(std::uint32_t bytes) {
    return bytes & 0x9c9c9c9cU;
}
GK_DEVICE std::uint32_t secondOnesAsE4m3(std::uint32_t bytes) {
    return ((bytes << 2) & 0x8c8c8c8cU) | ((bytes >> 2) & 0x10101010U);
}

void launchGroupedPortable(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream);
/// False where the selected device, or this flavour, has no such kernel.
bool launchGroupedNvidia(const GroupedParts &parts, const GroupedGemm &gemm, Stream &stream);
bool hasGroupedNvidia(ExpertType type);
/// Whether narrow weights are multiplied by four warps together.
bool hasGroupedWarpGroups();

} // namespace ps::gpu::kernels
