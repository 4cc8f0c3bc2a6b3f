// SPDX-License-Identifier: GPL-3.0-or-later
// One decode step of a small model: all its layers, each with weights and a cache of its own.
#include "gpu/cpu/dense_reference.h"
#include "gpu/cpu/dense_step.h"
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/harness/error_meter.h"
#include "gpu/harness/plain_benchmark.h"
#include "gpu/model/decode_step.h"
#include "gpu/steps/step_message.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ps::gpu {

namespace {

/// Of the largest logit: float32 sums through two layers and the head, and new keys and values that may round the other way.
constexpr double kRelativeBound = 1e-4;
constexpr std::int64_t kElementBytes = 2;

/// What --check runs: small and odd, so that every loop has a rest.
ModelShape tinyModel() {
    ModelShape model;
    model.name = "tiny";
    model.hidden = 72;
    model.vocabulary = 515;
    model.gqa = GqaShape{6, 3, 12, 0, false, false, false, false};
    model.dense = DenseShape{101};
    model.layers.resize(3);
    return model;
}

/// Weights stay while cases of the same model follow each other.
class WeightShelf {
public:
    const DenseWeights &of(ThreadTeam &team, const DenseSizes &sizes, std::uint64_t seed) {
        if (!m_weights || m_weights->seed != seed) {
            m_weights.reset(); // not both at once
            m_weights = std::make_unique<DenseWeights>(team, sizes, seed);
        }
        return *m_weights;
    }

private:
    std::unique_ptr<DenseWeights> m_weights;
};

class DecodeStepCase final : public PreparedCase {
public:
    DecodeStepCase(ThreadTeam &team, const ModelShape &model, const Workload &workload, const DenseSizes &sizes,
                   const DenseWeights &weights, const Shape &shape, std::uint64_t seed)
        : m_team(team), m_model(model), m_workload(workload), m_sizes(sizes), m_weights(weights),
          m_cache(team, m_sizes, static_cast<std::size_t>(shape.at("batch")), static_cast<std::size_t>(shape.at("context")), seed),
          m_step(team, m_sizes, weights, m_cache), m_layers(sizes.layers), m_tokens(m_cache.batch) {
        std::iota(m_layers.begin(), m_layers.end(), std::size_t{0});
        for (std::size_t i = 0; i < m_tokens.size(); ++i) m_tokens[i] = static_cast<std::int32_t>(randomBits(seed, i) % sizes.vocabulary);
        const DecodeRequest request{1, static_cast<double>(m_cache.batch), static_cast<double>(m_cache.context), model.precision};
        const Outcome<Step> work = ps::gpu::decodeStep(model, request);
        if (!work) throw std::runtime_error(work.error());
        m_bytes = work->bytes();
        m_flops = work->flops();
    }

    void launch() override { m_step.run(m_layers, m_tokens); }

    /// The first and the last layer and the head against float64, of the first and the last sequence; then the whole step, which
    /// must give numbers and tokens.
    Verification verify() override {
        std::vector<std::size_t> ends = {0};
        if (m_sizes.layers > 1) ends.push_back(m_sizes.layers - 1);
        m_step.poisonOutputs();
        m_step.run(ends, m_tokens);
        ErrorMeter meter;
        compare(meter, ends, 0);
        if (m_cache.batch > 1) compare(meter, ends, m_cache.batch - 1);
        Verification verified = meter.against(kRelativeBound);
        m_step.poisonOutputs();
        launch();
        if (!isWhole()) verified.ok = false;
        m_step.resetTimes();
        return verified;
    }

    double bytes() const override { return m_bytes; }
    double flops() const override { return m_flops; }

