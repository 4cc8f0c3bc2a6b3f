// SPDX-License-Identifier: GPL-3.0-or-later
// RMSNorm and SwiGLU over rows of float32, a slice of rows per launch.
#include "gpu/cpu/host_array.h"
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/cpu/loops.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"

namespace ps::gpu {

namespace {

enum class Layer { RmsNorm, Swiglu };

constexpr std::size_t kSlices = 8;
constexpr float kEpsilon = 1e-6F;
constexpr std::int64_t kHidden = 8192; // of Llama-3.3-70B

class LayerCase final : public PreparedCase {
public:
    LayerCase(ThreadTeam &team, Layer layer, std::size_t rows, std::size_t columns, std::uint64_t seed)
        : m_team(team), m_layer(layer), m_rows(rows), m_columns(columns), m_in(rows * columns), m_out(rows * columns),
          m_second(layer == Layer::RmsNorm ? columns : rows * columns) {
        fill(team, m_in, [seed](std::size_t i) { return static_cast<float>(4 * randomReal(seed, i)); });
        fill(team, m_second, [seed](std::size_t i) { return static_cast<float>(randomReal(seed + 1, i)); });
        poison(team, m_out);
    }

    void launch() override {
        const std::size_t first = rowOf(m_next), rows = rowOf(m_next + 1) - first;
        m_next = (m_next + 1) % kSlices;
        m_team.split(rows, 1, [&](std::size_t begin, std::size_t end) {
            const std::size_t at = (first + begin) * m_columns;
            if (m_layer == Layer::RmsNorm) {
                loops::rmsNorm(m_out.data() + at, m_in.data() + at, m_second.data(), end - begin, m_columns, kEpsilon);
            } else {
                loops::swiglu(m_out.data() + at, m_in.data() + at, m_second.data() + at, (end - begin) * m_columns);
            }
        });
    }

    Verification verify() override {
        poison(m_team, m_out);
        m_next = 0;
        for (std::size_t slice = 0; slice < kSlices; ++slice) launch();
        ErrorMeter meter;
        for (std::size_t row = 0; row < m_rows; ++row) {
            const double scale = m_layer == Layer::RmsNorm ? referenceScale(row) : 0;
            for (std::size_t i = 0; i < m_columns; ++i) {
                const std::size_t at = row * m_columns + i;
                const double x = m_in[at];
                meter.add(m_out[at], m_layer == Layer::RmsNorm ? x * scale * m_second[i] : x / (1 + std::exp(-x)) * m_second[at]);
            }
        }
        return meter.against(floatBound(m_layer == Layer::RmsNorm ? m_columns : 1));
    }

    double bytes() const override {
        if (m_layer == Layer::RmsNorm) return 8 * sliceValues() + 4 * static_cast<double>(m_columns);
        return 12 * sliceValues();
    }
    double flops() const override { return (m_layer == Layer::RmsNorm ? 4 : 5) * sliceValues(); }

private:
    std::size_t rowOf(std::size_t slice) const { return m_rows * slice / kSlices; }
    double sliceValues() const { return static_cast<double>(m_rows * m_columns) / kSlices; }
    double referenceScale(std::size_t row) const {
        double squares = 0;
        for (std::size_t i = 0; i < m_columns; ++i) squares += static_cast<double>(m_in[row * m_columns + i]) * m_in[row * m_columns + i];
        return 1 / std::sqrt(squares / static_cast<double>(m_columns) + static_cast<double>(kEpsilon));
    }

    ThreadTeam &m_team;
    Layer m_layer;
    std::size_t m_rows, m_columns;
    HostArray<float> m_in, m_out;
    HostArray<float> m_second; ///< the weights of RMSNorm, the factors of SwiGLU
    std::size_t m_next = 0;
};

std::unique_ptr<Benchmark> layerBenchmark(const HostContext &context, Layer layer, BenchmarkFacts facts) {
    const int arrays = layer == Layer::RmsNorm ? 2 : 3;
    return std::make_unique<PlainBenchmark>(
        std::move(facts),
        [context](Suite suite) {
            const std::int64_t rows = std::max<std::int64_t>(1, context.arrayBytes / 4 / kHidden);
            if (suite != Suite::Check) return std::vector<Shape>{{{"rows", rows}, {"columns", kHidden}}};
            std::vector<Shape> shapes;
            for (const std::int64_t columns : kOddSizes) shapes.push_back({{"rows", 3}, {"columns", columns}});
            shapes.push_back({{"rows", 0}, {"columns", 17}});
            return shapes;
        },
        [arrays](const Shape &shape) { return shape.at("rows") * shape.at("columns") * 4 * arrays; },
        [context, layer](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<LayerCase>(context.team, layer, static_cast<std::size_t>(shape.at("rows")),
                                               static_cast<std::size_t>(shape.at("columns")), seed);
        });
}

} // namespace

std::unique_ptr<Benchmark> rmsNorm(const HostContext &context) {
    return layerBenchmark(
        context, Layer::RmsNorm,
        {"rms_norm", "f32", "two passes over a row", "8 rows columns / 8 slices + 4 columns", "4 rows columns / 8 slices"});
}

std::unique_ptr<Benchmark> swiglu(const HostContext &context) {
    return layerBenchmark(context, Layer::Swiglu,
                          {"swiglu", "f32", "polynomial exponential", "12 rows columns / 8 slices", "5 rows columns / 8 slices"});
}

} // namespace ps::gpu
