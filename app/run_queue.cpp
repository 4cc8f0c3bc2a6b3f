// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_queue.h"

namespace ps {

RunQueue::RunQueue(const std::filesystem::path &storeFile, QObject *parent) : QObject(parent), m_session(storeFile) {
    // Queued: a session is not started from within its own signal.
    connect(&m_session, &LocalRunSession::finished, this, &RunQueue::finish, Qt::QueuedConnection);
}

void RunQueue::add(const std::vector<PlannedRun> &runs) {
    m_waiting.insert(m_waiting.end(), runs.begin(), runs.end());
    if (!m_current && !m_waiting.empty())
        startNext();
    else
        Q_EMIT changed();
}

void RunQueue::startNext() {
    m_current = m_waiting.front();
    m_waiting.pop_front();
    m_ending = false;
    if (m_current->repetition == 1) m_group.clear();
    Q_EMIT starting(*m_current);
    m_session.start({m_current->target.worker, m_current->target.device, m_current->work, m_group});
    if (m_pauseWanted) m_session.setPaused(true);
}

void RunQueue::finish(const LocalRunEnd &end) {
    if (m_group.empty()) m_group = end.run.info.group;
    m_current.reset();
    m_ending = false;
    // What one run could not store the next ones cannot store either.
    if (end.run.info.outcome == RunOutcome::StoreFailed) m_waiting.clear();
    Q_EMIT ended(end);
    if (!m_waiting.empty()) {
        startNext();
        return;
    }
    m_pauseWanted = false;
    Q_EMIT changed();
    Q_EMIT idle();
}

void RunQueue::skip() {
    if (!m_current) return;
    m_ending = true;
    m_session.cancel();
    Q_EMIT changed();
}

void RunQueue::cancel() {
    m_waiting.clear();
    skip();
}

void RunQueue::setPaused(bool paused) {
    if (!m_current) return;
    m_pauseWanted = paused;
    m_session.setPaused(paused);
    Q_EMIT changed();
}

} // namespace ps
