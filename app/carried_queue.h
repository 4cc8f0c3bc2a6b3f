// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/run_follower.h"
#include "core/runner/run_journal.h"
#include "core/runner/spawned_process.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace ps {

/// Runs one after the other, carried by a process of their own, so that they can go on when this one ends. The process is started
/// with the first of them and ends with the last, and, unless detach() was called, with this. Lives on the GUI thread.
class CarriedQueue : public QObject {
    Q_OBJECT
public:
    /// `program`: paretoscope itself.
    CarriedQueue(std::filesystem::path storeFile, std::filesystem::path program, QObject *parent = nullptr);
    ~CarriedQueue() override;

    /// For tests, which are not the program themselves.
    void setProgram(const std::filesystem::path &program) { m_program = program; }

    /// Starts the first one if nothing runs.
    void add(const std::vector<PlannedRun> &runs);
    /// Ends the current run and goes on with the next one.
    void skip();
    /// Ends the current run and forgets the others.
    void cancel();
    /// Holds the current run before its next case, and those after it, or lets them go on.
    void setPaused(bool paused);
    /// Leaves the runs to their process: they go on to their end. From now on this has none. The journal, for who follows them.
    std::filesystem::path detach();

    /// Runs were added and have not all ended.
    bool isBusy() const { return m_follower != nullptr; }
    bool isEnding() const { return m_follower && m_follower->status().ending; }
    bool isPauseWanted() const { return m_follower && m_follower->status().pauseWanted; }
    bool isPaused() const { return m_follower && m_follower->status().held; }
    QueueStatus status() const { return m_follower ? m_follower->status() : QueueStatus(); }
    int waiting() const;
    std::optional<PlannedRun> current() const;
    /// The current or last run, with the messages so far.
    const LocalRun &run() const { return m_follower ? m_follower->run() : m_last; }
    double elapsedS() const { return m_follower ? m_follower->elapsedS() : 0; }
    /// The journal of its process; empty when there is none.
    std::filesystem::path journal() const { return m_follower ? m_follower->journal() : std::filesystem::path(); }

Q_SIGNALS:
    /// A run is about to start.
    void starting(const ps::PlannedRun &run);
    void messageArrived(const ps::gpu::Message &message);
    void storeChanged();
    /// How many wait, or whether the run pauses or ends, has changed.
    void changed();
    /// Exactly one per starting(), unless it was cut off.
    void ended(const ps::LocalRunEnd &end);
    /// The process of the run was killed: the store does not know of its end yet.
    void cutOff(const ps::LocalRunEnd &end);
    /// The process could not be started, or ended before what it was to run.
    void failed(const QString &why);
    /// Nothing runs and nothing waits any more. Also after failed().
    void idle();

private:
    Status startProcess();
    void send(const QueueCommand &command);
    void follow();
    void lookForEnd();
    void look();
    void onGone();
    void letGo();

    std::filesystem::path m_store, m_program;
    std::unique_ptr<RunFollower> m_follower;
    std::optional<SpawnedProcess> m_process; ///< takes the end of its input for the window's
    std::vector<SpawnedProcess> m_leaving;   ///< have nothing to do any more
    QTimer m_look;
    std::int64_t m_added = 0;
    std::size_t m_unseen = 0; ///< runs of the newest add()
    LocalRun m_last;
};

} // namespace ps
