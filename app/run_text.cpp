// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_text.h"

#include "core/runner/local_point.h"
#include "core/support/text.h"
#include "ui/models/time_left.h"

#include <nlohmann/json.hpp>

#include <iomanip>
#include <sstream>

namespace ps {

namespace {

constexpr double kMilli = 1e3;
constexpr double kPercent = 100;

/// Three significant digits.
std::string figure(double value) {
    std::ostringstream text;
    text << std::setprecision(value >= 1000 ? 5 : 3) << value;
    return text.str();
}

std::string remarks(const std::vector<std::string> &flags, const std::vector<std::string> &doubts) {
    std::string text;
    for (const std::string &flag : flags) text += (text.empty() ? "  [" : ", ") + flag;
    if (!text.empty()) text += "]";
    for (const std::string &doubt : doubts) text += "; kept out of frontiers: " + doubt;
    return text;
}

std::string caseName(const std::string &benchmark, const gpu::Shape &shape) {
    const std::string sizes = shapeText(shape);
    return sizes.empty() ? benchmark : benchmark + " (" + sizes + ")";
}

struct TextOf {
    const std::string &backend;

    std::string operator()(const gpu::Measured &kernel) const {
        std::string text = caseName(kernel.benchmark, kernel.shape) + ": ";
        if (kernel.gbPerS > 0) text += figure(kernel.gbPerS) + " GB/s, "; // a launch moves nothing
        if (kernel.gflopPerS) text += figure(*kernel.gflopPerS) + " GFLOP/s, ";
        text += figure(kernel.time.medianS * kMilli) + " ms";
        return text + remarks(kernel.flags, doubtsAbout(kernel, backend));
    }
    std::string operator()(const gpu::MeasuredStep &step) const {
        std::string text = step.model + " " + step.precision + ", batch " + std::to_string(step.batch) + ", context " +
                           figure(step.contextTokens) + ": " + figure(step.decode.medianS * kMilli) + " ms";
        if (step.decodeOnly)
            text += ", " + figure(step.decodeOnly->perUser) + " tok/s/user, " + figure(step.decodeOnly->perGpu) + " tok/s/GPU";
        if (step.rooflineSerialS) text += ", " + figure(kPercent * *step.rooflineSerialS / step.decode.medianS) + " % of the roofline";
        if (step.exchange) text += ", on " + std::to_string(step.tensorParallel) + " devices, all-reduces by " + step.collectives;
        return text + remarks(step.flags, doubtsAbout(step, backend));
    }
    std::string operator()(const gpu::Checked &checked) const { return caseName(checked.benchmark, checked.shape) + ": checked"; }
    std::string operator()(const gpu::Skipped &skipped) const {
        return caseName(skipped.benchmark, skipped.shape) + ": skipped: " + skipped.reason;
    }
    std::string operator()(const gpu::Failed &failed) const {
        const std::string what = caseName(failed.benchmark, failed.shape);
        return (what.empty() ? "the worker" : what) + ": failed: " + failed.reason;
    }
    template <typename Other>
    std::string operator()(const Other &) const {
        return {};
    }
};

} // namespace

std::string shapeText(const gpu::Shape &shape) {
    std::string text;
    for (const auto &[name, size] : shape) text += (text.empty() ? "" : ", ") + name + " " + std::to_string(size);
    return text;
}

std::string messageText(const gpu::Message &message, const std::string &backend) {
    return std::visit(TextOf{backend}, message);
}

std::string progressText(const LocalRunProgress &now) {
    std::string text = std::to_string(now.done);
    text += now.total > 0 ? " of " + std::to_string(now.total) + " cases" : now.done == 1 ? " case" : " cases";
    if (now.group > 0) text += ", group " + std::to_string(now.group) + " of " + std::to_string(now.groups);
    if (now.leftS)
        text += ", " + toUtf8(timeLeftText(*now.leftS));
    else
        text += ", " + std::to_string(static_cast<int>(now.elapsedS)) + " s so far";
    return now.benchmark.empty() ? text : text + ": " + caseName(now.benchmark, now.shape);
}

std::string runJsonLine(const LocalRunInfo &run) {
    using Json = nlohmann::ordered_json;
    Json json = {{"type", "run"},
                 {"schema", 1},
                 {"run", run.key},
                 {"group", run.group},
                 {"machine", run.machine},
                 {"device", {{"id", run.deviceId}, {"name", run.deviceName}}},
                 {"suite", run.suite},
                 {"seed", run.seed},
                 {"started_at", run.startedAt}};
    if (run.outcome) {
        json["finished_at"] = run.finishedAt;
        json["outcome"] = runOutcomeKey(*run.outcome);
        if (!run.reason.empty()) json["reason"] = run.reason;
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace ps
