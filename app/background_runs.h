// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "app/run_follower.h"
#include "core/support/result.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <memory>
#include <set>
#include <variant>
#include <vector>

namespace ps {

/// The runs on this store that other processes carry: left in the background by an earlier window, or of another window. Found by
/// their journals. A run whose process was killed gets its end in the store. Lives on the GUI thread.
class BackgroundRuns : public QObject {
    Q_OBJECT
public:
    explicit BackgroundRuns(std::filesystem::path storeFile, QObject *parent = nullptr);

    /// Looks for journals that are not followed yet.
    void look();
    /// This one is not for here: the window's own.
    void ignore(const std::filesystem::path &journal) { m_ignored.insert(journal); }
    /// Writes the end of a run whose process was killed into the store, then tells it by ended().
    void rescue(const LocalRunEnd &end);
    /// The first one whose run goes on; nullptr: none.
    RunFollower *running() const;

Q_SIGNALS:
    void starting(ps::RunFollower *follower, const ps::PlannedRun &run);
    void messageArrived(ps::RunFollower *follower, const ps::gpu::Message &message);
    void changed(ps::RunFollower *follower);
    void storeChanged();
    /// Also of a run that ended before it was found here, and of one whose process was killed (then it is Crashed).
    void ended(const ps::LocalRunEnd &end);

private:
    void follow(const std::filesystem::path &journal);
    void onGone(RunFollower *follower);
    void rescueNext();

    std::filesystem::path m_store;
    std::vector<std::unique_ptr<RunFollower>> m_followers;
    std::set<std::filesystem::path> m_ignored;
    std::vector<LocalRunEnd> m_cutOff; ///< that the store does not know of yet
    QThreadPool m_writer;
    Job<std::monostate> m_rescue; // last: waits for the writer before anything else goes
};

} // namespace ps
