// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/line_splitter.h"
#include "core/runner/local_run.h"
#include "core/runner/worker_command.h"
#include "core/support/sleep_time.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <functional>
#include <optional>
#include <string>

namespace ps {

/// What a worker may do before it counts as broken.
struct WorkerLimits {
    int silenceMs = 20'000;          ///< without a line
    int graceMs = 3'000;             ///< between SIGTERM and SIGKILL
    int startMs = 20'000;            ///< until its first line
    std::int64_t linesPerS = 10'000; ///< over each second
    std::int64_t totalLines = 1'000'000;
    std::int64_t totalBytes = std::int64_t(1) << 30;
    std::function<double()> asleepS = secondsAsleep; ///< for how long the machine has slept since some moment
};

/// How a worker's process ended.
struct WorkerEnd {
    RunOutcome outcome = RunOutcome::Finished;
    std::string reason;            ///< for people, with the next step where there is one; empty when finished
    int exitCode = -1;             ///< -1: it did not exit by itself
    std::int64_t unknownLines = 0; ///< of types that this version does not know
};

/// One worker, from its start to its end. Asynchronous: lives in the event loop of the thread that made it, and never waits.
/// The process leads a process group of its own; when it ends, however it ends, whatever is left of the group is killed.
/// Destroying this kills the group at once, and nothing is called any more.
class WorkerProcess {
public:
    struct Listener {
        std::function<void(const gpu::Message &)> message; ///< every message in the order of arrival
        std::function<void(const WorkerEnd &)> ended;      ///< once, last; may destroy this
    };

    explicit WorkerProcess(Listener listener, WorkerLimits limits = {});
    ~WorkerProcess();
    WorkerProcess(const WorkerProcess &) = delete;
    WorkerProcess &operator=(const WorkerProcess &) = delete;

    /// Once. Also what cannot be started ends with `ended`, and never from within this call.
    void start(const WorkerCommand &command);
    /// SIGTERM now, SIGKILL after the grace; the end is then Cancelled, unless the worker had reached its last line.
    void cancel();
    /// The same without a grace.
    void kill();
    /// Holds the whole group at the next case that starts, or lets it go on. While it is held, silence is no failure.
    void setPaused(bool paused);
    bool isHeld() const { return m_isHeld; }
    qint64 processId() const { return m_group; }

private:
    void read();
    bool takeLine(std::string_view line);
    void take(const gpu::Message &message);
    void fail(RunOutcome outcome, std::string reason);
    void terminate(int signal) const;
    void onSilence();
    bool isStopped() const;
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void onError(QProcess::ProcessError error);
    WorkerEnd endOf(int exitCode, QProcess::ExitStatus status) const;
    void endSoon(const WorkerEnd &end);

    Listener m_listener;
    WorkerLimits m_limits;
    QObject m_context; ///< of what is yet to be called
    QProcess m_process;
    QTimer m_silence, m_grace;
    QElapsedTimer m_second;
    LineSplitter m_lines;
    std::string m_complaint;            ///< the last of its standard error
    std::string m_workerReason;         ///< of its last error line
    std::optional<WorkerEnd> m_verdict; ///< why it is being ended
    std::optional<gpu::Done> m_done;
    bool m_hello = false, m_cancelled = false, m_killed = false, m_ended = false, m_pauseWanted = false, m_isHeld = false,
         m_lastChance = false;
    double m_asleepS = 0; ///< when it last gave a sign of life
    std::int64_t m_lineCount = 0, m_linesThisSecond = 0, m_byteCount = 0, m_unknownLines = 0;
    qint64 m_group = 0;
};

} // namespace ps
