// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store_writer.h"

#include "core/store/archive_writer.h"
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "core/store/transaction.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace ps {

namespace {

using Clock = std::chrono::steady_clock;

// A batch: large enough that commits cost nothing, small enough that little is lost with a process.
constexpr std::uint64_t kBatchRows = 20'000;
constexpr std::chrono::seconds kBatchAge{1};
// Other processes that wait for the store look for it every millisecond: after this pause they have had their chance.
constexpr std::chrono::milliseconds kTurn{3};
constexpr std::chrono::seconds kBusyWait{60};
// Someone who cancelled does not wait a minute for the record of it.
constexpr std::chrono::seconds kBusyWaitCancelled{2};

/// The job as one that counts as cancelled only some time after it was: what is ready is still worth a short wait.
JobControl withDelay(const JobControl &job, Clock::duration delay) {
    return {[job, delay, since = std::optional<Clock::time_point>()]() mutable {
                if (!since && job.cancelled()) since = Clock::now();
                return since && Clock::now() - *since >= delay;
            },
            {}};
}

} // namespace

struct StoreWriter::Private {
    Private(WritableStore store, std::unique_ptr<ArchiveWriter> archiveWriter)
        : database(std::move(store.database)), writer(std::move(archiveWriter)), isNew(store.created) {}
    ~Private();

    /// A store that this import made and has brought nothing into: better none than an empty one.
    bool holdsNothing() const { return isNew && batchArchives.empty(); }
    Status openBatch();
    Status closeBatch();
    Status record();
    void abandonBatch();
    Status writeInBatch(const ParsedArchive &archive, ArchiveOutcome &outcome, std::vector<ImportNote> &archiveNotes,
                        const JobControl &job);
    void complete(ImportReport &report) const;

    std::unique_ptr<Database> database;
    std::unique_ptr<ArchiveWriter> writer;
    bool isNew; ///< this writer made the file, and nothing is committed in it yet
    std::int64_t dataVersion = -1;

    ImportOrigin origin;
    ImportId import;
    bool isRecorded = false;       ///< the import's row is committed: its number belongs to it
    std::vector<ImportNote> notes; ///< of committed archives
    std::vector<std::string> lost; ///< paths of archives whose batch could not be committed

    std::optional<Transaction> batch;
    Clock::time_point batchBegin;
    std::uint64_t batchRows = 0;
    std::vector<std::string> batchArchives;
    std::vector<ImportNote> batchNotes;
};

StoreWriter::Private::~Private() {
    batch.reset();
    writer.reset();
    if (!database) return;
    if (isNew) {
        discardNewStore(std::move(database));
        return;
    }
    // Best effort: what stays in the log is read from there. Without waiting, as readers may be at work.
    database->setBusyWait(std::chrono::milliseconds(0), {});
    static_cast<void>(database->execute("PRAGMA wal_checkpoint(PASSIVE)"));
}

Status StoreWriter::Private::openBatch() {
    if (batch) return {};
    Result<Transaction> transaction = Transaction::begin(*database, Transaction::Kind::Write);
    if (!transaction) return failure(transaction.error());
    const Result<std::int64_t> version = database->integer("PRAGMA data_version");
    if (!version) return failure(version.error());
    const bool writtenByOthers = std::exchange(dataVersion, *version) != *version;
    writer->forget(writtenByOthers);
    batch.emplace(std::move(*transaction));
    batchBegin = Clock::now();
    return {};
}

Status StoreWriter::Private::closeBatch() {
    if (!batch) return {};
    Status closed = writer->refreshSeriesRuns();
    if (closed) closed = database->execute("UPDATE store_revision SET revision = revision + 1");
    if (closed) closed = batch->commit();
    if (!closed) {
        abandonBatch();
        return closed;
    }
    batch.reset();
    isNew = false;
    isRecorded = true;
    batchRows = 0;
    batchArchives.clear();
    notes.insert(notes.end(), std::make_move_iterator(batchNotes.begin()), std::make_move_iterator(batchNotes.end()));
    batchNotes.clear();
    return {};
}

/// Gives the import its row and number, in the open batch.
Status StoreWriter::Private::record() {
    const Result<ImportId> begun = writer->log().begin(origin);
    if (!begun) {
        abandonBatch();
        return failure(begun.error());
    }
    import = *begun;
    return {};
}

void StoreWriter::Private::abandonBatch() {
    batch.reset();
    writer->forget(true);
    batchRows = 0;
    lost.insert(lost.end(), batchArchives.begin(), batchArchives.end());
    batchArchives.clear();
    batchNotes.clear();
}

