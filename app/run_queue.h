// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local_run_session.h"
#include "core/runner/run_plan.h"

#include <QObject>

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ps {

/// Runs one after the other. Repetitions of a plan share a group. Lives on the GUI thread.
class RunQueue : public QObject {
    Q_OBJECT
public:
    explicit RunQueue(const std::filesystem::path &storeFile, QObject *parent = nullptr);

    /// Starts the first one if nothing runs.
    void add(const std::vector<PlannedRun> &runs);
    /// Ends the current run and goes on with the next one.
    void skip();
    /// Ends the current run and forgets the others.
    void cancel();
    /// Holds the current run before its next case, and those after it, or lets them go on.
    void setPaused(bool paused);

    bool isBusy() const { return m_current.has_value(); }
    bool isEnding() const { return m_ending; }
    bool isPauseWanted() const { return m_pauseWanted; }
    const std::optional<PlannedRun> &current() const { return m_current; }
    int waiting() const { return static_cast<int>(m_waiting.size()); }
    LocalRunSession &session() { return m_session; }

Q_SIGNALS:
    /// A run is about to start.
    void starting(const ps::PlannedRun &run);
    /// How many wait, or whether the run pauses or ends, has changed.
    void changed();
    /// Exactly one per starting().
    void ended(const ps::LocalRunEnd &end);
    /// Nothing runs and nothing waits any more.
    void idle();

private:
    void startNext();
    void finish(const LocalRunEnd &end);

    LocalRunSession m_session;
    std::deque<PlannedRun> m_waiting;
    std::optional<PlannedRun> m_current;
    std::string m_group; ///< of the repetitions that go on
    bool m_ending = false, m_pauseWanted = false;
};

} // namespace ps
