// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import_paths.h"
#include "app/job.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <deque>
#include <filesystem>
#include <functional>
#include <variant>

namespace ps {

/// A job of the writer thread.
struct WriterJob {
    enum class Kind { Import, Trial, Removal };

    std::uint64_t number = 0; ///< rises with every job
    Kind kind = Kind::Import;
    QString title; ///< "Importing mirror", for people
};

/// Everything that may write to the store, one after another on the one writer thread: imports, dry runs of them (which
/// compare with the store as a writer does), removals. Lives on the GUI thread.
class ImportSession : public QObject {
    Q_OBJECT
public:
    explicit ImportSession(std::filesystem::path storeFile, QObject *parent = nullptr);

    /// Each queues a job and answers with its number. A dry run is a request with dryRun set.
    std::uint64_t import(ImportRequest request);
    std::uint64_t remove(ImportId import, const QString &name);
    /// Ends one job, running or queued.
    void cancel(std::uint64_t number);
    /// Ends every job that is meant to change the store; dry runs go on.
    void cancelWriting();
    bool isRunning() const { return m_job.isRunning(); }
    /// An import or a removal runs or waits.
    bool isWriting() const;

    /// What imports, in place of importPaths(). Called on the writer thread.
    using Importer = std::function<Result<ImportReport>(const ImportRequest &, const std::filesystem::path &store, const JobControl &)>;
    void setImporter(Importer importer) { m_importer = std::move(importer); }

Q_SIGNALS:
    /// A job that did not wait.
    void started(const ps::WriterJob &job);
    void progressed(const ps::WriterJob &job, const ps::Progress &progress);
    /// Exactly one of the three ends each job: also one that was cancelled, and one that was cancelled before it started,
    /// which fails with ErrorCode::Cancelled. Imports and dry runs that could begin end with finished(), which says how.
    void finished(const ps::WriterJob &job, const ps::ImportReport &report);
    void removed(const ps::WriterJob &job, const ps::RemovalReport &report);
    void failed(const ps::WriterJob &job, const ps::Error &error);

private:
    using Outcome = std::variant<ImportReport, RemovalReport>;
    using Task = std::variant<ImportRequest, ImportId>;
    struct Queued {
        WriterJob job;
        Task task;
    };

    std::uint64_t enqueue(WriterJob::Kind kind, const QString &title, Task task);
    void startNext();
    void deliver(const WriterJob &job, const Result<Outcome> &outcome);
    template <typename Predicate>
    void cancelWhere(Predicate isMeant);

    std::filesystem::path m_storeFile;
    Importer m_importer = importPaths;
    std::uint64_t m_lastNumber = 0;
    std::deque<Queued> m_queue;
    WriterJob m_running;
    QThreadPool m_writer; // one thread: the store has one writer
    Job<Outcome> m_job;
};

} // namespace ps
