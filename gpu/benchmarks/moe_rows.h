// SPDX-License-Identifier: GPL-3.0-or-later
// Rows that choose experts, for the benchmarks of layers with experts.
#pragma once

#include "gpu/device/device_memory.h"
#include "gpu/harness/random.h"
#include "gpu/kernels/moe_kernels.h"

#include <bit>

namespace ps::gpu {

struct ExpertSize {
    std::int64_t rows, experts, chosen;
    std::int64_t choices() const { return rows * chosen; }
};

/// Evenly distributed logits; when `hot`, three of five rows like expert 1 best.
inline std::vector<std::uint16_t> expertLogits(const ExpertSize &size, bool hot, std::uint64_t seed) {
    constexpr std::uint16_t kEight = 0x4100;
    std::vector<std::uint16_t> out(static_cast<std::size_t>(size.rows * size.experts));
    for (std::size_t i = 0; i < out.size(); ++i) {
        const float even = static_cast<float>(randomBits(seed, i) >> 40) * 0x1p-24F * 8 - 4;
        out[i] = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(even) >> 16);
    }
    for (std::int64_t row = 0; hot && size.experts > 1 && row < size.rows; ++row)
        if (row % 5 < 3) out[static_cast<std::size_t>(row * size.experts + 1)] = kEight;
    return out;
}

/// The memory of a routing, and the routing itself.
class RoutedRows {
public:
    RoutedRows(const ExpertSize &size, std::span<const std::uint16_t> logits)
        : m_size(size), m_logits(logits.size_bytes()), m_expertOf(words(size.choices())), m_weights(words(size.choices())),
          m_counts(words(size.experts)), m_rowAt(words(size.choices())), m_positionOf(words(size.choices())),
          m_items(static_cast<std::size_t>(kernels::mostItems(size.rows, size.chosen, size.experts)) * sizeof(kernels::ExpertRows)),
          m_itemCount(words(1)) {
        copyToDevice(m_logits.at(0), logits.data(), logits.size_bytes());
    }

    void route(Stream &stream) const {
        kernels::routeToExperts({m_logits.at(0), m_expertOf.as<int>(), m_weights.as<float>(), m_counts.as<int>(), m_rowAt.as<int>(),
                                 m_positionOf.as<int>(), m_items.as<kernels::ExpertRows>(), m_itemCount.as<int>(), m_size.rows,
                                 m_size.experts, m_size.chosen},
                                stream);
    }
    void spoil(Stream &stream) const {
        for (const DeviceMemory *memory : {&m_expertOf, &m_weights, &m_counts, &m_rowAt, &m_positionOf, &m_items, &m_itemCount})
            setBytes(memory->at(0), 0xff, memory->bytes(), stream);
    }

    const int *rowAt() const { return m_rowAt.as<int>(); }
    const int *positionOf() const { return m_positionOf.as<int>(); }
    const float *weights() const { return m_weights.as<float>(); }
    const kernels::ExpertRows *items() const { return m_items.as<kernels::ExpertRows>(); }
    const int *itemCount() const { return m_itemCount.as<int>(); }

    std::vector<int> hostExpertOf() const { return downloaded<int>(m_expertOf.at(0), choices()); }
    std::vector<float> hostWeights() const { return downloaded<float>(m_weights.at(0), choices()); }
    std::vector<int> hostCounts() const { return downloaded<int>(m_counts.at(0), static_cast<std::size_t>(m_size.experts)); }
    std::vector<int> hostRowAt() const { return downloaded<int>(m_rowAt.at(0), choices()); }
    std::vector<int> hostPositionOf() const { return downloaded<int>(m_positionOf.at(0), choices()); }
    std::vector<kernels::ExpertRows> hostItems() const {
        const int count = downloaded<int>(m_itemCount.at(0), 1)[0];
        if (count < 0 || static_cast<std::size_t>(count) * sizeof(kernels::ExpertRows) > m_items.bytes()) return {};
        return downloaded<kernels::ExpertRows>(m_items.at(0), static_cast<std::size_t>(count));
    }

private:
    static std::size_t words(std::int64_t count) { return static_cast<std::size_t>(count) * 4; }
    std::size_t choices() const { return static_cast<std::size_t>(m_size.choices()); }

    ExpertSize m_size;
    DeviceMemory m_logits, m_expertOf, m_weights, m_counts, m_rowAt, m_positionOf, m_items, m_itemCount;
};

} // namespace ps::gpu
