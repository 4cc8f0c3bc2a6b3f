// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/local_run.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace ps {

namespace {

struct OutcomeName {
    RunOutcome outcome;
    std::string_view key;
    std::string_view text;
};

constexpr std::array kOutcomes = {
    OutcomeName{RunOutcome::Finished, "finished", "finished"},
    OutcomeName{RunOutcome::Cancelled, "cancelled", "cancelled"},
    OutcomeName{RunOutcome::WrongAnswer, "wrong-answer", "a kernel gave a wrong answer"},
    OutcomeName{RunOutcome::NoDevice, "no-device", "the device is not there"},
    OutcomeName{RunOutcome::Busy, "busy", "another run has the device"},
    OutcomeName{RunOutcome::NotStarted, "not-started", "the worker could not be started"},
    OutcomeName{RunOutcome::BadWorker, "bad-worker", "the worker does not keep to the protocol"},
    OutcomeName{RunOutcome::Silent, "silent", "the worker gave no sign of life"},
    OutcomeName{RunOutcome::Crashed, "crashed", "the worker crashed"},
    OutcomeName{RunOutcome::Failed, "failed", "the worker failed"},
    OutcomeName{RunOutcome::StoreFailed, "store-failed", "the results could not be stored"},
};

constexpr std::array<std::pair<RunSuite, std::string_view>, 3> kSuites = {
    {{RunSuite::Quick, "quick"}, {RunSuite::Full, "full"}, {RunSuite::Check, "check"}}};

const OutcomeName &nameOf(RunOutcome outcome) {
    return *std::find_if(kOutcomes.begin(), kOutcomes.end(), [outcome](const OutcomeName &entry) { return entry.outcome == outcome; });
}

template <typename Kind>
std::vector<Kind> allOf(const std::vector<gpu::Message> &messages) {
    std::vector<Kind> found;
    for (const gpu::Message &message : messages) {
        if (const auto *one = std::get_if<Kind>(&message)) found.push_back(*one);
    }
    return found;
}

} // namespace

std::string_view runOutcomeKey(RunOutcome outcome) {
    return nameOf(outcome).key;
}

std::optional<RunOutcome> parseRunOutcome(std::string_view key) {
    const auto it = std::find_if(kOutcomes.begin(), kOutcomes.end(), [key](const OutcomeName &entry) { return entry.key == key; });
    if (it == kOutcomes.end()) return std::nullopt;
    return it->outcome;
}

std::string_view runOutcomeText(RunOutcome outcome) {
    return nameOf(outcome).text;
}

std::string_view runSuiteKey(RunSuite suite) {
    return std::find_if(kSuites.begin(), kSuites.end(), [suite](const auto &entry) { return entry.first == suite; })->second;
}

std::optional<RunSuite> parseRunSuite(std::string_view key) {
    const auto it = std::find_if(kSuites.begin(), kSuites.end(), [key](const auto &entry) { return entry.second == key; });
    if (it == kSuites.end()) return std::nullopt;
    return it->first;
}

std::vector<gpu::Measured> LocalRun::kernels() const {
    return allOf<gpu::Measured>(messages);
}

std::vector<gpu::MeasuredStep> LocalRun::steps() const {
    return allOf<gpu::MeasuredStep>(messages);
}

bool isKept(const gpu::Message &message) {
    return std::holds_alternative<gpu::Device>(message) || std::holds_alternative<gpu::Measured>(message) ||
           std::holds_alternative<gpu::MeasuredStep>(message) || std::holds_alternative<gpu::Checked>(message) ||
           std::holds_alternative<gpu::Skipped>(message) || std::holds_alternative<gpu::Failed>(message);
}

std::string utcNowWithMilliseconds() {
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
}

std::string localRunKey(std::string_view machine, std::string_view device, std::string_view startedAt) {
    std::string key = "local:";
    key.append(machine).append("/").append(device).append("@").append(startedAt);
    return key;
}

} // namespace ps
