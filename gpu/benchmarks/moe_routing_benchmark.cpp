// SPDX-License-Identifier: GPL-3.0-or-later
// Choosing experts and ordering the rows by them; adding up what the experts gave.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/benchmarks/moe_rows.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>
#include <numeric>

namespace ps::gpu {

namespace {

ExpertSize sizeOf(const Shape &shape) {
    return {shape.at("rows"), shape.at("experts"), shape.at("chosen")};
}

/// Every integer must be the expected one; the weights may differ by rounding.
class RoutingCase final : public DeviceCase {
public:
    RoutingCase(const ExpertSize &size, bool hot, std::uint64_t seed)
        : m_size(size), m_logits(expertLogits(size, hot, seed)), m_rows(size, m_logits) {}

    Verification verify() override {
        m_rows.spoil(stream());
        launch();
        synchronize();
        const std::vector<int> experts = m_rows.hostExpertOf();
        const std::vector<float> weights = m_rows.hostWeights();
        ErrorMeter meter;
        for (std::int64_t row = 0; row < m_size.rows; ++row) compareRow(row, experts, weights, meter);
        Verification out = meter.against(4 * static_cast<double>(std::numeric_limits<float>::epsilon()) + kExponentialError);
        out.ok = out.ok && isOrdered(experts);
        return out;
    }
    double bytes() const override {
        return 2.0 * static_cast<double>(m_size.rows * m_size.experts) + 16.0 * static_cast<double>(m_size.choices());
    }
    double flops() const override { return 3.0 * static_cast<double>(m_size.choices()); }

private:
    static constexpr double kExponentialError = 2e-6; // of exp2 with a device's fast instruction

    void enqueue(std::int64_t) override { m_rows.route(stream()); }

    void compareRow(std::int64_t row, const std::vector<int> &experts, const std::vector<float> &weights, ErrorMeter &meter) const {
        std::vector<double> logits;
        for (std::int64_t expert = 0; expert < m_size.experts; ++expert)
            logits.push_back(bf16ToDouble(m_logits[static_cast<std::size_t>(row * m_size.experts + expert)]));
        std::vector<int> order(logits.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [&](int a, int b) { return logits[static_cast<std::size_t>(a)] > logits[static_cast<std::size_t>(b)]; });
        const auto weightOf = [&](std::size_t j) {
            return std::exp(logits[static_cast<std::size_t>(order[j])] - logits[static_cast<std::size_t>(order[0])]);
        };
        const auto chosen = static_cast<std::size_t>(m_size.chosen), first = static_cast<std::size_t>(row) * chosen;
        double sum = 0;
        for (std::size_t j = 0; j < chosen; ++j) sum += weightOf(j);
        for (std::size_t j = 0; j < chosen; ++j)
            meter.add(experts[first + j] == order[j] ? static_cast<double>(weights[first + j]) : std::nan(""), weightOf(j) / sum);
    }

    /// Counts, places and items as a plain count of the choices gives them.
    bool isOrdered(const std::vector<int> &experts) const {
        std::vector<int> counts(static_cast<std::size_t>(m_size.experts), 0), rowAt, positionOf(experts.size());
        std::vector<kernels::ExpertRows> items;
        const int most = static_cast<int>(kernels::rowsPerItem(m_size.rows, m_size.chosen, m_size.experts));
        for (int expert = 0; expert < static_cast<int>(m_size.experts); ++expert) {
            const int first = static_cast<int>(rowAt.size());
            for (std::size_t i = 0; i < experts.size(); ++i) {
                if (experts[i] != expert) continue;
                positionOf[i] = static_cast<int>(rowAt.size());
                rowAt.push_back(static_cast<int>(i) / static_cast<int>(m_size.chosen));
            }
            const int count = static_cast<int>(rowAt.size()) - first;
            counts[static_cast<std::size_t>(expert)] = count;
            for (int from = 0; from < count; from += most) items.push_back({expert, first + from, std::min(most, count - from)});
        }
        const auto same = [](const kernels::ExpertRows &a, const kernels::ExpertRows &b) {
            return a.expert == b.expert && a.first == b.first && a.count == b.count;
        };
        const std::vector<kernels::ExpertRows> found = m_rows.hostItems();
        return counts == m_rows.hostCounts() && rowAt == m_rows.hostRowAt() && positionOf == m_rows.hostPositionOf() &&
               std::equal(items.begin(), items.end(), found.begin(), found.end(), same);
    }

