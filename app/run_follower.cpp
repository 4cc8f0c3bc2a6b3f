// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_follower.h"

#include "core/support/text.h"

#include <QDateTime>
#include <QPointer>

#include <csignal>
#include <system_error>
#include <utility>

namespace ps {

namespace {

constexpr int kLookMs = 100;
constexpr std::size_t kMostLineBytes = std::size_t(1) << 22;

template <typename... Kinds>
struct Overloaded : Kinds... {
    using Kinds::operator()...;
};
template <typename... Kinds>
Overloaded(Kinds...) -> Overloaded<Kinds...>;

} // namespace

LocalRunEnd cutOffEnd(LocalRun run) {
    run.info.outcome = RunOutcome::Crashed;
    run.info.finishedAt = utcNowWithMilliseconds();
    run.info.reason = "the process that carried the run was ended";
    return {std::move(run), std::nullopt, {}};
}

RunFollower::RunFollower(std::filesystem::path journal, QObject *parent)
    : QObject(parent), m_path(std::move(journal)), m_lines(kMostLineBytes) {
    connect(&m_timer, &QTimer::timeout, this, &RunFollower::read);
    m_timer.start(0); // not from within this call
}

double RunFollower::elapsedS() const {
    const QDateTime start = QDateTime::fromString(toQString(m_run.info.startedAt), Qt::ISODateWithMs);
    if (!m_current || !start.isValid()) return 0;
    return static_cast<double>(start.msecsTo(QDateTime::currentDateTimeUtc())) / 1e3;
}

bool RunFollower::stop() {
    // Its lock is asked first: the number of a process that is gone may be another's by now.
    if (!isWritten() || m_process <= 0) return false;
    return ::kill(static_cast<pid_t>(m_process), SIGTERM) == 0;
}

bool RunFollower::clear() {
    if (!m_reader || !m_reader->claim()) return false;
    std::error_code failed;
    return std::filesystem::remove(m_path, failed);
}

void RunFollower::read() {
    if (!m_reader) {
        auto reader = JournalReader::open(m_path);
        if (!reader) return m_timer.start(kLookMs); // not yet
        m_reader.emplace(std::move(*reader));
    }
    const bool written = m_reader->isWritten();
    const std::string text = m_reader->readNew();
    const QPointer<RunFollower> self(this); // a listener may let go of this
    m_lines.feed(text, [this, &self](std::string_view line) {
        take(line);
        return !self.isNull();
    });
    if (!self) return;
    const bool more = text.size() == kJournalPart;
    if (!more) m_caughtUp = true;
    m_timer.start(more ? 0 : kLookMs);
    if (std::exchange(m_stored, false)) Q_EMIT storeChanged();
    if (self && std::exchange(m_changed, false)) Q_EMIT changed();
    if (!self || written || more) return;
    m_timer.stop();
    Q_EMIT gone();
}

void RunFollower::take(std::string_view line) {
    // Half a line of a full disk, or one of a newer program: what it told is in the store all the same.
    if (const auto event = parseJournalLine(line)) take(*event);
}

void RunFollower::take(const JournalEvent &event) {
    m_changed = true;
    std::visit(Overloaded{[this](const JournalOpened &opened) { m_process = opened.process; },
                          [this](const RunStarting &begins) {
                              m_current = begins.run;
                              m_run = {};
                              Q_EMIT starting(begins.run);
                          },
                          [this](const RunBegun &begun) { m_run.info = begun.info; },
                          [this](const gpu::Message &message) {
                              if (isKept(message)) m_run.messages.push_back(message);
                              Q_EMIT messageArrived(message);
                          },
                          [this](const RunStored &) { m_stored = true; },
                          [this](const RunEnded &end) {
                              m_run.info = end.info;
                              m_current.reset();
                              std::optional<Error> failed;
                              if (!end.storeError.empty()) failed.emplace(ErrorCode::Unreadable, end.storeError);
                              const LocalRunEnd ends{m_run, failed, end.rescued};
                              Q_EMIT ended(ends);
                          },
                          [this](const QueueStatus &status) { m_status = status; }},
               event);
}

} // namespace ps
