// SPDX-License-Identifier: GPL-3.0-or-later
// Decode steps: all operations of one rank composed into one graph and replayed, with the prefill of the mean prompt beside it.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/measured_ceilings.h"
#include "gpu/benchmarks/step_executor.h"
#include "gpu/harness/device_fault.h"
#include "gpu/model/claims.h"
#include "gpu/steps/step_message.h"

#include <algorithm>

namespace ps::gpu {

namespace {

using PrefillTimes = std::map<std::string, std::optional<double>>; ///< by request

constexpr double kSampleS = 2e-3;
constexpr int kPartReplays = 12;
constexpr int kPrefillReplays = 3;

StepSetting decodeSetting(const StepRequest &request, std::int64_t batch, std::uint64_t seed) {
    return {request, false, batch, request.context(), seed};
}

StepSetting prefillSetting(const StepRequest &request, std::uint64_t seed) {
    const auto tokens = static_cast<std::int64_t>(std::llround(request.lengths().input));
    return {request, true, tokens, tokens, seed};
}

/// Fastest of a few replays.
double replayed(Stream &stream, int replays, const std::function<void()> &enqueue) {
    Graph graph(stream, enqueue);
    Event before, after;
    double best = 0;
    for (int i = 0; i < replays; ++i) {
        before.record(stream);
        graph.launch(stream);
        after.record(stream);
        const double seconds = Event::secondsBetween(before, after);
        best = i == 0 ? seconds : std::min(best, seconds);
    }
    return best;
}

class StepCase final : public DeviceCase {
public:
    StepCase(const DeviceContext &context, StepRequest request, std::int64_t batch, std::uint64_t seed, PrefillTimes &prefills,
             std::function<std::optional<Ceilings>()> ceilings)
        : m_context(context), m_request(std::move(request)), m_batch(batch), m_seed(seed), m_prefills(prefills),
          m_ceilings(std::move(ceilings)),
          m_executor(std::make_unique<StepExecutor>(context, decodeSetting(m_request, batch, seed), stream())) {
        const auto step = m_request.decode(batch);
        m_bytes = step->bytes();
        m_flops = step->flops();
    }

    LaunchTimer timer(const Clock &) override {
        launch(); // loads what is loaded lazily
        synchronize();
        m_graph = std::make_unique<Graph>(stream(), [this] { launch(); });
        LaunchTimer timer;
        timer.mode = "graph";
        timer.time = [this](std::int64_t launches) {
            m_before.record(stream());
            for (std::int64_t i = 0; i < launches; ++i) m_graph->launch(stream());
            m_after.record(stream());
            return Event::secondsBetween(m_before, m_after) / static_cast<double>(launches);
        };
        timer.launchesPerSample = [](double launchS) { return launchesLasting(kSampleS, launchS); };
        return timer;
    }

    Verification verify() override {
        m_executor->spoil();
        launch();
        return m_executor->verify();
    }
    double bytes() const override { return m_bytes; }
    double flops() const override { return m_flops; }
    std::map<std::string, std::string> libraries() const override {
        std::string whyNot;
        const GemmLibrary *library = m_executor->usesLibrary() ? gemmLibrary(whyNot) : nullptr;
        return library ? std::map<std::string, std::string>{{library->name(), library->version()}} : std::map<std::string, std::string>{};
    }

    Message message(const Measured &measured) override {
        StepFacts facts;
        facts.model = m_request.model;
        facts.tensorParallel = m_request.tensorParallel;
        facts.gpus = m_request.tensorParallel;
        facts.batch = m_batch;
        facts.context = static_cast<double>(m_request.context());
        facts.precision = m_request.precision;
        facts.isl = m_request.workload.isl;
        facts.osl = m_request.workload.osl;
        facts.layersMeasured = static_cast<std::int64_t>(m_request.model.layers.size());
        facts.collectives = m_request.tensorParallel > 1 ? std::string(collectivesOmitted) : "none";
        for (const StepPart part : kStepParts)
            facts.partSeconds[nameOf(part)] = replayed(stream(), kPartReplays, [&] { m_executor->enqueue(part); });
        m_graph.reset();
        m_executor.reset(); // the prompt's step takes its memory
        facts.prefillS = m_request.fixedContext ? std::nullopt : prefillSeconds();
        if (facts.prefillS) facts.prefillOrigin = "measured";
        return stepMessage(measured, facts, m_ceilings());
    }

private:
    void enqueue(std::int64_t) override { m_executor->enqueue(); }

    /// Once for all batches of a request. None where there is no kernel or no memory for it.
    std::optional<double> prefillSeconds() {
        const auto known = m_prefills.find(m_request.name());
        if (known != m_prefills.end()) return known->second;
        std::optional<double> seconds;
        try {
            StepExecutor prefill(m_context, prefillSetting(m_request, m_seed), stream());
            prefill.enqueue();
            synchronize();
            seconds = replayed(stream(), kPrefillReplays, [&] { prefill.enqueue(); });
        } catch (const Unsupported &) {
        } catch (const std::bad_alloc &) {
        }
        m_prefills[m_request.name()] = seconds;
        return seconds;
    }

    DeviceContext m_context;
    StepRequest m_request;
    std::int64_t m_batch;
    std::uint64_t m_seed;
    PrefillTimes &m_prefills;
    std::function<std::optional<Ceilings>()> m_ceilings;
    std::unique_ptr<StepExecutor> m_executor;
    double m_bytes = 0, m_flops = 0;
    std::unique_ptr<Graph> m_graph;
    Event m_before, m_after;
};

class StepBenchmark final : public Benchmark {
public:
    StepBenchmark(DeviceContext context, StepRequest request, std::shared_ptr<MeasuredCeilings> ceilings)
        : m_context(std::move(context)), m_request(std::move(request)), m_ceilings(std::move(ceilings)) {}

    BenchmarkFacts facts() const override {
        return {m_request.name(), precisionName(m_request.model, m_request.precision),
                "one graph, weights and cache of their own for every layer", "sum over operations", "sum over operations"};
    }
    std::vector<Shape> shapes(Suite suite) const override {
        std::vector<Shape> shapes;
        if (suite == Suite::Check) return shapes;
        for (const std::int64_t batch : suite == Suite::Quick ? m_request.quickBatches : m_request.batches)
            shapes.push_back({{"batch", batch}, {"context", m_request.context()}});
        return shapes;
    }
    std::int64_t workingSetBytes(const Shape &shape) const override {
        return static_cast<std::int64_t>(StepExecutor::memoryBytes(decodeSetting(m_request, shape.at("batch"), 1)));
    }
    std::unique_ptr<PreparedCase> prepare(const Shape &shape, std::uint64_t seed) const override {
        return std::make_unique<StepCase>(m_context, m_request, shape.at("batch"), seed, m_prefills,
                                          [ceilings = m_ceilings] { return ceilings->get(); });
    }

private:
    DeviceContext m_context;
    StepRequest m_request;
    std::shared_ptr<MeasuredCeilings> m_ceilings;
    mutable PrefillTimes m_prefills;
};

} // namespace

void addStepBenchmarks(const DeviceContext &context, const std::vector<StepRequest> &requests, BenchmarkList &list) {
    const auto ceilings = std::make_shared<MeasuredCeilings>(context);
    for (const StepRequest &request : requests) list.push_back(std::make_unique<StepBenchmark>(context, request, ceilings));
}

} // namespace ps::gpu
