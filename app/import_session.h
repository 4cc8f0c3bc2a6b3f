// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/job.h"
#include "core/import/archive_importer.h"

#include <QObject>
#include <QThreadPool>

#include <deque>
#include <filesystem>

namespace ps {

/// Imports, one after another, on the one writer thread. Lives on the GUI thread.
class ImportSession : public QObject {
    Q_OBJECT
public:
    explicit ImportSession(std::filesystem::path storeFile, QObject *parent = nullptr);

    /// Queues an import.
    void import(ImportRequest request);
    /// Stops the running import and forgets the queued ones.
    void cancel();
    bool isRunning() const { return m_job.isRunning(); }

Q_SIGNALS:
    void started(const QString &title);
    void progressed(const ps::Progress &progress);
    /// Exactly one of the two follows each started(). A cancelled import finishes, with what was kept.
    void finished(const ps::ImportReport &report);
    void failed(const ps::Error &error);

private:
    void startNext();

    std::filesystem::path m_storeFile;
    std::deque<ImportRequest> m_queue;
    QThreadPool m_writer; // one thread: the store has one writer
    Job<ImportReport> m_job;
};

} // namespace ps
