// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/runner/local_run.h"
#include "ui/main_window.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <functional>

namespace ps {

/// "paretoscope-nvidia-h200-2026-11-25t01-02-03.psrun"
QString runFileName(const LocalRunInfo &run);

/// Writes stored runs as run files, where the user wants them. Lives on the GUI thread.
class RunExport : public QObject {
    Q_OBJECT
public:
    /// The window must outlive it.
    RunExport(std::filesystem::path storeFile, MainWindow &window, QObject *parent = nullptr);

    void ask(const LocalRunInfo &run);
    /// Answers in place of the file dialog: from a suggested file to the chosen one, or nothing.
    void setChooseFile(std::function<QString(const QString &)> choose) { m_chooseFile = std::move(choose); }

private:
    std::filesystem::path m_store;
    MainWindow &m_window;
    std::function<QString(const QString &)> m_chooseFile;
    QThreadPool m_writer;
    Job<std::monostate> m_job; // last: waits for the writer before anything else goes
};

} // namespace ps