Status StoreWriter::Private::writeInBatch(const ParsedArchive &archive, ArchiveOutcome &outcome, std::vector<ImportNote> &archiveNotes,
                                          const JobControl &job) {
    if (Status opened = openBatch(); !opened) return opened;
    Result<Savepoint> savepoint = Savepoint::begin(*database);
    if (!savepoint) return failure(savepoint.error());
    if (Status written = writer->write(import, archive, outcome, archiveNotes, job); !written) return written;
    return savepoint->release();
}

/// Makes the report say what the store holds: nothing of lost archives, and the notes of the writer itself.
void StoreWriter::Private::complete(ImportReport &report) const {
    report.id = import;
    for (const std::string &path : lost) {
        const auto outcome = std::find_if(report.archives.rbegin(), report.archives.rend(),
                                          [&path](const ArchiveOutcome &candidate) { return candidate.path == path; });
        if (outcome == report.archives.rend()) continue;
        outcome->rows = {};
        outcome->documents = 0;
    }
    report.notes.insert(report.notes.end(), notes.begin(), notes.end());
}

Result<StoreWriter> StoreWriter::open(const std::filesystem::path &file, const JobControl &job) {
    Result<WritableStore> store = openStoreForWriting(file, storeMigrations(), job);
    if (!store) return failure(store.error());
    Result<std::unique_ptr<ArchiveWriter>> writer = ArchiveWriter::create(*store->database);
    if (!writer) {
        if (store->created) discardNewStore(std::move(store->database));
        return failure(writer.error());
    }
    return StoreWriter(std::make_unique<Private>(std::move(*store), std::move(*writer)));
}

StoreWriter::StoreWriter(std::unique_ptr<Private> p) : d(std::move(p)) {}
StoreWriter::~StoreWriter() = default;
StoreWriter::StoreWriter(StoreWriter &&) noexcept = default;
StoreWriter &StoreWriter::operator=(StoreWriter &&) noexcept = default;

Status StoreWriter::beginImport(const ImportOrigin &origin, const JobControl &job, bool /*trial*/) {
    d->database->setBusyWait(kBusyWait, job);
    d->origin = origin;
    d->notes.clear();
    d->lost.clear();
    if (Status opened = d->openBatch(); !opened) return opened;
    d->isRecorded = false;
    return d->record();
}

Status StoreWriter::writeArchive(const ParsedArchive &archive, ArchiveOutcome &outcome, const JobControl &job) {
    std::vector<ImportNote> notes;
    if (Status written = d->writeInBatch(archive, outcome, notes, job); !written) {
        outcome.rows = {};
        outcome.documents = 0;
        if (!d->batch) return written;
        d->writer->forget(true);
        // The archives before this one are whole: keep them when the store still takes them. What becomes of them is
        // told by the report; the error to hear is the first one.
        if (d->holdsNothing()) {
            d->abandonBatch();
        } else {
            static_cast<void>(d->closeBatch());
        }
        return written;
    }
    d->batchRows += outcome.rows.total();
    d->batchArchives.push_back(archive.path);
    d->batchNotes.insert(d->batchNotes.end(), std::make_move_iterator(notes.begin()), std::make_move_iterator(notes.end()));
    return {};
}

Status StoreWriter::commitIfDue() {
    if (!d->batch || (d->batchRows < kBatchRows && Clock::now() - d->batchBegin < kBatchAge)) return {};
    if (Status closed = d->closeBatch(); !closed) return closed;
    std::this_thread::sleep_for(kTurn);
    return {};
}

Status StoreWriter::finishImport(ImportReport &report, const JobControl &job) {
    d->database->setBusyWait(kBusyWait, withDelay(job, kBusyWaitCancelled));
    if (report.state != ImportState::Finished && d->holdsNothing()) {
        d->abandonBatch();
        d->complete(report);
        return {};
    }
    // First the archives, then the record: should the notes not fit on the disk, the results still do.
    Status kept = d->closeBatch();
    d->complete(report);
    if (!kept) return kept;
    if (Status opened = d->openBatch(); !opened) return opened;
    if (!d->isRecorded) { // lost with its batch, and another process may have taken the number since
        if (Status recorded = d->record(); !recorded) return recorded;
        report.id = d->import;
    }
    if (Status recorded = d->writer->log().finish(report); !recorded) {
        d->abandonBatch();
        return recorded;
    }
    return d->closeBatch();
}

} // namespace ps
