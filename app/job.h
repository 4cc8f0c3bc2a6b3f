// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/job_control.h"
#include "core/support/result.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace ps {

/// Handed from the thread of a job to its owner: a future carries its progress as an int, too small for bytes.
class LatestProgress {
public:
    void set(const Progress &progress) {
        const std::lock_guard lock(m_mutex);
        m_progress = progress;
    }
    Progress get() const {
        const std::lock_guard lock(m_mutex);
        return m_progress;
    }

private:
    mutable std::mutex m_mutex;
    Progress m_progress;
};

/// One background job at a time: a blocking core function on a pool thread, its outcome back on the owner's thread.
///
/// The outcome arrives exactly once per start(), also after cancel(); destroying the job cancels, waits, and then
/// nothing arrives. QFutureWatcher and not QFuture::then(): on Qt 6.4 a continuation whose context dies first aborts.
/// The result is copied, never taken: takeResult() resets the future's state, and on Qt 6.4 the promise, which may still be
/// on its way out on the other thread, then takes itself for unfinished and finishes a second time.
/// Cancelling sets a flag of our own and not QFuture::cancel(), which would throw away what a cancelled job returns.
template <typename T>
class Job {
public:
    using Work = std::function<Result<T>(const JobControl &)>;
    using Done = std::function<void(Result<T>)>;
    using Heard = std::function<void(const Progress &)>;

    Job() {
        QObject::connect(&m_watcher, &QFutureWatcherBase::finished, &m_watcher, [this] { deliver(); });
        QObject::connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, &m_watcher, [this] {
            if (m_heard) m_heard(m_latest->get());
        });
    }
    ~Job() {
        m_watcher.disconnect();
        cancel();
        m_watcher.waitForFinished();
    }
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;

    bool isRunning() const { return m_running; }

    /// Precondition: not running. `heard` gets the newest progress, as it was reported, whenever another 1/10,000 is done (Qt
    /// throttles it further), on the owner's thread.
    void start(QThreadPool &pool, Work work, Done done, Heard heard = {}) {
        Q_ASSERT(!m_running);
        m_running = true;
        m_done = std::move(done);
        m_heard = std::move(heard);
        m_cancelled = std::make_shared<std::atomic<bool>>(false);
        m_latest = std::make_shared<LatestProgress>();
        auto task = [work = std::move(work), cancelled = m_cancelled, latest = m_latest](QPromise<Result<T>> &promise) {
            promise.setProgressRange(0, kSteps);
            const JobControl control([cancelled] { return cancelled->load(std::memory_order_relaxed); },
                                     [&promise, &latest](const Progress &progress) {
                                         latest->set(progress);
                                         const double share = progress.total ? double(progress.done) / double(progress.total) : 0.0;
                                         promise.setProgressValue(int(share * kSteps));
                                     });
            promise.addResult(work(control));
        };
        m_watcher.setFuture(QtConcurrent::run(&pool, std::move(task)));
    }

    void cancel() {
        if (m_cancelled) m_cancelled->store(true, std::memory_order_relaxed);
    }

private:
    static constexpr int kSteps = 10'000;

    void deliver() {
        m_running = false;
        // The callback may start the next job, or destroy this one: touch no member after it.
        const Done done = std::move(m_done);
        done(m_watcher.result());
    }

    QFutureWatcher<Result<T>> m_watcher;
    std::shared_ptr<std::atomic<bool>> m_cancelled;
    std::shared_ptr<LatestProgress> m_latest;
    Done m_done;
    Heard m_heard;
    bool m_running = false;
};

} // namespace ps
