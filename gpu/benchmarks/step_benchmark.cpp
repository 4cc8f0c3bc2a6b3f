// SPDX-License-Identifier: GPL-3.0-or-later
// Decode steps: all operations of one rank composed into one graph and replayed, with the prefill of the mean prompt beside it; of all
// ranks where there is a device for each.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/measured_ceilings.h"
#include "gpu/benchmarks/step_run.h"
#include "gpu/harness/device_fault.h"
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
double replayed(StepRun &run, int replays, std::optional<StepPart> part = std::nullopt) {
    const auto time = run.timer(part);
    double best = time(1);
    for (int i = 1; i < replays; ++i) best = std::min(best, time(1));
    return best;
}

/// What the steps of all requests share.
struct StepShare {
    MeasuredCeilings ceilings;
    NcclCliques cliques;
};

class StepCase final : public DeviceCase {
public:
    StepCase(const DeviceContext &context, StepRequest request, std::int64_t batch, std::uint64_t seed, PrefillTimes &prefills,
             std::shared_ptr<StepShare> share)
        : m_context(context), m_request(std::move(request)), m_batch(batch), m_seed(seed), m_prefills(prefills), m_share(std::move(share)),
          m_run(prepared(decodeSetting(m_request, batch, seed))) {
        const auto step = m_request.decode(batch);
        m_bytes = step->bytes();
        m_flops = step->flops();
    }

    LaunchTimer timer(const Clock &) override {
        launch(); // loads what is loaded lazily
        m_run->synchronize();
        LaunchTimer timer;
        timer.mode = "graph";
        timer.time = m_run->timer();
        timer.launchesPerSample = [](double launchS) { return launchesLasting(kSampleS, launchS); };
        return timer;
    }

    Verification verify() override {
        m_run->spoil();
        launch();
        return m_run->verify();
    }
    double bytes() const override { return m_bytes; }
    double flops() const override { return m_flops; }
    std::map<std::string, std::string> libraries() const override { return m_run->libraries(); }

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
        facts.collectives = m_run->collectives();
        facts.exchange = m_run->exchange();
        for (const StepPart part : m_run->parts()) facts.partSeconds[nameOf(part)] = replayed(*m_run, kPartReplays, part);
        m_run.reset(); // the prompt's step takes its memory
        facts.prefillS = m_request.fixedContext ? std::nullopt : prefillSeconds();
        if (facts.prefillS) facts.prefillOrigin = "measured";
        return stepMessage(measured, facts, m_share->ceilings.get());
    }

private:
    void enqueue(std::int64_t) override { m_run->enqueue(); }
    std::unique_ptr<StepRun> prepared(const StepSetting &setting) {
        return prepareStep(m_context, setting, devicesForRanks(m_context, m_request.tensorParallel), stream(), m_share->cliques);
    }

    /// Once for all batches of a request. None where there is no kernel or no memory for it.
    std::optional<double> prefillSeconds() {
        const auto known = m_prefills.find(m_request.name());
        if (known != m_prefills.end()) return known->second;
        std::optional<double> seconds;
        try {
            const auto prefill = prepared(prefillSetting(m_request, m_seed));
            prefill->enqueue();
            prefill->synchronize();
            seconds = replayed(*prefill, kPrefillReplays);
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
    std::shared_ptr<StepShare> m_share;
    std::unique_ptr<StepRun> m_run;
    double m_bytes = 0, m_flops = 0;
};

class StepBenchmark final : public Benchmark {
public:
    StepBenchmark(DeviceContext context, StepRequest request, std::shared_ptr<StepShare> share)
        : m_context(std::move(context)), m_request(std::move(request)), m_share(std::move(share)) {}

    BenchmarkFacts facts() const override {
        const bool together = !devicesForRanks(m_context, m_request.tensorParallel).empty();
        return {m_request.name(), precisionName(m_request.model, m_request.precision),
                std::string(together ? "all ranks, a device and a graph for each" : "one graph") +
                    ", weights and cache of their own for every layer",
                "sum over operations", "sum over operations"};
    }
    std::vector<Shape> shapes(Suite suite) const override {
        std::vector<Shape> shapes;
        if (suite == Suite::Check) return shapes;
        for (const std::int64_t batch : suite == Suite::Quick ? m_request.quickBatches : m_request.batches)
            shapes.push_back({{"batch", batch}, {"context", m_request.context()}});
        return shapes;
    }
    std::int64_t workingSetBytes(const Shape &shape) const override {
        StepSetting setting = decodeSetting(m_request, shape.at("batch"), 1);
        if (!devicesForRanks(m_context, m_request.tensorParallel).empty()) setting.rank = 0; // on each device
        return static_cast<std::int64_t>(StepExecutor::memoryBytes(setting));
    }
    std::unique_ptr<PreparedCase> prepare(const Shape &shape, std::uint64_t seed) const override {
        return std::make_unique<StepCase>(m_context, m_request, shape.at("batch"), seed, m_prefills, m_share);
    }

private:
    DeviceContext m_context;
    StepRequest m_request;
    std::shared_ptr<StepShare> m_share;
    mutable PrefillTimes m_prefills;
};

} // namespace

void addStepBenchmarks(const DeviceContext &context, const std::vector<StepRequest> &requests, BenchmarkList &list) {
    const auto share = std::make_shared<StepShare>(StepShare{MeasuredCeilings(context), {}});
    for (const StepRequest &request : requests) list.push_back(std::make_unique<StepBenchmark>(context, request, share));
}

} // namespace ps::gpu
