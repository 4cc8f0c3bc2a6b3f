// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/suite_runner.h"

#include "gpu/harness/build_identity.h"
#include "gpu/harness/canary.h"
#include "gpu/harness/sampler.h"
#include "gpu/harness/statistics.h"
#include "gpu/harness/step_message.h"
#include "gpu/protocol/version.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace ps::gpu {

namespace {

constexpr double kCeilingTolerance = 1.05;
constexpr double kGiga = 1e9;
constexpr std::int64_t kCacheMultiple = 4;

StopLimits limitsFor(const Options &options) {
    StopLimits limits;
    limits.maxTimeS = options.suite == Suite::Full ? 15 : 1.5;
    if (options.maxSeconds) limits.maxTimeS = *options.maxSeconds;
    limits.minTimeS = std::min(limits.minTimeS, limits.maxTimeS);
    limits.warmUpMaxS = std::min(options.suite == Suite::Full ? 3.0 : 0.8, limits.maxTimeS);
    return limits;
}

std::string reasonOf(const Verification &verified) {
    if (std::isnan(verified.error)) return "an output is NaN";
    return "differs from the reference by " + std::to_string(verified.error) + "; " + std::to_string(verified.bound) + " is allowed";
}

bool isMemoryBenchmark(const std::string &name) {
    return name.starts_with("memory_");
}

} // namespace

ExitCode SuiteRunner::run() {
    if (m_options.mode == Mode::List) return list(), m_code;
    bool found = m_options.only.empty();
    for (const auto &benchmark : m_backend.benchmarks) {
        if (!m_options.only.empty() && benchmark->facts().name != m_options.only) continue;
        found = true;
        for (const Shape &shape : benchmark->shapes(m_options.suite)) {
            if (m_state.stopping()) return m_code;
            runCase(*benchmark, shape);
        }
    }
    if (!found) fail(m_options.only, {}, "no benchmark of this name", ExitCode::Usage);
    return m_code;
}

void SuiteRunner::list() {
    for (const auto &benchmark : m_backend.benchmarks) {
        const BenchmarkFacts facts = benchmark->facts();
        ListedBenchmark listed{facts.name, {}, facts.bytesFormula, facts.flopsFormula};
        if (!benchmark->shapes(Suite::Quick).empty()) listed.suites.emplace_back("quick");
        if (!benchmark->shapes(Suite::Full).empty()) listed.suites.emplace_back("full");
        if (!benchmark->shapes(Suite::Check).empty()) listed.suites.emplace_back("check");
        m_state.writer().write(listed);
    }
}

void SuiteRunner::runCase(const Benchmark &benchmark, const Shape &shape) {
    const std::string name = benchmark.facts().name;
    m_state.writer().write(Started{name, shape});
    const std::int64_t needed = benchmark.workingSetBytes(shape);
    if (needed > m_backend.memoryLimitBytes)
        return skip(name, shape,
                    "out of memory: needs " + std::to_string(needed) + " bytes, " + std::to_string(m_backend.memoryLimitBytes) +
                        " are available");
    m_state.begin(name);
    try {
        measure(benchmark, shape);
    } catch (const std::bad_alloc &) {
        skip(name, shape, "out of memory: " + std::to_string(needed) + " bytes could not be had");
    } catch (const std::exception &problem) {
        fail(name, shape, problem.what(), ExitCode::RuntimeFailure);
    }
    m_state.end();
}

void SuiteRunner::measure(const Benchmark &benchmark, const Shape &shape) {
    const BenchmarkFacts facts = benchmark.facts();
    const double start = m_state.clock().nowS();
    const auto prepared = benchmark.prepare(shape, m_options.seed);
    if (m_state.stopping()) return skip(facts.name, shape, "cancelled");
    const Verification verified = prepared->verify();
    if (!verified.ok) return fail(facts.name, shape, reasonOf(verified), ExitCode::WrongAnswer);
    if (m_options.mode == Mode::Check) {
        ++m_state.results;
        m_state.writer().write(Checked{facts.name, shape, verified});
        return;
    }
    auto result = timed(facts, shape, *prepared);
    if (!result) return skip(facts.name, shape, "cancelled");
    result->verified = verified;
    result->workingSetBytes = benchmark.workingSetBytes(shape);
    result->durationS = m_state.clock().nowS() - start;
    if (result->workingSetBytes < kCacheMultiple * m_backend.device.lastLevelCacheBytes) result->flags.emplace_back("cached");
    ++m_state.results;
    if (const auto step = prepared->step()) {
        m_state.writer().write(stepMessage(*result, *step, std::max(m_ceiling, m_bestCanary)));
    } else {
        m_state.writer().write(*result);
    }
}

