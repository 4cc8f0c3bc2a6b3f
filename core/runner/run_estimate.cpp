// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_estimate.h"

#include "core/support/text.h"
#include "gpu/model/decode_step.h"
#include "gpu/model/derived_points.h"
#include "gpu/model/shipped_models.h"

#include <QDateTime>

#include <algorithm>

namespace ps {

namespace {

constexpr double kKibi = 1024;
constexpr double kGiga = 1e9;
/// Of one case: the worker measures for half a second at least and 15 s at most, after a warm-up of up to 2 s.
constexpr double kShortestCaseS = 1, kLongestCaseS = 17;
/// Arrays are four times the last-level cache, and the kernels with most of them have three.
constexpr double kCachesPerKernel = 12;
constexpr int kFullShapes = 8; ///< of a kernel at most, in the full suite
constexpr std::string_view kStep = "decode_step";
constexpr const char *kHostModel = "TinyLlama-1.1B"; ///< of the CPU worker's suites

/// What one group of a run is.
struct Group {
    int cases = 1;
    double bytes = 0;
    std::string problem; ///< why bytes are not known
};

struct StepSize {
    std::string model, precision, workload;
    int tensorParallel = 1;
    std::int64_t batch = 1;
};

std::vector<std::string> partsOf(const std::string &name) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        parts.push_back(name.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

double contextOf(const std::string &workload) {
    if (workload == "8k1k") return gpu::meanLengths(8 * kKibi, kKibi).context();
    if (workload == "1k8k") return gpu::meanLengths(kKibi, 8 * kKibi).context();
    return gpu::meanLengths(kKibi, kKibi).context();
}

/// Weights and cache of a step's rank.
std::optional<double> bytesOf(const StepSize &size) {
    const auto model = gpu::shippedModel(size.model);
    if (!model) return std::nullopt;
    gpu::Precision precision = model->precision;
    if (const auto dtype = gpu::dtypeFromName(size.precision)) precision.linear = precision.experts = *dtype;
    const auto step = gpu::decodeStep(*model, {size.tensorParallel, static_cast<double>(size.batch), contextOf(size.workload), precision});
    if (!step) return std::nullopt;
    double bytes = step->storedWeightBytes();
    for (const gpu::Operation &operation : step->operations) bytes += operation.cacheBytes;
    return bytes;
}

Group stepGroup(const PlannedRun &run, const std::string &name) {
    const bool cpu = run.target.worker.backend == "cpu";
    const bool full = run.work.suite == RunSuite::Full;
    StepSize size{kHostModel, "bf16", "1k1k", 1, full ? 32 : 8};
    Group group;
    group.cases = cpu ? (full ? 6 : 4) : (full ? 10 : 5);
    const std::vector<std::string> parts = partsOf(name);
    if (parts.size() == 5) { // decode_step/model/tp8/bf16/8k1k
        size = {parts[1], parts[3], parts[4], std::max(1, std::atoi(parts[2].c_str() + 2)), full ? 512 : 256};
    } else if (!run.work.models.empty()) {
        size.model = run.work.models.front();
        const auto &words = run.work.further;
        for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
            if (words[i] == "--tensor-parallel") size.tensorParallel = std::atoi(words[i + 1].c_str());
            if (words[i] == "--workload") size.workload = words[i + 1];
            if (words[i] == "--precision") size.precision = words[i + 1];
            if (words[i] != "--batch") continue;
            group.cases = static_cast<int>(std::count(words[i + 1].begin(), words[i + 1].end(), ',')) + 1;
            size.batch = std::atoll(words[i + 1].c_str() + words[i + 1].rfind(',') + 1);
        }
    }
    if (const auto bytes = bytesOf(size)) group.bytes = *bytes;
    const double there = static_cast<double>(run.target.device.memoryBytes);
    if (there > 0 && group.bytes > there) {
        group.problem = size.model + " at batch " + std::to_string(size.batch) + " needs " +
                        std::to_string(static_cast<int>(group.bytes / kGiga)) + " GB and " + run.target.device.id + " has " +
                        std::to_string(static_cast<int>(there / kGiga)) + " GB: cases that do not fit are skipped";
    }
    return group;
}

Group groupOf(const PlannedRun &run, const std::string &name) {
    if (name.starts_with(kStep)) return stepGroup(run, name);
    Group group;
    group.cases = run.work.suite == RunSuite::Full ? kFullShapes : 1;
    group.bytes = kCachesPerKernel * static_cast<double>(run.target.device.lastLevelCacheBytes);
    return group;
}

/// Seconds of the newest finished run of the same work on the same device.
std::optional<double> secondsBefore(const PlannedRun &run, const std::vector<LocalRunInfo> &earlier) {
    const std::string arguments = toUtf8(runCommand(run.target.worker, run.work).arguments.join(QLatin1Char(' ')));
    const auto same = [&](const LocalRunInfo &info) {
        const auto it =
            std::find_if(info.environment.begin(), info.environment.end(), [](const auto &entry) { return entry.first == "arguments"; });
        return !info.imported && info.outcome == RunOutcome::Finished && info.deviceName == run.target.device.name &&
               it != info.environment.end() && it->second == arguments;
    };
    const auto it = std::find_if(earlier.rbegin(), earlier.rend(), same);
    if (it == earlier.rend()) return std::nullopt;
    const auto moment = [](const std::string &text) { return QDateTime::fromString(toQString(text), Qt::ISODateWithMs); };
    const auto slept =
        std::find_if(it->environment.begin(), it->environment.end(), [](const auto &entry) { return entry.first == kSleptEntry; });
    const qint64 sleptMs = slept == it->environment.end() ? 0 : 1000 * std::atoll(slept->second.c_str());
    const qint64 ms = moment(it->startedAt).msecsTo(moment(it->finishedAt)) - sleptMs;
    return ms > 0 ? std::optional(static_cast<double>(ms) / 1e3) : std::nullopt;
}

} // namespace

RunEstimate estimateOf(const std::vector<PlannedRun> &runs, const std::vector<LocalRunInfo> &earlier) {
    RunEstimate estimate;
    estimate.asBeforeS = runs.empty() ? std::nullopt : std::optional(0.0);
    for (const PlannedRun &run : runs) {
        for (const std::string &name : run.groups) {
            const Group group = groupOf(run, name);
            estimate.shortestS += group.cases * kShortestCaseS;
            estimate.longestS += group.cases * kLongestCaseS;
            if (group.bytes > 0) estimate.memoryBytes = std::max(estimate.memoryBytes.value_or(0), group.bytes);
            auto &shortages = estimate.shortages;
            const bool told = std::find(shortages.begin(), shortages.end(), group.problem) != shortages.end();
            if (!group.problem.empty() && !told) shortages.push_back(group.problem);
        }
        const auto before = secondsBefore(run, earlier);
        estimate.asBeforeS = before && estimate.asBeforeS ? std::optional(*estimate.asBeforeS + *before) : std::nullopt;
        const auto &limit = run.target.device.facts.powerLimitW;
        if (limit) estimate.powerLimitW = std::max(estimate.powerLimitW.value_or(0), *limit);
    }
    return estimate;
}

} // namespace ps
