// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/local_run_session.h"
#include "core/runner/journal_file.h"
#include "core/runner/line_splitter.h"
#include "core/runner/run_journal.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <optional>

namespace ps {

/// The end of a run whose process was killed.
LocalRunEnd cutOffEnd(LocalRun run);

/// Follows the runs that another process carries, by its journal: from its beginning, whenever one starts to look. Lives on the GUI
/// thread; reads a part at a time.
class RunFollower : public QObject {
    Q_OBJECT
public:
    explicit RunFollower(std::filesystem::path journal, QObject *parent = nullptr);

    const std::filesystem::path &journal() const { return m_path; }
    bool isThere() const { return m_reader.has_value(); }
    /// The process lives.
    bool isWritten() const { return m_reader && m_reader->isWritten(); }
    /// All that is written was read at least once: what comes now is news.
    bool hasCaughtUp() const { return m_caughtUp; }
    const std::optional<PlannedRun> &current() const { return m_current; }
    /// The current or last run, with the messages so far.
    const LocalRun &run() const { return m_run; }
    const QueueStatus &status() const { return m_status; }
    /// Seconds since the current run began.
    double elapsedS() const;
    /// Asks the process to end its runs; what they measured stays. False: it does not live any more.
    bool stop();
    /// Removes the journal of a process that is gone. False: another program sees to it.
    bool clear();

Q_SIGNALS:
    void starting(const ps::PlannedRun &run);
    void messageArrived(const ps::gpu::Message &message);
    /// The store may hold more than before.
    void storeChanged();
    void changed();
    /// Exactly one per starting(), unless the process dies; then current() stays as it is.
    void ended(const ps::LocalRunEnd &end);
    /// The process is gone, and all that it wrote was read. Once, last.
    void gone();

private:
    void read();
    void take(std::string_view line);
    void take(const JournalEvent &event);

    std::filesystem::path m_path;
    std::optional<JournalReader> m_reader;
    LineSplitter m_lines;
    QTimer m_timer;
    std::int64_t m_process = 0;
    std::optional<PlannedRun> m_current;
    LocalRun m_run;
    QueueStatus m_status;
    bool m_stored = false, m_changed = false, m_caughtUp = false;
};

} // namespace ps