std::optional<Measured> SuiteRunner::timed(const BenchmarkFacts &facts, const Shape &shape, PreparedCase &prepared) {
    Measured out;
    out.canaryBeforeGbPerS = canary();
    SamplingHooks hooks;
    hooks.cancelled = [this] { return m_state.stopping(); };
    hooks.progress = [this, &facts](std::span<const double> series) {
        m_state.writer().write(Sample{facts.name, static_cast<std::int64_t>(series.size()), median(series)});
    };
    const LaunchTimer timer = prepared.timer(m_state.clock());
    const Sampled sampled = sample(timer, m_state.clock(), limitsFor(m_options), hooks);
    if (sampled.stoppedBy == StopReason::Cancelled) return std::nullopt;
    out.canaryAfterGbPerS = canary();

    out.schema = kResultSchema;
    out.benchmark = facts.name;
    out.shape = shape;
    out.build = buildIdentity();
    out.deviceId = m_backend.device.id;
    out.deviceName = m_backend.device.name;
    out.driver = m_backend.device.driver;
    out.dataType = facts.dataType;
    out.algorithm = facts.algorithm;
    out.timingMode = timer.mode;
    out.seed = m_options.seed;
    out.time = summarise(sampled.seconds);
    out.launchesPerSample = sampled.launchesPerSample;
    out.warmUpSamples = sampled.warmUpSamples;
    out.warmedUp = sampled.warmedUp;
    out.bytes = prepared.bytes();
    out.flops = prepared.flops();
    out.gbPerS = out.bytes / out.time.medianS / kGiga;
    if (out.flops > 0) out.gflopPerS = out.flops / out.time.medianS / kGiga;
    out.stoppedBy = nameOf(sampled.stoppedBy);
    if (isMemoryBenchmark(facts.name)) m_ceiling = std::max(m_ceiling, out.gbPerS);
    out.flags = flagsOf(out, sampled.seconds);
    return out;
}

std::vector<std::string> SuiteRunner::flagsOf(const Measured &result, std::span<const double> series) const {
    std::vector<std::string> flags;
    const Doubts doubts = doubtsAbout(series);
    if (doubts.implausible) flags.emplace_back("implausible");
    if (doubts.noisy) flags.emplace_back("noisy");
    if (doubts.bimodal) flags.emplace_back("bimodal");
    if (isDisturbed({result.canaryBeforeGbPerS, result.canaryAfterGbPerS}, m_bestCanary, m_backend.canaryTolerance))
        flags.emplace_back("canary");
    if (m_ceiling > 0 && result.gbPerS > kCeilingTolerance * m_ceiling) flags.emplace_back("above_ceiling");
    return flags;
}

std::optional<double> SuiteRunner::canary() {
    if (!m_backend.canary) return std::nullopt;
    const double rate = m_backend.canary();
    m_bestCanary = std::max(m_bestCanary, rate);
    return rate;
}

void SuiteRunner::skip(const std::string &name, const Shape &shape, const std::string &reason) {
    ++m_state.skipped;
    m_state.writer().write(Skipped{name, shape, reason});
}

void SuiteRunner::fail(const std::string &name, const Shape &shape, const std::string &reason, ExitCode code) {
    ++m_state.errors;
    m_state.writer().write(Failed{name, shape, reason});
    if (m_code != ExitCode::WrongAnswer) m_code = code; // a wrong answer is the worst that can be reported
}

} // namespace ps::gpu
