// SPDX-License-Identifier: GPL-3.0-or-later
// How weights and inputs of the experts' products get into shared memory. Every thread always copies the same pieces of the same
// rows, so that a step costs it little more than the copies themselves: the multiplying warps have no time to spare.
#pragma once

#include "gpu/kernels/grouped_gemm_tile.h"

#if defined(GK_HAS_MMA)
namespace ps::gpu::kernels {

/// The weights of an expert's outputs, step after step and tile after tile.
template <typename T>
class WeightSupply {
public:
    GK_DEVICE WeightSupply(const GroupedParts &parts, int expert, int firstOutput)
        : m_weights(parts.weights + parts.firstOutputOf(expert) * static_cast<std::size_t>(parts.weightBytes)),
          m_powers(static_cast<const unsigned char *>(parts.weightScales) +
                   parts.firstOutputOf(expert) * static_cast<std::size_t>(parts.powerBytes)) {
        startTile(parts, firstOutput);
    }

    /// Puts the next step on its way. Past the ends of rows there are zeros; past the last output it is copied again.
    GK_DEVICE void fetch(const GroupedParts &parts, unsigned char *stage) {
        unsigned char *to = stage + placeOf(row(), piece());
        const bool there = m_step * kStepBytes + piece() * 16 < parts.weightBytes;
#pragma unroll
        for (int i = 0; i < kCopies; ++i) gk::copyOrClearAsync16(to + i * kRowsAtOnce * kStepBytes, m_weights + m_offsets[i], there);
        m_weights += kStepBytes;
        if constexpr (T::powerBytes > 0) {
            if (static_cast<int>(threadIdx.x) < T::outputs)
                gk::copyAsync8(stage + T::powersAt + static_cast<int>(threadIdx.x) * T::powerBytes, m_powers + m_powerOffset);
            m_powers += T::powerBytes;
        }
        if (++m_step < parts.stepsPerTile) return;
        m_weights -= static_cast<std::size_t>(m_step) * kStepBytes;
        m_powers -= static_cast<std::size_t>(m_step) * T::powerBytes;
        startTile(parts, m_firstOutput + T::outputs);
    }

private:
    static constexpr int kRowsAtOnce = T::threads / kPieces, kCopies = T::outputs / kRowsAtOnce;
    static_assert(kRowsAtOnce % 8 == 0, "then all copies of a thread have the same place within their rows");

    static GK_DEVICE int row() {
        return static_cast<int>(threadIdx.x) / kPieces;
    }
    static GK_DEVICE int piece() {
        return static_cast<int>(threadIdx.x) % kPieces;
    }

    GK_DEVICE void startTile(const GroupedParts &parts, int firstOutput) {
        m_firstOutput = firstOutput;
        m_step = 0;
#pragma unroll
        for (int i = 0; i < kCopies; ++i)
            m_offsets[i] =
                static_cast<unsigned>(existing(parts, firstOutput + row() + i * kRowsAtOnce)) * static_cast<unsigned>(parts.weightBytes) +
                static_cast<unsigned>(piece() * 16);
        m_powerOffset =
            static_cast<unsigned>(existing(parts, firstOutput + static_cast<int>(threadIdx.x))) * static_cast<unsigned>(parts.powerBytes);
    }
    static GK_DEVICE int existing(const GroupedParts &parts, int output) {
        return output < parts.outputs ? output : parts.outputs - 1;
    }

    const unsigned char *m_weights, *m_powers; ///< of the expert's first output, at this step
    unsigned m_offsets[kCopies];               ///< bytes; an expert has fewer than 2^32
    unsigned m_powerOffset = 0;
    int m_firstOutput = 0, m_step = 0;
};

/// The inputs of an item's rows, step after step; for the next tile again from the beginning.
template <typename T>
class InputSupply {
public:
    GK_DEVICE InputSupply(const GroupedParts &parts, const int *numbers, int rows) : m_rows(rows) {
#pragma unroll
        for (int i = 0; i < kCopies; ++i)
            m_from[i] = parts.input +
                        static_cast<std::size_t>(row(i) < rows ? numbers[row(i)] : 0) * static_cast<std::size_t>(parts.inputBytes) +
                        static_cast<std::size_t>(piece() * 16);
    }

    /// Past the ends of rows there are zeros; what lies past the last row is never stored, whatever it is.
    GK_DEVICE void fetch(const GroupedParts &parts, unsigned char *inputs) {
        const int offset = m_step * T::inputBytes;
        const bool there = offset + piece() * 16 < parts.inputBytes;
#pragma unroll
        for (int i = 0; i < kCopies; ++i)
            if (row(i) < m_rows) gk::copyOrClearAsync16(inputs + inputPlace<T>(row(i), piece()), m_from[i] + offset, there);
        if (++m_step == parts.stepsPerTile) m_step = 0;
    }

private:
    static constexpr int kRowsAtOnce = T::threads / T::inputPieces, kCopies = (T::rows + kRowsAtOnce - 1) / kRowsAtOnce;

    static GK_DEVICE int row(int copy) {
        return static_cast<int>(threadIdx.x) / T::inputPieces + copy * kRowsAtOnce;
    }
    static GK_DEVICE int piece() {
        return static_cast<int>(threadIdx.x) % T::inputPieces;
    }

    const unsigned char *m_from[kCopies];
    int m_rows, m_step = 0;
};

/// Puts all scales of a block's `steps` on their way.
template <typename T>
GK_DEVICE void fetchScales(const GroupedParts &parts, unsigned char *shared, const ExpertRows &item, int firstOutput, int steps) {
    const int *numbers = reinterpret_cast<const int *>(shared + T::rowsAt);
    auto *scales = reinterpret_cast<float *>(shared + T::scalesAt);
    const int perTile = parts.stepsPerTile * T::groups;
#pragma unroll 1
    for (int at = static_cast<int>(threadIdx.x); at < steps * T::scalesPerStep; at += T::threads) {
        const int row = at % T::rows, inBlock = at / T::rows;
        const int group = inBlock - static_cast<int>(static_cast<unsigned>(inBlock) * parts.perGroup >> 16) * perTile;
        if (row >= item.count) continue;
        const bool there = group < parts.groups; // a group past the end has nothing but zeros
        const std::size_t from = static_cast<std::size_t>(numbers[row]) * static_cast<std::size_t>(parts.groups);
        gk::copyOrClearAsync4(scales + at, parts.inputScales + from + static_cast<std::size_t>(there ? group : 0), there);
    }
    if constexpr (T::weightScalesPerStep > 0) {
        for (int step = static_cast<int>(threadIdx.x); step < steps; step += T::threads) {
            const int tile = static_cast<int>(static_cast<unsigned>(step) * parts.perGroup >> 16);
            gk::copyOrClearAsync4(scales + steps * T::scalesPerStep + step,
                                  parts.blockScaleAt(item.expert, firstOutput + tile * T::outputs, step - tile * perTile), true);
        }
    }
}

} // namespace ps::gpu::kernels
#endif
