// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing one token per row of bfloat16 logits.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/host_numbers.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/kernels/layer_kernels.h"
#include "gpu/kernels/memory_kernels.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr float kTemperature = 0.8F;
constexpr std::int64_t kDraws = 600; // of the test of the distribution
constexpr std::int64_t kFavourites = 4;

/// The kernel's draws are compared with the exact distribution: rows with a few likely tokens, drawn many times.
class SamplingCase final : public DeviceCase {
public:
    SamplingCase(const DeviceContext &context, std::int64_t rows, std::int64_t vocabulary, std::int64_t parts, std::uint64_t seed)
        : DeviceCase(parts), m_multiprocessors(context.facts.multiprocessors), m_rows(rows), m_vocabulary(vocabulary), m_seed(seed),
          m_logits(rowBytes() * static_cast<std::size_t>(rows * parts)), m_best(static_cast<std::size_t>(rows) * sizeof(std::uint64_t)) {
        kernels::fillBf16(m_logits.at(0), m_logits.bytes() / 4, static_cast<std::uint32_t>(seed), 8, stream());
        synchronize();
    }

    Verification verify() override {
        setBytes(m_best.at(0), 0xff, m_best.bytes(), stream());
        rewind();
        launch();
        synchronize();
        Verification out{true, 0, 0, m_rows};
        for (const std::uint64_t best : downloaded<std::uint64_t>(m_best.at(0), static_cast<std::size_t>(m_rows)))
            if (kernels::tokenOf(best) >= m_vocabulary) out = {false, 1, 0, m_rows};
        return out.ok ? distribution() : out;
    }

    double bytes() const override { return static_cast<double>(rowBytes()) * static_cast<double>(m_rows); }
    double flops() const override { return 3.0 * static_cast<double>(m_rows * m_vocabulary); }

private:
    std::size_t rowBytes() const { return static_cast<std::size_t>(m_vocabulary) * 2; }

    void enqueue(std::int64_t part) override {
        draw(m_logits.at(rowBytes() * static_cast<std::size_t>(part * m_rows)), m_best.as<std::uint64_t>(), m_rows,
             static_cast<std::uint32_t>(m_seed) + static_cast<std::uint32_t>(part));
    }
    void draw(const void *logits, std::uint64_t *best, std::int64_t rows, std::uint32_t seed) {
        kernels::sampleTokens({logits, best, rows, m_vocabulary, kTemperature, seed, m_multiprocessors}, stream());
    }

    /// Largest distance of the drawn shares from the softmax, over four likely tokens; five standard deviations are allowed.
    Verification distribution() {
        const std::int64_t favourites = std::min(kFavourites, m_vocabulary);
        std::vector<std::uint16_t> row(static_cast<std::size_t>(m_vocabulary), 0xc1a0); // -20
        double total = 0;
        const auto placeOf = [&](std::int64_t i) {
            return static_cast<std::size_t>(i * (m_vocabulary - 1) / std::max<std::int64_t>(1, favourites - 1));
        };
        const auto weightOf = [](std::int64_t i) { return std::exp(0.5 * static_cast<double>(i) / static_cast<double>(kTemperature)); };
        constexpr std::uint16_t kLogits[kFavourites] = {0x0000, 0x3f00, 0x3f80, 0x3fc0}; // 0, 0.5, 1, 1.5
        for (std::int64_t i = 0; i < favourites; ++i) {
            row[placeOf(i)] = kLogits[i];
            total += weightOf(i);
        }
        DeviceMemory logits(rowBytes()), best(sizeof(std::uint64_t) * kDraws);
        copyToDevice(logits.at(0), row.data(), rowBytes());
        for (std::int64_t i = 0; i < kDraws; ++i)
            draw(logits.at(0), best.as<std::uint64_t>() + i, 1,
                 static_cast<std::uint32_t>(m_seed) + static_cast<std::uint32_t>(i) * 1234567U);
        synchronize();
        std::vector<std::int64_t> counts(row.size(), 0);
        for (const std::uint64_t key : downloaded<std::uint64_t>(best.at(0), kDraws))
            ++counts.at(static_cast<std::size_t>(kernels::tokenOf(key)));
        Verification out{true, 0, 5 * 0.5 / std::sqrt(static_cast<double>(kDraws)), m_rows + kDraws};
        for (std::int64_t i = 0; i < favourites; ++i) {
            const double share = static_cast<double>(counts[placeOf(i)]) / static_cast<double>(kDraws);
            out.error = std::max(out.error, std::abs(share - weightOf(i) / total));
        }
        out.ok = out.error <= out.bound;
        return out;
    }

    std::int64_t m_multiprocessors, m_rows, m_vocabulary;
    std::uint64_t m_seed;
    DeviceMemory m_logits, m_best;
};

} // namespace

void addSamplingBenchmark(const DeviceContext &context, BenchmarkList &list) {
    const auto partsOf = [context](const Shape &shape) {
        return partsFor(context, 2.0 * static_cast<double>(shape.at("rows") * shape.at("vocabulary")));
    };
    list.push_back(std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"sampling", "bf16", "largest of logit and Gumbel noise, rows split over blocks", "2 rows vocabulary",
                       "3 rows vocabulary"},
        [](Suite suite) {
            const auto shape = [](std::int64_t rows, std::int64_t vocabulary) { return Shape{{"rows", rows}, {"vocabulary", vocabulary}}; };
            if (suite == Suite::Check) return std::vector<Shape>{shape(1, 8), shape(3, 520), shape(17, 2056)};
            std::vector<Shape> shapes{shape(1, 128256), shape(256, 128256)};
            if (suite == Suite::Full) shapes.push_back(shape(64, 16032));
            return shapes;
        },
        [partsOf](const Shape &shape) { return 2 * shape.at("rows") * shape.at("vocabulary") * partsOf(shape); },
        [context, partsOf](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<SamplingCase>(context, shape.at("rows"), shape.at("vocabulary"), partsOf(shape), seed);
        }));
}

} // namespace ps::gpu
