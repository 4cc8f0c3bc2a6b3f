// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace ps {

class Database;

/// A file that an import of this store has read.
struct KnownFile {
    ArchiveId archive;
    FileStamp stamp;
    std::int64_t reading = 0; ///< ParsedArchive::reading
};
/// By absolute path; of a file that was read several times the newest reading. Rejected files are not in it.
using KnownFiles = std::unordered_map<std::string, KnownFile>;

/// The one writing connection. Creates the file (and its folder) when there is none; migrates an older store after
/// copying it beside itself. All writing is inside batches. A batch holds whole archives, so the
/// store never shows half of one, whatever happens to the process. Not thread-safe: one thread at a time.
/// Errors: as StoreReader::open, and DiskFull, Busy (another process kept the store for longer than the wait).
class StoreWriter {
public:
    /// Waits for another process's lock until the job is cancelled.
    [[nodiscard]] static Result<StoreWriter> open(const std::filesystem::path &file, const JobControl &job = {});
    ~StoreWriter();
    StoreWriter(StoreWriter &&) noexcept;
    StoreWriter &operator=(StoreWriter &&) noexcept;

    /// What need not be read again.
    [[nodiscard]] Result<KnownFiles> knownFiles();

    /// Starts an import: everything written until finishImport() belongs to it. Opens the first batch. A trial is compared
    /// with the store like any import, in one batch that is rolled back at the end; other writers wait so long.
    [[nodiscard]] Status beginImport(const ImportOrigin &origin, const JobControl &job = {}, bool trial = false);

    /// Writes one archive (a zip or a loose file) with all its documents, or nothing of it. Fills in what became of each row.
    /// An error here concerns the store (full, busy) or the job (Cancelled), not the archive, and ends the import: what earlier
    /// archives brought is committed, but for the small ones of the last group (at most 64 archives or 2,000 rows), which goes
    /// with this one. finishImport() takes those out of the report.
    [[nodiscard]] Status writeArchive(const ParsedArchive &archive, ArchiveOutcome &outcome, const JobControl &job = {});

    /// Writes something of the import's own kind into its open batch, within core/store. An error undoes the batch.
    [[nodiscard]] Status writeInBatch(const std::function<Status(Database &)> &write);
    /// The number of the import that goes on; another process may have taken it until it is committed.
    ImportId currentImport() const;
    /// Commits the open batch, whatever its size: for what must not be lost with the process.
    [[nodiscard]] Status commitNow();

    /// Commits when the open batch is large or old enough; called between archives.
    [[nodiscard]] Status commitIfDue();

    /// Commits what is open, then stores totals and notes; once the job is cancelled, waits only a moment for other processes. Call it
    /// once, with report.state, archives and the importer's notes set; it sets report.id, appends the writer's own notes (DuplicateRow,
    /// OlderAttempt, Replaced), and takes the counts of archives that could not be committed back out of the report. An import that failed
    /// or was cancelled before it brought anything into a store of its own making is not recorded: the file goes again.
    [[nodiscard]] Status finishImport(ImportReport &report, const JobControl &job = {});

    /// Takes back what the import that began has written so far, instead of finishImport(): the store is as before, and a file
    /// that this writer made goes with it.
    [[nodiscard]] Status discardImport();

    /// Takes an import back: its results and records go, but those that another import also carries stay, and values that
    /// it had replaced come back. Not during an import of this writer (InvalidArgument). NotFound; Cancelled leaves everything as it is.
    [[nodiscard]] Result<RemovalReport> removeImport(ImportId import, const JobControl &job = {});

private:
    struct Private;
    explicit StoreWriter(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace ps
