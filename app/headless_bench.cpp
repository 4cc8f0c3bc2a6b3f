// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_bench.h"

#include "app/headless.h"
#include "app/headless_devices.h"
#include "app/local_run_session.h"
#include "app/rescue_run.h"
#include "app/run_carrier.h"
#include "app/run_text.h"
#include "app/stored_run.h"
#include "app/terminal_progress.h"
#include "app/terminal_text.h"
#include "core/support/save_file.h"
#include "core/support/text.h"
#include "gpu/protocol/encode.h"

#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <ostream>

namespace ps {

namespace {

constexpr int kLookMs = 50;

ExitCode exitCodeOf(RunOutcome outcome) {
    switch (outcome) {
    case RunOutcome::Finished: return ExitCode::Done;
    case RunOutcome::Cancelled: return ExitCode::NothingOrPartly;
    case RunOutcome::NoDevice:
    case RunOutcome::Busy: return ExitCode::NoDevice;
    case RunOutcome::StoreFailed: return ExitCode::StoreError;
    case RunOutcome::WrongAnswer:
    case RunOutcome::NotStarted:
    case RunOutcome::BadWorker:
    case RunOutcome::Silent:
    case RunOutcome::Crashed:
    case RunOutcome::Failed: break;
    }
    return ExitCode::WorkerFailed;
}

struct Target {
    WorkerFile worker;
    gpu::Device device;
    std::vector<gpu::Device> peers = {};
};

/// The devices that were asked for, or the first that can be used.
Result<std::vector<Target>> targetsOf(const CommandLine &line, const std::vector<ProbedWorker> &workers) {
    std::vector<Target> all;
    std::string problems;
    for (const ProbedWorker &worker : workers) {
        if (!worker.problem.empty()) problems += "; " + worker.file.path.filename().string() + ": " + worker.problem;
        if (!worker.isUsable()) continue;
        for (const gpu::Device &device : worker.devices) all.push_back({worker.file, device});
    }
    if (all.empty())
        return failure(ErrorCode::DeviceUnavailable, workers.empty() ? std::string("no worker was found ('paretoscope devices' says more)")
                                                                     : "no device can be used" + problems);
    if (line.devices.empty()) return std::vector<Target>{all.front()};
    std::vector<Target> chosen;
    for (const std::string &id : line.devices) {
        const auto it = std::find_if(all.begin(), all.end(), [&id](const Target &target) { return target.device.id == id; });
        if (it == all.end()) {
            std::string there;
            for (const Target &target : all) there += (there.empty() ? "" : ", ") + target.device.id;
            return failure(ErrorCode::DeviceUnavailable, "there is no device '" + id + "'; there is " + there + problems);
        }
        chosen.push_back(*it);
    }
    for (const std::string &id : line.peers) {
        Target &target = chosen.front(); // beside one device
        const auto it = std::find_if(all.begin(), all.end(), [&](const Target &other) {
            return other.device.id == id && id != target.device.id && other.worker.path == target.worker.path;
        });
        if (it == all.end())
            return failure(ErrorCode::DeviceUnavailable, "there is no device '" + id + "' beside " + target.device.id + problems);
        target.peers.push_back(it->device);
    }
    return chosen;
}

/// What the store could not take is not lost: a run file beside the working folder, else in the folder for temporary files.
void rescue(const LocalRun &run, std::ostream &err) {
    if (std::none_of(run.messages.begin(), run.messages.end(), [](const gpu::Message &message) {
            return std::holds_alternative<gpu::Measured>(message) || std::holds_alternative<gpu::MeasuredStep>(message);
        }))
        return;
    std::error_code ignored;
    const auto saved = rescueRun(run, std::filesystem::current_path(ignored));
    if (saved)
        printError(err, "bench", "what was measured is in " + saved->string() + "; 'paretoscope import' takes it");
    else
        printError(err, "bench", "what was measured could not be saved anywhere else either");
}

class Bench {
public:
    Bench(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job, int runs)
        : m_line(line), m_out(out), m_err(err), m_job(job), m_session(line.store), m_runs(runs) {
        QObject::connect(&m_session, &LocalRunSession::started, &m_loop, [this](const LocalRunInfo &run) { begin(run); });
        QObject::connect(&m_session, &LocalRunSession::messageArrived, &m_loop, [this](const gpu::Message &message) { show(message); });
        QObject::connect(&m_session, &LocalRunSession::progressed, &m_loop, [this](const LocalRunProgress &now) { report(now); });
        QObject::connect(&m_session, &LocalRunSession::finished, &m_loop, [this](const LocalRunEnd &end) {
            m_end = end;
            m_loop.quit();
        });
        QObject::connect(&m_look, &QTimer::timeout, &m_loop, [this] {
            if (m_job.insisted()) m_session.kill();
            if (!m_job.cancelled()) return;
            m_session.cancel();
            m_job.report({0, 0, "ending the run; Ctrl-C again kills the worker at once"});
        });
        m_look.start(kLookMs);
    }

