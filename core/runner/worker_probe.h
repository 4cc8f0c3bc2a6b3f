// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/worker_locator.h"
#include "core/runner/worker_process.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace ps {

/// What a worker said of itself, or why it said nothing.
struct ProbedWorker {
    WorkerFile file;
    std::optional<gpu::Hello> hello;
    std::vector<gpu::Device> devices;
    std::string problem;  ///< why there are no devices, for people; empty when there are some
    std::string nextStep; ///< what to do about it: "update the driver to 580 or …"; may be empty

    bool isUsable() const { return problem.empty() && !devices.empty(); }
};

/// Asks workers for --describe, all at the same time. Asynchronous, in the event loop of the thread that made it.
class WorkerProber {
public:
    using Done = std::function<void(const std::vector<ProbedWorker> &)>;

    /// `limitMs` for each worker. `done` is called once, never from within start(); destroying this before kills the workers.
    explicit WorkerProber(int limitMs = 5'000);
    ~WorkerProber();
    WorkerProber(const WorkerProber &) = delete;
    WorkerProber &operator=(const WorkerProber &) = delete;

    void start(const std::vector<WorkerFile> &workers, Done done);

private:
    struct Running;
    void finishOne();

    QObject m_context; ///< a timer that outlives this finds nobody
    int m_limitMs;
    std::vector<std::unique_ptr<Running>> m_running;
    std::vector<ProbedWorker> m_results;
    std::size_t m_open = 0;
    Done m_done;
};

/// Turns what a worker's loader or runtime complains of into advice; empty when nothing is known to help.
std::string adviceFor(std::string_view backend, std::string_view reason);

} // namespace ps