    ExpertSize m_size;
    std::vector<std::uint16_t> m_logits;
    RoutedRows m_rows;
};

class CombineCase final : public DeviceCase {
public:
    /// `shared`: with rows of the expert that all pass, and their factors.
    CombineCase(const ExpertSize &size, std::int64_t width, bool shared, std::int64_t parts, std::uint64_t seed)
        : DeviceCase(parts), m_size(size), m_width(width), m_rows(size, expertLogits(size, false, seed)),
          m_input(rowBytes(size.choices() * parts)), m_output(rowBytes(size.rows)), m_shared(shared ? rowBytes(size.rows) : 0),
          m_factors(shared ? static_cast<std::size_t>(size.rows) * sizeof(float) : 0) {
        m_rows.route(stream());
        kernels::fillBf16(m_input.at(0), m_input.bytes() / 4, static_cast<std::uint32_t>(seed), 2, stream());
        kernels::fillBf16(m_shared.at(0), m_shared.bytes() / 4, static_cast<std::uint32_t>(seed + 1), 2, stream());
        kernels::fillFloat(m_factors.at(0), m_factors.bytes() / sizeof(float), static_cast<std::uint32_t>(seed + 2), 1, stream());
        synchronize();
    }

    Verification verify() override {
        setBytes(m_output.at(0), 0xff, m_output.bytes(), stream());
        rewind();
        launch();
        synchronize();
        const std::vector<float> weights = m_rows.hostWeights();
        const std::vector<int> positions = m_rows.hostPositionOf();
        const auto width = static_cast<std::size_t>(m_width), chosen = static_cast<std::size_t>(m_size.chosen);
        ErrorMeter meter;
        const std::int64_t step = std::max<std::int64_t>(1, m_size.rows / kComparedRows);
        for (std::int64_t row = 0; row < m_size.rows; row += step) {
            std::vector<double> sums = sharedRow(row);
            for (std::size_t j = 0; j < chosen; ++j) {
                const std::size_t choice = static_cast<std::size_t>(row) * chosen + j;
                const auto in = downloaded<std::uint16_t>(m_input.at(rowBytes(positions[choice])), width);
                for (std::size_t i = 0; i < width; ++i) sums[i] += static_cast<double>(weights[choice]) * bf16ToDouble(in[i]);
            }
            const auto out = downloaded<std::uint16_t>(m_output.at(rowBytes(row)), width);
            for (std::size_t i = 0; i < width; ++i) meter.add(bf16ToDouble(out[i]), sums[i]);
        }
        return meter.against(2 * kBf16Rounding);
    }
    double bytes() const override {
        return 2.0 * static_cast<double>(m_width * (m_size.choices() + m_size.rows)) + 8.0 * static_cast<double>(m_size.choices()) +
               static_cast<double>(m_shared.bytes() + m_factors.bytes());
    }
    double flops() const override { return 2.0 * static_cast<double>(m_width * m_size.choices()); }

private:
    static constexpr std::int64_t kComparedRows = 24;

    std::size_t rowBytes(std::int64_t rows) const { return static_cast<std::size_t>(rows * m_width * 2); }
    void enqueue(std::int64_t part) override {
        kernels::combineExperts({m_input.at(rowBytes(part * m_size.choices())), m_rows.weights(), m_rows.positionOf(), m_output.at(0),
                                 m_size.rows, m_size.chosen, m_width, m_shared.bytes() > 0 ? m_shared.at(0) : nullptr,
                                 m_factors.bytes() > 0 ? m_factors.as<float>() : nullptr},
                                stream());
    }

