// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/background_runs.h"

#include "core/store/local_run_writer.h"

#include <algorithm>

namespace ps {

BackgroundRuns::BackgroundRuns(std::filesystem::path storeFile, QObject *parent) : QObject(parent), m_store(std::move(storeFile)) {
    m_writer.setMaxThreadCount(1);
}

void BackgroundRuns::look() {
    for (const std::filesystem::path &journal : journalsOf(m_store)) {
        const bool known = std::any_of(m_followers.begin(), m_followers.end(),
                                       [&journal](const auto &follower) { return follower->journal() == journal; });
        if (!known && m_ignored.count(journal) == 0) follow(journal);
    }
}

RunFollower *BackgroundRuns::running() const {
    const auto runs = [](const auto &follower) { return follower->current().has_value(); };
    const auto it = std::find_if(m_followers.begin(), m_followers.end(), runs);
    return it == m_followers.end() ? nullptr : it->get();
}

void BackgroundRuns::follow(const std::filesystem::path &journal) {
    m_followers.push_back(std::make_unique<RunFollower>(journal));
    RunFollower *follower = m_followers.back().get();
    connect(follower, &RunFollower::starting, this, [this, follower](const PlannedRun &run) { Q_EMIT starting(follower, run); });
    connect(follower, &RunFollower::messageArrived, this,
            [this, follower](const gpu::Message &message) { Q_EMIT messageArrived(follower, message); });
    connect(follower, &RunFollower::changed, this, [this, follower] { Q_EMIT changed(follower); });
    connect(follower, &RunFollower::storeChanged, this, &BackgroundRuns::storeChanged);
    connect(follower, &RunFollower::ended, this, [this, follower](const LocalRunEnd &end) {
        // What another window has seen is no news; what ended while nobody looked is.
        if (follower->hasCaughtUp() || !follower->isWritten()) Q_EMIT ended(end);
    });
    connect(follower, &RunFollower::gone, this, [this, follower] { onGone(follower); });
}

void BackgroundRuns::onGone(RunFollower *follower) {
    // Of several windows one cleans up, and gives the run its end.
    const bool isCutOff = follower->clear() && follower->current();
    const LocalRunEnd end = cutOffEnd(follower->run());
    const auto it = std::find_if(m_followers.begin(), m_followers.end(), [follower](const auto &one) { return one.get() == follower; });
    it->release()->deleteLater(); // from its own signal
    m_followers.erase(it);
    Q_EMIT changed(nullptr);
    if (isCutOff) rescue(end);
}

void BackgroundRuns::rescue(const LocalRunEnd &end) {
    m_cutOff.push_back(end);
    rescueNext();
}

void BackgroundRuns::rescueNext() {
    if (m_rescue.isRunning() || m_cutOff.empty()) return;
    const LocalRunEnd end = m_cutOff.front();
    m_cutOff.erase(m_cutOff.begin());
    m_rescue.start(
        m_writer,
        [store = m_store, info = end.run.info](const JobControl &job) -> Result<std::monostate> {
            if (info.key.empty()) return std::monostate(); // it had not begun
            return endLocalRun(info, store, job).map([] { return std::monostate(); });
        },
        [this, end](const Result<std::monostate> &told) {
            LocalRunEnd said = end;
            // A run that measured nothing is not in the store, and that is no failure.
            if (!told && told.error().code() != ErrorCode::NotFound) said.storeError = told.error();
            Q_EMIT ended(said);
            rescueNext();
        });
}

} // namespace ps