    Message message(const Measured &measured) override {
        StepFacts facts;
        facts.model = m_model;
        facts.batch = static_cast<std::int64_t>(m_cache.batch);
        facts.context = static_cast<double>(m_cache.context);
        facts.precision = m_model.precision;
        facts.isl = m_workload.isl;
        facts.osl = m_workload.osl;
        facts.layersMeasured = static_cast<std::int64_t>(m_layers.size());
        const DenseStep::Times &times = m_step.times();
        const auto steps = static_cast<double>(times.steps);
        if (times.steps > 0)
            facts.partSeconds = {{"gemm", times.gemmS / steps}, {"attention", times.attentionS / steps}, {"rest", times.restS / steps}};
        std::optional<Ceilings> ceilings;
        // What the memory gave in this run, by its benchmarks or by the reading around this case.
        const double gbPerS =
            std::max({measured.ceilingGbPerS.value_or(0), measured.canaryBeforeGbPerS.value_or(0), measured.canaryAfterGbPerS.value_or(0)});
        if (gbPerS > 0) ceilings = Ceilings{gbPerS * 1e9, {}};
        return stepMessage(measured, facts, ceilings);
    }

private:
    void compare(ErrorMeter &meter, std::span<const std::size_t> layers, std::size_t sequence) {
        const std::vector<double> reference = referenceLogits(m_team, m_sizes, m_weights, m_cache, sequence, m_tokens[sequence], layers);
        const std::span<const float> logits = m_step.logits(sequence);
        for (std::size_t i = 0; i < reference.size(); ++i) meter.add(static_cast<double>(logits[i]), reference[i]);
    }

    bool isWhole() const {
        for (std::size_t sequence = 0; sequence < m_cache.batch; ++sequence) {
            for (const float logit : m_step.logits(sequence)) {
                if (!std::isfinite(logit)) return false;
            }
            const std::int32_t token = m_step.sampled()[sequence];
            if (token < 0 || static_cast<std::size_t>(token) >= m_sizes.vocabulary) return false;
        }
        return true;
    }

    ThreadTeam &m_team;
    ModelShape m_model;
    Workload m_workload;
    DenseSizes m_sizes;
    const DenseWeights &m_weights;
    DenseCache m_cache;
    DenseStep m_step;
    std::vector<std::size_t> m_layers;
    std::vector<std::int32_t> m_tokens;
    double m_bytes = 0, m_flops = 0;
};

std::vector<Shape> shapesOf(const StepRequest &request, Suite suite) {
    std::vector<Shape> shapes;
    const auto add = [&shapes](const std::vector<std::int64_t> &batches, std::int64_t tokens) {
        for (const std::int64_t batch : batches) shapes.push_back({{"batch", batch}, {"context", tokens}});
    };
    switch (suite) {
    case Suite::Quick: add(request.quickBatches, request.context()); break;
    case Suite::Full: add(request.batches, request.context()); break;
    case Suite::Check:
        add({1, 5}, 1);
        add({1, 4, 7}, 131);
        break;
    }
    return shapes;
}

std::int64_t footprint(const DenseSizes &sizes, const Shape &shape) {
    const std::int64_t batch = shape.at("batch");
    const auto weights = static_cast<std::int64_t>(sizes.weights()) * kElementBytes;
    const auto cache = 2 * batch * shape.at("context") * static_cast<std::int64_t>(sizes.layers * sizes.keyWidth()) * kElementBytes;
    const auto values = sizes.vocabulary + 3 * sizes.intermediate + 4 * sizes.hidden + sizes.qkvWidth() + sizes.queryWidth();
    return weights + cache + batch * static_cast<std::int64_t>(values * sizeof(float));
}

} // namespace

std::unique_ptr<Benchmark> decodeStep(const HostContext &context, const StepRequest &request, bool checks) {
    ModelShape model = checks ? tinyModel() : request.model;
    if (!checks) model.precision = request.precision;
    const DenseSizes sizes(model);
    const auto shelf = std::make_shared<WeightShelf>();
    BenchmarkFacts facts{checks ? "decode_step" : request.name(), "bf16", "threaded loops, float32 sums; " + model.name,
                         "weights + 2 layers batch context kv_width 2 + activations", "2 batch weights + 4 batch context layers heads dim"};
    return std::make_unique<PlainBenchmark>(
        std::move(facts),
        [request, checks](Suite suite) {
            // Of a tiny model there are checks only, and of others none.
            return checks == (suite == Suite::Check) ? shapesOf(request, suite) : std::vector<Shape>();
        },
        [sizes](const Shape &shape) { return footprint(sizes, shape); },
        [&team = context.team, model, sizes, shelf, workload = request.workload](const Shape &shape, std::uint64_t seed) {
            return std::make_unique<DecodeStepCase>(team, model, workload, sizes, shelf->of(team, sizes, seed), shape, seed);
        });
}

} // namespace ps::gpu