    /// What the chosen experts' rows are added to.
    std::vector<double> sharedRow(std::int64_t row) const {
        std::vector<double> out(static_cast<std::size_t>(m_width), 0);
        if (m_shared.bytes() == 0) return out;
        const auto factor = static_cast<double>(downloaded<float>(m_factors.at(static_cast<std::size_t>(row) * sizeof(float)), 1)[0]);
        const auto in = downloaded<std::uint16_t>(m_shared.at(rowBytes(row)), out.size());
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = factor * bf16ToDouble(in[i]);
        return out;
    }

    ExpertSize m_size;
    std::int64_t m_width;
    RoutedRows m_rows;
    DeviceMemory m_input, m_output, m_shared, m_factors;
};

std::vector<Shape> routingShapes(Suite suite) {
    const auto shape = [](std::int64_t rows, std::int64_t experts, std::int64_t chosen, std::int64_t hot = 0) {
        return Shape{{"rows", rows}, {"experts", experts}, {"chosen", chosen}, {"hot", hot}};
    };
    if (suite == Suite::Check)
        return {shape(1, 1, 1),   shape(3, 5, 5),    shape(9, 128, 4),    shape(70, 16, 3, 1),
                shape(9, 130, 8), shape(5, 290, 10), shape(65, 40, 32, 1)};
    if (suite == Suite::Quick) return {shape(64, 128, 4)};
    return {shape(1, 128, 4),   shape(64, 128, 4),   shape(512, 128, 4), shape(64, 256, 8),
            shape(512, 256, 8), shape(8192, 256, 8), shape(64, 512, 10)};
}

std::vector<Shape> combineShapes(Suite suite) {
    const auto shape = [](std::int64_t rows, std::int64_t experts, std::int64_t chosen, std::int64_t width) {
        return Shape{{"rows", rows}, {"experts", experts}, {"chosen", chosen}, {"width", width}};
    };
    const auto withShared = [](Shape plain) {
        plain.emplace("shared", 1);
        return plain;
    };
    if (suite == Suite::Check) return {shape(1, 2, 1, 8), shape(5, 8, 3, 2056), shape(40, 6, 6, 120), withShared(shape(7, 12, 3, 2056))};
    if (suite == Suite::Quick) return {shape(64, 128, 4, 2880)};
    return {shape(1, 128, 4, 2880), shape(64, 128, 4, 2880), shape(512, 256, 8, 7168), withShared(shape(64, 512, 10, 4096))};
}

} // namespace

void addMoeRoutingBenchmarks(const DeviceContext &context, BenchmarkList &list) {
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"moe_routing", "bf16", "32 lanes a row, an expert per block", "2 rows experts + 16 rows chosen", "3 rows chosen"},
        routingShapes,
        [](const Shape &shape) { return 2 * shape.at("rows") * shape.at("experts") + 40 * shape.at("rows") * shape.at("chosen"); },
        [](const Shape &shape, std::uint64_t seed) { return std::make_unique<RoutingCase>(sizeOf(shape), shape.at("hot") != 0, seed); }));
    const auto partsOf = [context](const Shape &shape) {
        return partsFor(context, 2.0 * static_cast<double>(shape.at("width") * sizeOf(shape).choices()));
    };
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"moe_combine", "bf16", "8 elements a thread",
                       "2 rows width (chosen + 1) + 8 rows chosen; shared: + rows (2 width + 4)", "2 rows chosen width"},
        combineShapes, [partsOf](const Shape &shape) { return 2 * shape.at("width") * sizeOf(shape).choices() * partsOf(shape); },
        [partsOf](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<CombineCase>(sizeOf(shape), shape.at("width"), shape.count("shared") > 0, partsOf(shape), seed);
        }));
}

} // namespace ps::gpu
