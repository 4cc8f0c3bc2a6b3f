// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_carrier.h"

#include "app/headless.h"
#include "app/rescue_run.h"
#include "core/support/version.h"

#include <QEventLoop>

#include <array>
#include <cerrno>
#include <filesystem>
#include <unistd.h>

namespace ps {

namespace {

constexpr int kLookMs = 50;
constexpr std::size_t kMostCommandBytes = std::size_t(1) << 22;

bool hasResults(const LocalRun &run) {
    return !run.kernels().empty() || !run.steps().empty();
}

} // namespace

RunCarrier::RunCarrier(const std::filesystem::path &store, JournalWriter journal, int commands, const JobControl &job)
    : m_store(store), m_journal(std::move(journal)), m_job(job), m_queue(store), m_lines(kMostCommandBytes),
      m_commands(commands, QSocketNotifier::Read) {
    tell(JournalOpened{::getpid(), std::string(versionText())});
    connectQueue();
    connect(&m_commands, &QSocketNotifier::activated, this, &RunCarrier::readCommands);
    connect(&m_look, &QTimer::timeout, this, &RunCarrier::look);
    m_look.start(kLookMs);
}

RunCarrier::~RunCarrier() {
    std::error_code ignored;
    if (!m_status.detached) std::filesystem::remove(m_journal.file(), ignored);
}

void RunCarrier::connectQueue() {
    connect(&m_queue, &RunQueue::starting, this, [this](const PlannedRun &run) {
        tell(RunStarting{run});
        tellStatus();
    });
    connect(&m_queue, &RunQueue::changed, this, &RunCarrier::tellStatus);
    connect(&m_queue, &RunQueue::ended, this, [this](const LocalRunEnd &end) {
        RunEnded ended{end.run.info, {}, {}};
        if (end.storeError) {
            ended.storeError = end.storeError->text();
            if (hasResults(end.run)) {
                if (const auto saved = rescueRun(end.run, m_store.parent_path())) ended.rescued = saved->string();
            }
        }
        tell(ended);
    });
    const LocalRunSession &session = m_queue.session();
    connect(&session, &LocalRunSession::started, this, [this](const LocalRunInfo &info) { tell(RunBegun{info}); });
    connect(&session, &LocalRunSession::messageArrived, this, [this](const gpu::Message &message) {
        tell(message);
        tellStatus(); // a run is held at a message
    });
    connect(&session, &LocalRunSession::storeChanged, this, [this] { tell(RunStored{}); });
}

void RunCarrier::readCommands() {
    std::array<char, 1 << 16> bytes;
    const ssize_t count = ::read(static_cast<int>(m_commands.socket()), bytes.data(), bytes.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0) return endCommands();
    const bool whole = m_lines.feed({bytes.data(), static_cast<std::size_t>(count)}, [this](std::string_view line) {
        if (const auto command = parseQueueCommand(line)) take(*command);
        return true;
    });
    if (!whole) endCommands();
}

void RunCarrier::take(const QueueCommand &command) {
    if (const auto *add = std::get_if<AddRuns>(&command)) {
        ++m_status.added;
        m_queue.add(add->runs);
    } else {
        switch (std::get<QueueWord>(command)) {
        case QueueWord::Skip: m_queue.skip(); break;
        case QueueWord::Cancel: m_queue.cancel(); break;
        case QueueWord::Pause: m_queue.setPaused(true); break;
        case QueueWord::Continue: m_queue.setPaused(false); break;
        case QueueWord::Detach:
            m_status.detached = true;
            m_queue.setPaused(false); // there is nobody to let it go on later
            break;
        }
    }
    tellStatus();
}

void RunCarrier::endCommands() {
    m_commands.setEnabled(false);
    m_listening = false;
    if (!m_status.detached) m_queue.cancel();
}

void RunCarrier::tellStatus() {
    QueueStatus now = m_status;
    now.waiting = m_queue.waiting();
    now.pauseWanted = m_queue.isPauseWanted();
    now.held = m_queue.session().isPaused();
    now.ending = m_queue.isEnding();
    now.idle = !m_queue.isBusy() && m_queue.waiting() == 0;
    if (now == m_status && m_status.added == m_told) return;
    m_status = now;
    m_told = now.added;
    tell(now);
}

void RunCarrier::look() {
    if (m_job.cancelled() && m_listening) {
        m_commands.setEnabled(false);
        m_listening = false;
        m_queue.cancel();
    } else if (m_job.cancelled() && m_queue.isBusy() && !m_queue.isEnding()) {
        m_queue.cancel(); // one that goes on alone
    }
    tellStatus();
    if (!m_listening && !m_queue.isBusy()) Q_EMIT done();
}

ExitCode carryRuns(const CommandLine &line, std::ostream &err, const JobControl &job) {
    auto journal = JournalWriter::create(line.journal);
    if (!journal) {
        printError(err, "bench", journal.error().text());
        return ExitCode::StoreError;
    }
    RunCarrier carrier(line.store, std::move(*journal), STDIN_FILENO, job);
    QEventLoop loop;
    QObject::connect(&carrier, &RunCarrier::done, &loop, &QEventLoop::quit);
    loop.exec();
    return ExitCode::Done;
}

} // namespace ps
