// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/carried_queue.h"

#include "core/support/text.h"

#include <algorithm>
#include <atomic>
#include <unistd.h>
#include <utility>

namespace ps {

namespace {

constexpr int kLookMs = 100;

std::filesystem::path newJournal(const std::filesystem::path &store) {
    static std::atomic<int> count = 0;
    return journalPath(store, utcNowWithMilliseconds(), std::int64_t(::getpid()) * 1000 + count++ % 1000);
}

} // namespace

CarriedQueue::CarriedQueue(std::filesystem::path storeFile, std::filesystem::path program, QObject *parent)
    : QObject(parent), m_store(std::move(storeFile)), m_program(std::move(program)) {
    connect(&m_look, &QTimer::timeout, this, &CarriedQueue::look);
}

/// Closing the commands ends what was not detached.
CarriedQueue::~CarriedQueue() = default;

void CarriedQueue::add(const std::vector<PlannedRun> &runs) {
    if (runs.empty()) return;
    if (!m_follower) {
        if (const Status started = startProcess(); !started) {
            Q_EMIT failed(toQString(started.error().message()));
            Q_EMIT idle();
            return;
        }
    }
    ++m_added;
    m_unseen = runs.size();
    send(AddRuns{runs});
    Q_EMIT changed();
}

Status CarriedQueue::startProcess() {
    const std::filesystem::path journal = newJournal(m_store);
    auto process = SpawnedProcess::start(m_program, {"bench", "--store", m_store.string(), "--carry", journal.string()});
    if (!process) return failure(process.error());
    m_process.emplace(std::move(*process));
    m_added = 0;
    m_follower = std::make_unique<RunFollower>(journal);
    follow();
    m_look.start(kLookMs);
    return {};
}

/// That a process does not hear any more is noticed by its journal, or where there is none yet, by its end.
void CarriedQueue::send(const QueueCommand &command) {
    static_cast<void>(m_process->send(queueCommandLine(command) + '\n'));
}

void CarriedQueue::follow() {
    RunFollower *follower = m_follower.get();
    connect(follower, &RunFollower::starting, this, &CarriedQueue::starting);
    connect(follower, &RunFollower::messageArrived, this, &CarriedQueue::messageArrived);
    connect(follower, &RunFollower::storeChanged, this, &CarriedQueue::storeChanged);
    connect(follower, &RunFollower::ended, this, &CarriedQueue::ended);
    connect(follower, &RunFollower::changed, this, [this] {
        Q_EMIT changed();
        lookForEnd();
    });
    connect(follower, &RunFollower::gone, this, &CarriedQueue::onGone);
}

void CarriedQueue::lookForEnd() {
    if (!m_follower || !m_follower->status().idle || m_follower->status().added < m_added) return;
    letGo();
    Q_EMIT changed();
    Q_EMIT idle();
}

/// The process is told that there is no more to do, and takes its journal with it. From the follower's own signal, so it goes later.
void CarriedQueue::letGo() {
    m_last = m_follower->run();
    m_process->closeInput();
    m_leaving.push_back(std::move(*m_process));
    m_process.reset();
    m_follower->disconnect(this);
    m_follower.release()->deleteLater();
}

void CarriedQueue::look() {
    m_leaving.erase(std::remove_if(m_leaving.begin(), m_leaving.end(), [](SpawnedProcess &process) { return process.hasEnded(); }),
                    m_leaving.end());
    if (m_follower && !m_follower->isThere() && m_process->hasEnded()) {
        letGo();
        Q_EMIT failed(tr("the process that was to carry the run has ended; is %1 of this version, and can %2 be written to?")
                          .arg(pathText(m_program), pathText(m_store.parent_path())));
        Q_EMIT idle();
    }
    if (!m_follower && m_leaving.empty()) m_look.stop();
}

void CarriedQueue::onGone() {
    const bool running = m_follower->current().has_value();
    const LocalRunEnd end = cutOffEnd(m_follower->run());
    m_follower->clear();
    letGo();
    if (running)
        Q_EMIT cutOff(end);
    else
        Q_EMIT failed(tr("the process that carried the runs was ended"));
    Q_EMIT idle();
}

void CarriedQueue::skip() {
    if (m_follower) send(QueueWord::Skip);
}

void CarriedQueue::cancel() {
    if (m_follower) send(QueueWord::Cancel);
}

void CarriedQueue::setPaused(bool paused) {
    if (m_follower) send(paused ? QueueWord::Pause : QueueWord::Continue);
}

std::filesystem::path CarriedQueue::detach() {
    if (!m_follower) return {};
    send(QueueWord::Detach);
    std::filesystem::path journal = m_follower->journal();
    letGo();
    return journal;
}

int CarriedQueue::waiting() const {
    if (!m_follower) return 0;
    const bool heard = m_follower->status().added >= m_added;
    return static_cast<int>(m_follower->status().waiting + (heard ? 0 : static_cast<std::int64_t>(m_unseen)));
}

std::optional<PlannedRun> CarriedQueue::current() const {
    return m_follower ? m_follower->current() : std::nullopt;
}

} // namespace ps
