// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/local_point.h"

#include "core/domain/vocabulary.h"
#include "core/import/name_normalizer.h"
#include "core/support/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ps {

namespace {

constexpr std::string_view kCpu = "cpu";
constexpr std::string_view kUsualCache = "bf16";

struct FlagText {
    std::string_view flag;
    std::string_view text;
    bool onCpuToo; ///< else it is the rule there
};

/// Flags that make a figure doubtful. Others only describe it.
constexpr std::array kDoubtfulFlags = {
    FlagText{"implausible", "one of the times cannot be", true},
    FlagText{"above_ceiling", "it is faster than the memory allows", false},
    FlagText{"bimodal", "two groups of times: something else used the device in between", false},
    FlagText{"canary", "a test reading was slowed down: something else used the device", false},
    FlagText{"neighbour", "another process used the device", true},
    FlagText{"slept", "the machine slept while it was measured", true},
    FlagText{"stopped", "the worker was stopped while it was measured", true},
    FlagText{"throttled:thermal", "the device slowed down because it was hot", true},
    FlagText{"throttled:hardware", "the device slowed down for a fault of its power or cooling", true},
};

std::vector<std::string> doubts(const std::optional<std::string> &invalid, const gpu::Verification &verified,
                                const std::vector<std::string> &flags, std::string_view backend) {
    std::vector<std::string> reasons;
    const auto has = [&flags](std::string_view flag) { return std::find(flags.begin(), flags.end(), flag) != flags.end(); };
    // What other processes leave of a processor's memory changes from case to case, and with it the ceiling.
    const bool isCeilingOfCpu = backend == kCpu && has("above_ceiling");
    if (invalid && !isCeilingOfCpu) reasons.push_back("invalid: " + *invalid);
    if (!verified.ok) reasons.emplace_back("its output is wrong");
    if (verified.ok && verified.checkedValues == 0) reasons.emplace_back("its output was not verified");
    for (const FlagText &entry : kDoubtfulFlags) {
        if (!entry.onCpuToo && backend == kCpu) continue;
        if (has(entry.flag)) reasons.emplace_back(entry.text);
    }
    return reasons;
}

std::string joined(const std::vector<std::string> &texts) {
    std::string out;
    for (const std::string &text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

std::vector<std::pair<std::string, std::string>> attributesOf(const gpu::MeasuredStep &step, const LocalRunInfo &run) {
    std::vector<std::pair<std::string, std::string>> out = {
        {"cache_dtype", step.cacheDataType},
        {"collectives", step.collectives},
        {"device", run.deviceName},
        {"layers_measured", std::to_string(step.layersMeasured) + "/" + std::to_string(step.layers)},
        {"machine", run.machine},
        {"timing", step.timingMode},
        {"worker", step.build.version + " " + step.build.revision},
    };
    if (step.driver) out.emplace_back("driver", *step.driver);
    if (!step.flags.empty()) out.emplace_back("flags", joined(step.flags));
    std::vector<std::string> libraries;
    for (const auto &[name, version] : step.libraries) libraries.push_back(name + " " + version);
    if (!libraries.empty()) out.emplace_back("libraries", joined(libraries));
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::pair<std::string, double>> otherMetricsOf(const gpu::MeasuredStep &step) {
    std::vector<std::pair<std::string, double>> out = {
        {"context_tokens", step.contextTokens}, {"decode_step_mad_s", step.decode.madS}, {"decode_step_s", step.decode.medianS}};
    if (step.prefillS) out.emplace_back("prefill_s", *step.prefillS);
    if (step.rooflineSerialS) out.emplace_back("roofline_serial_s", *step.rooflineSerialS);
    if (step.rooflineOverlapS) out.emplace_back("roofline_overlap_s", *step.rooflineOverlapS);
    std::sort(out.begin(), out.end());
    return out;
}

void set(MetricValues &values, std::string_view key, double value) {
    const Metric *metric = findMetric(key);
    if (metric && std::isfinite(value) && (value > 0 || !metric->mustBePositive)) values.set(metric->id, value);
}

Measurement measurementOf(const gpu::MeasuredStep &step, const LocalRunInfo &run) {
    Measurement out;
    const NormalName model = normalModel({}, step.model);
    const NormalName precision = normalPrecision(step.precision);
    out.config.hardware = hardwareKeyOf(step.deviceName);
    out.config.framework = kKernelComposed;
    out.config.model = model.key;
    // Another type of cache is another configuration, and the key has no field of its own for it.
    out.config.precision = precision.key + (step.cacheDataType == kUsualCache ? std::string() : "-kv-" + lowered(step.cacheDataType));
    out.config.spec = "none";
    const RoleTopology role{static_cast<int>(step.tensorParallel), 1, false, 0, static_cast<int>(step.gpus)};
    out.config.prefill = role;
    out.config.decode = role;
    out.raw = {step.deviceName, std::string(kKernelComposed), step.model, step.precision, "none"};
    // At a length of its own choice a step is the mean of no workload: what is in the cache counts as input, and no output is told.
    out.isl = static_cast<int>(step.isl > 0 ? step.isl : std::llround(step.contextTokens));
    if (step.osl > 0) out.osl = static_cast<int>(step.osl);
    out.concurrency = static_cast<int>(step.batch);
    out.otherMetrics = otherMetricsOf(step);
    out.attributes = attributesOf(step, run);
    if (step.conditions && step.conditions->powerMeanW) set(out.metrics, "avg_power_w", *step.conditions->powerMeanW);
    return out;
}

} // namespace

std::string hardwareKeyOf(const std::string &deviceName) {
    const std::string name = lowered(deviceName);
    for (std::size_t begin = 0; begin < name.size();) {
        const std::size_t end = std::min(name.find(' ', begin), name.size());
        const NormalName word = normalHardware(std::string_view(name).substr(begin, end - begin));
        if (word.known) return word.key;
        begin = end + 1;
    }
    return name;
}

std::vector<std::string> doubtsAbout(const gpu::MeasuredStep &step, std::string_view backend) {
    return doubts(step.invalid, step.verified, step.flags, backend);
}

std::vector<std::string> doubtsAbout(const gpu::Measured &kernel, std::string_view backend) {
    return doubts(kernel.invalid, kernel.verified, kernel.flags, backend);
}

std::vector<LocalPoint> pointsOf(const gpu::MeasuredStep &step, const LocalRunInfo &run) {
    std::vector<LocalPoint> points;
    const auto add = [&](const std::optional<gpu::StepPoint> &rates, std::string_view type) {
        if (!rates) return;
        LocalPoint point{measurementOf(step, run), doubtsAbout(step, run.backend)};
        point.measurement.benchmarkType = type;
        set(point.measurement.metrics, "median_intvty", rates->perUser);
        set(point.measurement.metrics, "median_tpot", 1 / rates->perUser);
        set(point.measurement.metrics, "tput_per_gpu", rates->perGpu);
        set(point.measurement.metrics, "output_tput_per_gpu", rates->outputPerGpu);
        points.push_back(std::move(point));
    };
    add(step.decodeOnly, kLocalKernel);
    add(step.interleaved, kLocalInterleaved);
    return points;
}

BenchmarkRun benchmarkRunOf(const LocalRunInfo &run) {
    BenchmarkRun out;
    out.key = run.key;
    out.day = Day::parse(run.startedAt);
    out.name = "Local run of " + run.deviceName + " on " + run.machine + ", " + run.startedAt;
    return out;
}

} // namespace ps
