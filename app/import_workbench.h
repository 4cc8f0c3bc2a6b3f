// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/history_session.h"
#include "app/import_session.h"
#include "ui/main_window.h"

#include <QObject>
#include <QPointer>

#include <filesystem>
#include <optional>
#include <vector>

namespace ps {

class ImportDialog;
struct ImportChoice;

/// The part of the workbench that imports: the dialog and its dry runs, the running job, what came of it, and the history.
class ImportWorkbench : public QObject {
    Q_OBJECT
public:
    /// The window must outlive it.
    ImportWorkbench(const std::filesystem::path &storeFile, MainWindow &window, QObject *parent = nullptr);

    /// Imports without asking.
    void import(const std::vector<std::filesystem::path> &paths);
    /// Opens the dialog, or adds to the one that is open.
    void ask(const QStringList &paths);
    void setTheme(const Theme &theme);

    ImportSession &session() { return m_session; }
    HistorySession &history() { return m_history; }
    ImportDialog *dialog() const; ///< null: none is open

Q_SIGNALS:
    /// The store may hold something else than before.
    void storeChanged();

private:
    void connectWindow();
    void connectHistory();
    void connectJobs();
    void connectDialog();
    void startTrial(quint64 number, const ImportChoice &choice);
    void dropTrial();
    void start(const WriterJob &job);
    void finish(const WriterJob &job, const ImportReport &report);
    void endJob();
    void showReport(const ImportReport &report);
    void fail(const WriterJob &job, const Error &error);

    MainWindow &m_window;
    ImportSession m_session;
    HistorySession m_history;
    Theme m_theme;
    QPointer<ImportDialog> m_dialog;
    quint64 m_trial = 0;                     ///< number of the dialog's newest dry run
    std::optional<std::uint64_t> m_trialJob; ///< the session's, while it has not ended
};

} // namespace ps
