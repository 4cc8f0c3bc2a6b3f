// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"
#include "app/exit_code.h"
#include "app/run_queue.h"
#include "core/runner/journal_file.h"
#include "core/runner/run_journal.h"
#include "core/support/job_control.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <iosfwd>

namespace ps {

/// Carries runs in a process of its own: takes commands from a descriptor and tells all that happens in a journal. When the
/// commands end (the window is gone) it ends its runs cleanly, unless it was told to go on alone. Lives on its event loop.
class RunCarrier : public QObject {
    Q_OBJECT
public:
    /// A cancelled job ends the runs.
    RunCarrier(const std::filesystem::path &store, JournalWriter journal, int commands, const JobControl &job);
    /// The journal goes with a carrier that was not left alone: nobody needs it any more.
    ~RunCarrier() override;

Q_SIGNALS:
    /// Nothing runs, and nobody will ask for more.
    void done();

private:
    void connectQueue();
    void readCommands();
    void take(const QueueCommand &command);
    void endCommands();
    void tell(const JournalEvent &event) { m_journal.write(journalLine(event)); }
    void tellStatus();
    void look();

    std::filesystem::path m_store;
    JournalWriter m_journal;
    const JobControl &m_job;
    RunQueue m_queue;
    QueueStatus m_status;     ///< as it was told last, but for what a command has just changed
    std::int64_t m_told = -1; ///< QueueStatus::added of the last line
    LineSplitter m_lines;
    QSocketNotifier m_commands;
    QTimer m_look;
    bool m_listening = true;
};

/// paretoscope bench --carry JOURNAL: what it is to run comes on standard input.
ExitCode carryRuns(const CommandLine &line, std::ostream &err, const JobControl &job);

} // namespace ps
