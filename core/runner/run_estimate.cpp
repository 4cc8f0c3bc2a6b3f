// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_estimate.h"

#include "core/support/text.h"

#include <QDateTime>

#include <algorithm>

namespace ps {

namespace {

constexpr double kGiga = 1e9;
/// Of one case: the worker measures for half a second at least and 15 s at most, after a warm-up of up to 2 s.
constexpr double kShortestCaseS = 1, kLongestCaseS = 17;
/// Of a case whose worker does not say what it keeps: arrays are four times the last-level cache, and most kernels have three.
constexpr double kCachesPerCase = 12;

double bytesOf(const PlannedCase &one, const gpu::Device &device) {
    return one.bytes.value_or(kCachesPerCase * static_cast<double>(device.lastLevelCacheBytes));
}

/// "Llama-3.3-70B at batch 64", or the kernel's name.
std::string nameOf(const PlannedCase &one) {
    constexpr std::string_view kSteps = "decode_step/";
    if (!one.group.starts_with(kSteps)) return one.group;
    const std::string rest = one.group.substr(kSteps.size());
    const auto batch = one.shape.find("batch");
    return rest.substr(0, rest.find('/')) + (batch == one.shape.end() ? std::string() : " at batch " + std::to_string(batch->second));
}

/// Of each group the largest case, where it is larger than the device.
std::vector<std::string> shortagesOf(const PlannedRun &run) {
    const auto there = static_cast<double>(run.target.device.memoryBytes);
    std::vector<std::string> shortages;
    const PlannedCase *largest = nullptr;
    const auto tell = [&] {
        if (!largest || there <= 0 || bytesOf(*largest, run.target.device) <= there) return;
        shortages.push_back(nameOf(*largest) + " needs " + std::to_string(static_cast<int>(bytesOf(*largest, run.target.device) / kGiga)) +
                            " GB and " + run.target.device.id + " has " + std::to_string(static_cast<int>(there / kGiga)) +
                            " GB: cases that do not fit are skipped");
    };
    for (const PlannedCase &one : run.cases) {
        const bool same = largest && largest->group == one.group;
        if (largest && !same) tell();
        if (!same || bytesOf(one, run.target.device) > bytesOf(*largest, run.target.device)) largest = &one;
    }
    tell();
    return shortages;
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
        estimate.shortestS += static_cast<double>(run.cases.size()) * kShortestCaseS;
        estimate.longestS += static_cast<double>(run.cases.size()) * kLongestCaseS;
        for (const PlannedCase &one : run.cases) {
            const double bytes = bytesOf(one, run.target.device);
            if (bytes > 0) estimate.memoryBytes = std::max(estimate.memoryBytes.value_or(0), bytes);
        }
        for (std::string &shortage : shortagesOf(run)) {
            auto &all = estimate.shortages;
            if (std::find(all.begin(), all.end(), shortage) == all.end()) all.push_back(std::move(shortage));
        }
        const auto before = secondsBefore(run, earlier);
        estimate.asBeforeS = before && estimate.asBeforeS ? std::optional(*estimate.asBeforeS + *before) : std::nullopt;
        const auto &limit = run.target.device.facts.powerLimitW;
        if (limit) estimate.powerLimitW = std::max(estimate.powerLimitW.value_or(0), *limit);
    }
    return estimate;
}

} // namespace ps
