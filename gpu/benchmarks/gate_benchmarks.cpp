// SPDX-License-Identifier: GPL-3.0-or-later
// Gates: of attention's output, and of the expert that every row passes.
#include "gpu/benchmarks/delta_reference.h"
#include "gpu/benchmarks/rows_case.h"
#include "gpu/kernels/gate_kernels.h"

namespace ps::gpu {

namespace {

class OutputGateCase final : public RowsCase {
public:
    OutputGateCase(std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed)
        : RowsCase(rows, width, parts), m_values(filled(width, seedOf(seed, 0))), m_gate(filled(stride(), seedOf(seed, 1), 4)) {
        synchronize();
    }
    double bytes() const override { return 6 * real(); }
    double flops() const override { return 5 * real(); }

private:
    std::int64_t stride() const { return m_width + 8; }
    void enqueue(std::int64_t part) override {
        const auto which = static_cast<std::size_t>(part);
        kernels::applyOutputGate({m_values.at(bytesOf(m_width) * which), m_gate.at(bytesOf(stride()) * which), m_rows, m_width, stride()},
                                 stream());
    }
    void spoil() override { m_before = downloaded<std::uint16_t>(m_values.at(0), static_cast<std::size_t>(m_rows * m_width)); }
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto gate = row(m_gate, at, stride()), output = row(m_values, at, m_width);
        for (std::size_t i = 0; i < output.size(); ++i)
            meter.add(output[i], bf16ToDouble(m_before[static_cast<std::size_t>(at * m_width) + i]) * sigmoidOf(gate[i]));
    }

    DeviceMemory m_values, m_gate;
    std::vector<std::uint16_t> m_before;
};

class RowGateCase final : public RowsCase {
public:
    RowGateCase(std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed)
        : RowsCase(rows, width, parts), m_input(filled(width, seedOf(seed, 0))), m_weight(static_cast<std::size_t>(width) * 2),
          m_factors(static_cast<std::size_t>(rows) * sizeof(float)) {
        kernels::fillBf16(m_weight.at(0), m_weight.bytes() / 4, seedOf(seed, 1), 6 / std::sqrt(static_cast<float>(width)), stream());
        synchronize();
    }
    double bytes() const override { return 2 * real() + 2 * static_cast<double>(m_width) + 4 * static_cast<double>(m_rows); }
    double flops() const override { return 2 * real(); }

private:
    void enqueue(std::int64_t part) override {
        kernels::computeRowGate(
            {m_input.at(bytesOf(m_width) * static_cast<std::size_t>(part)), m_weight.at(0), m_factors.as<float>(), m_rows, m_width},
            stream());
    }
    void spoil() override { setBytes(m_factors.at(0), 0xff, m_factors.bytes(), stream()); }
    double bound() const override { return floatBound(static_cast<std::size_t>(m_width)) + 2e-6; } // and the device's fast exponential
    void compareRow(std::int64_t at, ErrorMeter &meter) override {
        const auto input = row(m_input, at, m_width), weight = row(m_weight, 0, m_width);
        double sum = 0;
        for (std::size_t i = 0; i < input.size(); ++i) sum += input[i] * weight[i];
        meter.add(static_cast<double>(downloaded<float>(m_factors.at(static_cast<std::size_t>(at) * sizeof(float)), 1)[0]), sigmoidOf(sum));
    }

    DeviceMemory m_input, m_weight, m_factors;
};

/// `width`: of Qwen3.5-397B-A17B.
std::vector<Shape> shapesFor(Suite suite, std::int64_t width) {
    std::vector<Shape> shapes;
    if (suite == Suite::Check) {
        for (const std::int64_t checked : {8, 120, 2056, 4096}) shapes.push_back({{"rows", 5}, {"width", checked}});
    } else if (suite == Suite::Full) {
        for (const std::int64_t rows : {1, 64, 256}) shapes.push_back({{"rows", rows}, {"width", width}});
    }
    return shapes;
}

} // namespace

void addGateBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    addRowsBenchmark(
        context, list, {"output_gate", "bf16", "8 elements a thread", "6 rows width", "5 rows width"}, 6,
        [](Suite suite) { return shapesFor(suite, 8192); },
        [](std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed) {
            return std::make_unique<OutputGateCase>(rows, width, parts, seed);
        });
    addRowsBenchmark(
        context, list, {"row_gate", "bf16", "a row per block", "2 rows width + 2 width + 4 rows", "2 rows width"}, 2,
        [](Suite suite) { return shapesFor(suite, 4096); },
        [](std::int64_t rows, std::int64_t width, std::int64_t parts, std::uint64_t seed) {
            return std::make_unique<RowGateCase>(rows, width, parts, seed);
        });
}

} // namespace ps::gpu
