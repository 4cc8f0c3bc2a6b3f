// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmarks of small kernels share.
#pragma once

#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/harness/error_meter.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace ps::gpu {

inline std::uint32_t seedOf(std::uint64_t seed, int which) {
    return static_cast<std::uint32_t>(seed * 8 + static_cast<std::uint64_t>(which));
}

/// Rows of bfloat16 through one kernel, in parts.
class RowsCase : public DeviceCase {
public:
    RowsCase(std::int64_t rows, std::int64_t width, std::int64_t parts) : DeviceCase(parts), m_rows(rows), m_width(width) {}

    Verification verify() final {
        spoil();
        rewind();
        launch();
        synchronize();
        ErrorMeter meter;
        // All rows of a small case; of a large one rows spread over it. Unwritten outputs stay NaN.
        const std::int64_t step = std::max<std::int64_t>(1, m_rows / kComparedRows);
        for (std::int64_t row = 0; row < m_rows; row += step) compareRow(row, meter);
        if (m_rows > 0) compareRow(m_rows - 1, meter);
        return meter.against(bound());
    }

protected:
    static constexpr std::int64_t kComparedRows = 24;

    virtual void spoil() = 0;
    virtual void compareRow(std::int64_t row, ErrorMeter &meter) = 0;
    virtual double bound() const { return 2 * kBf16Rounding; } // of the largest value: one rounding, and a margin for the sums

    std::size_t bytesOf(std::int64_t elementsPerRow) const { return static_cast<std::size_t>(m_rows * elementsPerRow * 2); }
    DeviceMemory filled(std::int64_t elementsPerRow, std::uint32_t seed, float scale = 1) {
        DeviceMemory memory(bytesOf(elementsPerRow) * static_cast<std::size_t>(parts()));
        kernels::fillBf16(memory.at(0), memory.bytes() / 4, seed, scale, stream());
        return memory;
    }
    std::vector<double> row(const DeviceMemory &memory, std::int64_t row, std::int64_t elements) const {
        std::vector<double> out;
        for (const std::uint16_t bits :
             downloaded<std::uint16_t>(memory.at(static_cast<std::size_t>(row * elements * 2)), static_cast<std::size_t>(elements)))
            out.push_back(bf16ToDouble(bits));
        return out;
    }
    double real() const { return static_cast<double>(m_rows) * static_cast<double>(m_width); }

    std::int64_t m_rows, m_width;
};

/// A benchmark with shapes of "rows" and "width". `bytesPerElement`: of one launch, per row and element of width; the parts of a
/// case spread over the context's rotation.
using MakeRows =
    std::function<std::unique_ptr<PreparedCase>(std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed)>;
void addRowsBenchmark(const DeviceContext &context, BenchmarkList &list, BenchmarkFacts facts, double bytesPerElement,
                      std::function<std::vector<Shape>(Suite)> shapes, const MakeRows &make);

} // namespace ps::gpu