    /// One run, to its end.
    RunOutcome run(const Target &target, std::string &group) {
        ++m_run;
        LocalRunRequest request{target.worker, target.device, {}, group};
        request.work.deviceId = target.device.id;
        request.peers = target.peers;
        for (const gpu::Device &peer : target.peers) request.work.peerIds.push_back(peer.id);
        request.work.suite = m_line.suite;
        request.work.models = m_line.models;
        request.work.only = m_line.only;
        request.work.further = m_line.stepArguments;
        request.work.seed = m_line.seed;
        m_session.start(std::move(request));
        m_loop.exec();
        const LocalRunInfo &info = m_end.run.info;
        if (group.empty()) group = info.group;
        if (m_line.format == TextFormat::Json) m_out << runJsonLine(info) << std::endl;
        if (m_line.format != TextFormat::Json) wipeProgress(m_err);
        if (*info.outcome != RunOutcome::Finished)
            printError(m_err, "bench", std::string(runOutcomeText(*info.outcome)) + ": " + info.reason);
        if (m_end.storeError) rescue(m_end.run, m_err);
        return *info.outcome;
    }

private:
    void begin(const LocalRunInfo &run) {
        if (m_line.format == TextFormat::Json)
            m_out << runJsonLine(run) << std::endl;
        else
            m_out << terminalText(run.deviceName) << " (" << terminalText(run.deviceId) << "), suite " << run.suite << ", run "
                  << terminalText(run.key) << std::endl;
    }
    // Flushed line by line: who reads a pipe wants to see results as they come.
    void show(const gpu::Message &message) {
        if (m_line.format == TextFormat::Json) {
            m_out << gpu::encode(message) << std::endl;
            return;
        }
        const std::string text = messageText(message, m_session.run().info.backend);
        if (text.empty()) return;
        wipeProgress(m_err);
        m_out << terminalText(text) << std::endl;
    }
    void report(const LocalRunProgress &now) {
        if (m_job.cancelled()) return;
        const std::string run = m_runs > 1 ? "run " + std::to_string(m_run) + " of " + std::to_string(m_runs) + ", " : std::string();
        m_job.report({static_cast<std::uint64_t>(now.done), static_cast<std::uint64_t>(now.total), terminalText(run + progressText(now))});
    }

    const CommandLine &m_line;
    std::ostream &m_out;
    std::ostream &m_err;
    const JobControl &m_job;
    QEventLoop m_loop;
    QTimer m_look;
    LocalRunSession m_session;
    LocalRunEnd m_end;
    int m_runs;
    int m_run = 0; ///< from 1
};

} // namespace

ExitCode runBench(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    if (!line.journal.empty()) return carryRuns(line, err, job);
    const std::vector<ProbedWorker> workers = probeAllWorkers(job);
    if (job.cancelled()) {
        printError(err, "bench", "cancelled; nothing was measured");
        return ExitCode::NothingOrPartly;
    }
    const auto targets = targetsOf(line, workers);
    if (!targets) {
        printError(err, "bench", targets.error().text());
        return ExitCode::NoDevice;
    }
    Bench bench(line, out, err, job, static_cast<int>(targets->size()) * line.repeat);
    ExitCode code = ExitCode::Done;
    for (const Target &target : *targets) {
        std::string group;
        for (int i = 0; i < line.repeat && code == ExitCode::Done; ++i) code = exitCodeOf(bench.run(target, group));
    }
    return code;
}

ExitCode exportRun(const CommandLine &line, std::ostream &out, std::ostream &err) {
    const auto text = storedRunText(line.store, line.run);
    if (!text) {
        printError(err, "export", text.error().text());
        const bool nothing = text.error().code() == ErrorCode::NotFound && std::filesystem::exists(line.store);
        return nothing ? ExitCode::NothingOrPartly : storeExitCode(text.error());
    }
    if (const Status saved = saveFile(line.output, *text); !saved) {
        printError(err, "export", saved.error().text());
        return ExitCode::BadInput;
    }
    out << line.output.string() << '\n';
    return ExitCode::Done;
}

} // namespace ps
