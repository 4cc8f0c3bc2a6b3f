// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing one token per row of logits from their softmax, by inversion. A slice of rows per launch.
#include "gpu/cpu/host_array.h"
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/cpu/loops.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"

namespace ps::gpu {

namespace {

constexpr std::size_t kSlices = 8;
constexpr float kTemperature = 0.8F;
constexpr std::int64_t kVocabulary = 128256; // of Llama-3.3-70B

class SamplingCase final : public PreparedCase {
public:
    SamplingCase(ThreadTeam &team, std::size_t rows, std::size_t vocabulary, std::uint64_t seed)
        : m_team(team), m_vocabulary(vocabulary), m_logits(rows * vocabulary), m_draws(rows), m_tokens(rows) {
        fill(team, m_logits, [seed](std::size_t i) { return static_cast<float>(8 * randomReal(seed, i)); });
        fill(team, m_draws, [seed](std::size_t i) { return static_cast<float>(randomBits(seed + 1, i) >> 40) * 0x1p-24F; });
        poison(team, m_tokens);
    }

    void launch() override {
        const std::size_t first = rowOf(m_next), rows = rowOf(m_next + 1) - first;
        m_next = (m_next + 1) % kSlices;
        m_team.split(rows, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t row = first + begin; row < first + end; ++row)
                m_tokens[row] = loops::sampleToken(m_logits.data() + row * m_vocabulary, m_vocabulary, kTemperature, m_draws[row]);
        });
    }

    Verification verify() override {
        fill(m_team, m_tokens, [](std::size_t) { return kUntouched; });
        m_next = 0;
        for (std::size_t slice = 0; slice < kSlices; ++slice) launch();
        Verification out{true, 0, floatBound(m_vocabulary), static_cast<std::int64_t>(m_tokens.size())};
        for (std::size_t row = 0; row < m_tokens.size(); ++row) out.error = std::max(out.error, missOf(row));
        out.ok = out.error <= out.bound;
        return out;
    }

    double bytes() const override { return 4 * sliceValues(); }
    double flops() const override { return 3 * sliceValues(); }

private:
    static constexpr std::int32_t kUntouched = -7;

    std::size_t rowOf(std::size_t slice) const { return m_draws.size() * slice / kSlices; }
    double sliceValues() const { return static_cast<double>(m_logits.size()) / kSlices; }

    /// How far, as a probability, the draw lies outside the token's interval of the exact distribution; 1 for no valid token.
    double missOf(std::size_t row) const {
        const std::int32_t token = m_tokens[row];
        if (m_vocabulary == 0) return token == -1 ? 0 : 1;
        if (token < 0 || static_cast<std::size_t>(token) >= m_vocabulary) return 1;
        const float *logits = m_logits.data() + row * m_vocabulary;
        const double top = *std::max_element(logits, logits + m_vocabulary);
        double before = 0, upTo = 0, total = 0;
        for (std::size_t i = 0; i < m_vocabulary; ++i) {
            if (i == static_cast<std::size_t>(token)) before = total;
            total += std::exp((logits[i] - top) / static_cast<double>(kTemperature));
            if (i == static_cast<std::size_t>(token)) upTo = total;
        }
        return std::max({0.0, before / total - m_draws[row], m_draws[row] - upTo / total});
    }

    ThreadTeam &m_team;
    std::size_t m_vocabulary;
    HostArray<float> m_logits, m_draws;
    HostArray<std::int32_t> m_tokens;
    std::size_t m_next = 0;
};

} // namespace

std::unique_ptr<Benchmark> sampling(const HostContext &context) {
    return std::make_unique<PlainBenchmark>(
        BenchmarkFacts{"sampling", "f32", "maximum, sum, inversion: three passes, the last one up to the token",
                       "4 rows vocabulary / 8 slices: a row stays in the caches", "3 rows vocabulary / 8 slices"},
        [context](Suite suite) {
            const std::int64_t rows = std::max<std::int64_t>(8, context.arrayBytes / 4 / kVocabulary + 1);
            if (suite != Suite::Check) return std::vector<Shape>{{{"rows", rows}, {"vocabulary", kVocabulary}}};
            std::vector<Shape> shapes;
            for (const std::int64_t vocabulary : kOddSizes) shapes.push_back({{"rows", 9}, {"vocabulary", vocabulary}});
            return shapes;
        },
        [](const Shape &shape) { return shape.at("rows") * (shape.at("vocabulary") * 4 + 8); },
        [context](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<SamplingCase>(context.team, static_cast<std::size_t>(shape.at("rows")),
                                                  static_cast<std::size_t>(shape.at("vocabulary")), seed);
        });
}

} // namespace ps::gpu
