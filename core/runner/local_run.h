// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"
#include "gpu/protocol/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ps {

/// How a run of a worker ended. Every run ends in exactly one of these. Stored by key, so the keys are stable.
enum class RunOutcome {
    Finished,    ///< everything asked for was measured, or skipped with a reason
    Cancelled,   ///< by the user; what was measured before is kept
    WrongAnswer, ///< a kernel computed something else than its reference
    NoDevice,    ///< the worker has no such device, or has lost it
    Busy,        ///< another run has the device
    NotStarted,  ///< there is no such worker, or it cannot be started
    BadWorker,   ///< what it prints is not the protocol, or is too much
    Silent,      ///< no sign of life for longer than the limit
    Crashed,     ///< ended by a signal that we did not send, or without its last line
    Failed,      ///< says itself that something went wrong
    StoreFailed, ///< what was measured could not be stored
};
std::string_view runOutcomeKey(RunOutcome outcome); ///< "finished", "cancelled", "wrong-answer", …
std::optional<RunOutcome> parseRunOutcome(std::string_view key);
/// For people: "finished", "the worker crashed", …
std::string_view runOutcomeText(RunOutcome outcome);

/// Which cases a worker runs.
enum class RunSuite { Quick, Full, Check };
std::string_view runSuiteKey(RunSuite suite);
std::optional<RunSuite> parseRunSuite(std::string_view key);

/// LocalRunInfo::environment: for how many seconds the machine slept between start and end, where it did.
inline constexpr const char *kSleptEntry = "slept_s";

/// A run of a worker on one device of one machine, without what it measured.
struct LocalRunInfo {
    std::string key;     ///< identity in every store: "local:<machine>/<device>@<start>"
    std::string group;   ///< key of the first of several repetitions; its own when there is one only
    std::string machine; ///< its name on the network
    std::string backend; ///< "cpu", "cuda", "hip"
    std::string deviceId;
    std::string deviceName;
    std::optional<std::string> driver;
    std::string suite; ///< runSuiteKey()
    std::string only;  ///< benchmarks and single cases that were asked for, with commas; empty: all
    std::uint64_t seed = 1;
    std::string startedAt;             ///< ISO 8601 in UTC with milliseconds
    std::string finishedAt;            ///< the same; empty: it goes on, or the program died with it
    std::optional<RunOutcome> outcome; ///< with finishedAt
    std::string reason;                ///< why not Finished, for people; else empty
    /// What else may explain a difference, by name: "os", "kernel", "worker", "worker_version", "worker_revision",
    /// "compiler", "program_version", "arguments", kSleptEntry.
    std::vector<std::pair<std::string, std::string>> environment;
    bool imported = false; ///< came with a run file, from this machine or another

    friend bool operator==(const LocalRunInfo &, const LocalRunInfo &) = default;
};

/// A run with its messages in the order of arrival: Device, Measured, MeasuredStep, Checked, Skipped, Failed. Others are not kept.
struct LocalRun {
    LocalRunInfo info;
    std::vector<gpu::Message> messages;

    std::vector<gpu::Measured> kernels() const;
    std::vector<gpu::MeasuredStep> steps() const;
};

/// Whether a message belongs to what is kept of a run.
bool isKept(const gpu::Message &message);

/// "2026-11-25T01:50:00.123Z", now.
std::string utcNowWithMilliseconds();
/// LocalRunInfo::key.
std::string localRunKey(std::string_view machine, std::string_view device, std::string_view startedAt);

} // namespace ps
