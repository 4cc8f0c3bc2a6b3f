// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/case_meter.h"

#include "gpu/harness/build_identity.h"
#include "gpu/harness/canary.h"
#include "gpu/harness/device_fault.h"
#include "gpu/harness/statistics.h"
#include "gpu/protocol/version.h"
#include "gpu/telemetry/recorder.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr double kGiga = 1e9;
constexpr std::int64_t kCacheMultiple = 4;
constexpr double kNapS = 0.1; // both clocks are not read at quite the same time

StopLimits limitsFor(const Options &options) {
    StopLimits limits;
    limits.maxTimeS = options.suite == Suite::Full ? 15 : 1.5;
    if (options.maxSeconds) limits.maxTimeS = *options.maxSeconds;
    limits.minTimeS = std::min(limits.minTimeS, limits.maxTimeS);
    limits.warmUpMaxS = std::min(options.suite == Suite::Full ? 3.0 : 0.8, limits.maxTimeS);
    return limits;
}

bool isMemoryBenchmark(const std::string &name) {
    return name.starts_with("memory_");
}

bool holds(const std::vector<std::string> &flags, const char *flag) {
    return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

} // namespace

bool CaseMeter::hasTimeToSustain() const {
    return !m_options.maxSeconds || *m_options.maxSeconds >= PhaseLimits().totalS;
}

std::vector<Measured> CaseMeter::measure(const Benchmark &benchmark, const Shape &shape, PreparedCase &prepared) {
    const BenchmarkFacts facts = benchmark.facts();
    Measured common = described(facts, shape, prepared);
    common.workingSetBytes = benchmark.workingSetBytes(shape);
    common.canaryBeforeGbPerS = canary();
    const LaunchTimer timer = prepared.timer(m_state.clock());
    common.timingMode = timer.mode;
    std::optional<Recorder> recorder;
    if (m_backend.instruments.telemetry) recorder.emplace(*m_backend.instruments.telemetry, [this] { return m_state.clock().nowS(); });
    const double startS = m_state.clock().nowS(), asleepS = m_state.clock().asleepS();
    const std::vector<Phase> phases = sampled(facts, timer);
    if (recorder) recorder->finish();
    if (recorder && recorder->lost()) throw DeviceLost("the driver reports that the device is gone", 0);
    if (phases.empty()) return {};
    common.canaryAfterGbPerS = canary();
    if (m_state.clock().asleepS() - asleepS > kNapS) common.flags.emplace_back("slept");
    if (m_state.presence().stoppedS(startS, m_state.clock().nowS())) common.flags.emplace_back("stopped");

    std::vector<Measured> out;
    for (const Phase &phase : phases) {
        Measured &result = out.emplace_back(common);
        addTimes(result, phase);
        if (recorder) {
            result.conditions = recorder->between(phase.sampled.startS, phase.sampled.endS);
            result.conditions->utilisationAtStartPercent = m_backend.instruments.utilisationAtStartPercent;
        }
        judge(result, phase.sampled.seconds);
    }
    return out;
}

std::vector<CaseMeter::Phase> CaseMeter::sampled(const BenchmarkFacts &facts, const LaunchTimer &timer) {
    if (!facts.powerHungry) {
        Sampled whole = sample(timer, m_state.clock(), limitsFor(m_options), hooks(facts.name));
        if (whole.stoppedBy == StopReason::Cancelled) return {};
        return {{std::nullopt, std::move(whole)}};
    }
    PhaseLimits limits;
    if (!hasTimeToSustain()) limits.totalS = limits.burstS;
    Phases phases = samplePhases(timer, m_state.clock(), limits, hooks(facts.name));
    if (phases.burst.stoppedBy == StopReason::Cancelled) return {};
    std::vector<Phase> out{{"burst", std::move(phases.burst)}};
    if (hasTimeToSustain()) out.push_back({"sustained", std::move(phases.sustained)});
    return out;
}

SamplingHooks CaseMeter::hooks(const std::string &name) {
    SamplingHooks hooks;
    hooks.cancelled = [this] { return m_state.stopping(); };
    hooks.progress = [this, name](std::span<const double> series) {
        m_state.writer().write(Sample{name, static_cast<std::int64_t>(series.size()), median(series)});
    };
    return hooks;
}

Measured CaseMeter::described(const BenchmarkFacts &facts, const Shape &shape, const PreparedCase &prepared) const {
    Measured out;
    out.schema = kResultSchema;
    out.benchmark = facts.name;
    out.shape = shape;
    out.build = buildIdentity();
    out.deviceId = m_backend.device.id;
    out.deviceName = m_backend.device.name;
    out.driver = m_backend.device.driver;
    out.dataType = facts.dataType;
    out.algorithm = facts.algorithm;
    out.seed = m_options.seed;
    out.bytes = prepared.bytes();
    out.flops = prepared.flops();
    out.libraries = m_backend.instruments.libraries;
    for (const auto &[name, version] : prepared.libraries()) out.libraries[name] = version;
    return out;
}

void CaseMeter::addTimes(Measured &result, const Phase &phase) const {
    result.phase = phase.name;
    result.time = summarise(phase.sampled.seconds);
    result.launchesPerSample = phase.sampled.launchesPerSample;
    result.warmUpSamples = phase.sampled.warmUpSamples;
    result.warmedUp = phase.sampled.warmedUp;
    result.gbPerS = result.bytes / result.time.medianS / kGiga;
    if (result.flops > 0) result.gflopPerS = result.flops / result.time.medianS / kGiga;
    result.stoppedBy = nameOf(phase.sampled.stoppedBy);
}

void CaseMeter::judge(Measured &result, std::span<const double> series) {
    const Doubts doubts = doubtsAbout(series);
    if (doubts.implausible) result.flags.emplace_back("implausible");
    if (doubts.noisy) result.flags.emplace_back("noisy");
    if (doubts.bimodal) result.flags.emplace_back("bimodal");
    if (isDisturbed({result.canaryBeforeGbPerS, result.canaryAfterGbPerS}, m_bestCanary, m_backend.canaryTolerance))
        result.flags.emplace_back("canary");
    if (result.workingSetBytes < kCacheMultiple * m_backend.device.lastLevelCacheBytes) result.flags.emplace_back("cached");
    std::optional<double> seenClockMhz;
    if (result.conditions) {
        for (std::string &flag : flagsOf(*result.conditions)) result.flags.push_back(std::move(flag));
        seenClockMhz = result.conditions->memoryClockMaxMhz;
    }
    const auto bus = busCeilingGbPerS(m_backend.device.facts, seenClockMhz);
    if (isMemoryBenchmark(result.benchmark) && !holds(result.flags, "cached") && !doubts.implausible) m_ceiling.learn(result.gbPerS, bus);
    result.ceilingGbPerS = m_ceiling.gbPerS(bus);
    result.invalid = m_ceiling.objectionTo(result.gbPerS, bus);
    if (result.invalid) result.flags.emplace_back("above_ceiling");
}

std::optional<double> CaseMeter::canary() {
    if (!m_backend.canary) return std::nullopt;
    const double rate = m_backend.canary();
    m_bestCanary = std::max(m_bestCanary, rate);
    return rate;
}

} // namespace ps::gpu
