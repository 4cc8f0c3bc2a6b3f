// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/runner/device_lock.h"
#include "core/runner/local_run.h"
#include "core/runner/run_progress.h"
#include "core/runner/worker_process.h"
#include "core/store/local_run_writer.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace ps {

/// A run that the user asks for.
struct LocalRunRequest {
    WorkerFile worker;
    gpu::Device device; ///< as the probe found it
    WorkerRequest work;
    std::string group;                   ///< key of the first of several repetitions; empty: this is the first
    std::vector<gpu::Device> peers = {}; ///< those of work.peerIds
};

/// How a run ended, with everything that it measured, stored or not.
struct LocalRunEnd {
    LocalRun run;                    ///< with outcome and reason
    std::optional<Error> storeError; ///< why not all of it is in the store
    std::string rescued = {};        ///< of a run that another process carried: the file that it is in instead
};

/// One run at a time of one worker on one device: starts it, hands on what it says, stores results as they arrive on a writer
/// thread of its own, and ends with exactly one finished() per start(). Lives in the thread of its event loop; never blocks
/// it, except in the destructor, which kills the worker and waits for the writer (so that what arrived is stored).
class LocalRunSession : public QObject {
    Q_OBJECT
public:
    /// With an empty path nothing is stored.
    explicit LocalRunSession(std::filesystem::path storeFile, QObject *parent = nullptr);
    ~LocalRunSession() override;

    /// Precondition: not running. Also what cannot start ends with finished(), after this call has returned.
    void start(LocalRunRequest request);
    /// Ends the worker: SIGTERM, after 3 s SIGKILL. What it measured stays.
    void cancel();
    /// The same with SIGKILL at once.
    void kill();
    /// Holds the run before its next case, or lets it go on.
    void setPaused(bool paused);
    bool isRunning() const { return m_running; }
    bool isPaused() const;
    /// The worker's process while it runs, else 0.
    qint64 workerProcess() const { return m_process ? m_process->processId() : 0; }
    /// Seconds since the run was started.
    double elapsedS() const;
    /// The run as it stands, with the messages so far.
    const LocalRun &run() const { return m_run; }

    /// For tests: other limits, another folder for the device's lock.
    void setLimits(const WorkerLimits &limits) { m_limits = limits; }
    void setLockFolder(const std::filesystem::path &folder) { m_lockFolder = folder; }

Q_SIGNALS:
    /// The worker runs; the run has its key.
    void started(const ps::LocalRunInfo &run);
    /// Every message, in the order of arrival (samples and heartbeats too; at most some ten a second).
    void messageArrived(const ps::gpu::Message &message);
    void progressed(const ps::LocalRunProgress &progress);
    /// New results are in the store: time to query it again.
    void storeChanged();
    /// Exactly once per start(), last.
    void finished(const ps::LocalRunEnd &end);

private:
    void onMessage(const gpu::Message &message);
    void endWith(RunOutcome outcome, const std::string &reason);
    void storeNext();
    void onStored(const Status &status, bool news);
    void conclude(RunOutcome outcome, const std::string &reason);
    void finishIfDone();

    std::filesystem::path m_storeFile, m_lockFolder;
    WorkerLimits m_limits;
    LocalRunRequest m_request;
    LocalRun m_run;
    RunProgress m_progress;
    QElapsedTimer m_clock; ///< stands still while the machine sleeps
    double m_asleepAtStartS = 0;
    std::unique_ptr<WorkerProcess> m_process;
    std::vector<DeviceLock> m_locks;
    QThreadPool m_writerThread; // one thread: it owns the writing connection
    struct Storage;
    std::shared_ptr<Storage> m_storage; ///< the writer thread's while m_storing runs
    std::optional<Error> m_storeError;
    std::optional<RunOutcome> m_end;
    bool m_running = false, m_begun = false, m_triedAgain = false;
    Job<std::monostate> m_storing; // last: waits for the writer before anything else goes
};

} // namespace ps
