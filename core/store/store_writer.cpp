// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store_writer.h"

#include "core/store/archive_writer.h"
#include "core/store/database.h"
#include "core/store/day_estimate.h"
#include "core/store/import_removal.h"
#include "core/store/known_files.h"
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
// What an error undoes: a savepoint per archive would cost small archives a tenth of the import.
constexpr std::uint64_t kGroupRows = 2'000;
constexpr std::size_t kGroupArchives = 64;
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

std::uint64_t rowsOf(const ParsedArchive &archive) {
    std::uint64_t rows = 0;
    for (const ParsedDocument &document : archive.documents) rows += document.rows.size() + document.records.size();
    return rows;
}

} // namespace

struct StoreWriter::Private {
    Private(WritableStore store, std::unique_ptr<ArchiveWriter> archiveWriter)
        : database(std::move(store.database)), writer(std::move(archiveWriter)), created(store.created), isNew(store.created) {}
    ~Private();

    /// Archives that are undone together when one of them fails.
    struct Group {
        std::optional<Savepoint> savepoint;
        std::uint64_t rows = 0;
        std::vector<std::string> archives;
        std::vector<ImportNote> notes;
        /// Undone unless its savepoint has been released.
        void clear() {
            savepoint.reset();
            rows = 0;
            archives.clear();
            notes.clear();
        }
    };

    /// A store that this import made and has brought nothing into: better none than an empty one.
    bool holdsNothing() const { return isNew && batchArchives.empty(); }
    Status openBatch();
    Status closeBatch();
    Status openGroup();
    Status closeGroup();
    void abandonGroup();
    Status record();
    void abandonBatch();
    Status commit();
    Status endTrial(ImportReport &report);
    void complete(ImportReport &report) const;

    std::unique_ptr<Database> database;
    std::unique_ptr<ArchiveWriter> writer;
    bool created; ///< this writer made the file
    bool isNew;   ///< … and nothing is committed in it yet
    std::int64_t dataVersion = -1;

    ImportOrigin origin;
    ImportId import;
    bool isTrial = false;
    bool isRecorded = false;       ///< the import's row is committed: its number belongs to it
    std::vector<ImportNote> notes; ///< of committed archives
    std::vector<std::string> lost; ///< paths of archives that could not be kept

    std::optional<Transaction> batch;
    Clock::time_point batchBegin;
    std::uint64_t batchRows = 0;
    std::vector<std::string> batchArchives; ///< of closed groups
    std::vector<ImportNote> batchNotes;
    Group group; ///< the last member: its savepoint ends before the batch
};

StoreWriter::Private::~Private() {
    group.savepoint.reset();
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
    if (Status begun = writer->beginBatch(); !begun) {
        abandonBatch();
        return begun;
    }
    return {};
}

Status StoreWriter::Private::closeBatch() {
    if (!batch) return {};
    Status closed = closeGroup();
    if (closed) closed = commit();
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

Status StoreWriter::Private::commit() {
    if (Status ended = writer->endBatch(); !ended) return ended;
    if (Status counted = database->execute("UPDATE store_revision SET revision = revision + 1"); !counted) return counted;
    return batch->commit();
}

Status StoreWriter::Private::openGroup() {
    if (group.savepoint) return {};
    Result<Savepoint> savepoint = Savepoint::begin(*database);
    if (!savepoint) return failure(savepoint.error());
    group.savepoint.emplace(std::move(*savepoint));
    return {};
}

Status StoreWriter::Private::closeGroup() {
    if (!group.savepoint) return {};
    if (Status released = group.savepoint->release(); !released) return released;
    batchRows += group.rows;
    batchArchives.insert(batchArchives.end(), std::make_move_iterator(group.archives.begin()),
                         std::make_move_iterator(group.archives.end()));
    batchNotes.insert(batchNotes.end(), std::make_move_iterator(group.notes.begin()), std::make_move_iterator(group.notes.end()));
    group.clear();
    return {};
}

/// Undoes the open group. What the batch had before it is whole.
void StoreWriter::Private::abandonGroup() {
    lost.insert(lost.end(), group.archives.begin(), group.archives.end());
    group.clear();
    writer->forget(true);
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
    abandonGroup();
    batch.reset();
    batchRows = 0;
    lost.insert(lost.end(), batchArchives.begin(), batchArchives.end());
    batchArchives.clear();
    batchNotes.clear();
}

/// Nothing of a trial stays but what its report says.
Status StoreWriter::Private::endTrial(ImportReport &report) {
    Status ended = closeGroup();
    if (ended && batch) ended = writer->endBatch(); // would it have failed?
    notes = std::move(batchNotes);
    batchArchives.clear();
    abandonBatch();
    isTrial = false;
    complete(report);
    report.id = {};
    report.dryRun = true;
    return ended;
}

/// Makes the report say what the store holds: nothing of lost archives, and the notes of the writer itself.
void StoreWriter::Private::complete(ImportReport &report) const {
    report.id = import;
    for (const std::string &path : lost) {
        const auto outcome = std::find_if(report.archives.rbegin(), report.archives.rend(),
                                          [&path](const ArchiveOutcome &candidate) { return candidate.path == path; });
        if (outcome == report.archives.rend()) continue;
        outcome->rows = {};
        outcome->records = {};
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

Result<KnownFiles> StoreWriter::knownFiles() {
    return readKnownFiles(*d->database);
}

Status StoreWriter::beginImport(const ImportOrigin &origin, const JobControl &job, bool trial) {
    d->database->setBusyWait(kBusyWait, job);
    d->origin = origin;
    d->isTrial = trial;
    d->notes.clear();
    d->lost.clear();
    d->writer->beginImport();
    if (Status opened = d->openBatch(); !opened) return opened;
    d->isRecorded = false;
    return d->record();
}

Status StoreWriter::writeArchive(const ParsedArchive &archive, ArchiveOutcome &outcome, const JobControl &job) {
    std::vector<ImportNote> notes;
    Status written = d->openBatch();
    if (written && d->group.rows + rowsOf(archive) > kGroupRows) written = d->closeGroup(); // a large archive falls alone
    if (written) written = d->openGroup();
    if (written) written = d->writer->write(d->import, archive, outcome, notes, job);
    if (written) {
        d->group.rows += outcome.rows.total();
        d->group.archives.push_back(archive.path);
        d->group.notes.insert(d->group.notes.end(), std::make_move_iterator(notes.begin()), std::make_move_iterator(notes.end()));
        if (d->group.rows < kGroupRows && d->group.archives.size() < kGroupArchives) return {};
        d->group.archives.pop_back(); // should closing fail, this archive's caller hears of it
        written = d->closeGroup();
        if (written) {
            d->batchArchives.push_back(archive.path);
            return {};
        }
    }
    outcome.rows = {};
    outcome.records = {};
    outcome.documents = 0;
    if (!d->batch) return written;
    // The groups before this one are whole: keep them when the store still takes them. What becomes of them is told by the
    // report; the error to hear is the first one.
    d->abandonGroup();
    if (d->isTrial) return written;
    if (d->holdsNothing()) {
        d->abandonBatch();
    } else {
        static_cast<void>(d->closeBatch());
    }
    return written;
}

Status StoreWriter::writeInBatch(const std::function<Status(Database &)> &write) {
    Status written = d->openBatch();
    if (written) written = write(*d->database);
    if (!written) d->abandonBatch();
    return written;
}

Status StoreWriter::commitNow() {
    return d->closeBatch();
}

ImportId StoreWriter::currentImport() const {
    return d->import;
}

Status StoreWriter::commitIfDue() {
    if (d->isTrial || !d->batch) return {};
    if (d->batchRows + d->group.rows < kBatchRows && Clock::now() - d->batchBegin < kBatchAge) return {};
    if (Status closed = d->closeBatch(); !closed) return closed;
    std::this_thread::sleep_for(kTurn);
    return {};
}

Status StoreWriter::finishImport(ImportReport &report, const JobControl &job) {
    d->database->setBusyWait(kBusyWait, withDelay(job, kBusyWaitCancelled));
    if (d->isTrial) return d->endTrial(report);
    if (report.state != ImportState::Finished && d->isNew && d->batchArchives.empty() && d->group.archives.empty()) {
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
    Status recorded = estimateDays(*d->database);
    if (recorded) recorded = d->writer->log().finish(report);
    if (!recorded) {
        d->abandonBatch();
        return recorded;
    }
    return d->closeBatch();
}

Status StoreWriter::discardImport() {
    d->abandonBatch();
    if (!d->isRecorded) return {};
    const Result<RemovalReport> removed = removeImport(d->import);
    if (!removed) return failure(removed.error());
    d->isRecorded = false;
    d->isNew = d->created; // it goes unless another import has used it
    return {};
}

Result<RemovalReport> StoreWriter::removeImport(ImportId import, const JobControl &job) {
    if (d->batch) return failure(ErrorCode::InvalidArgument, "an import is going on");
    d->database->setBusyWait(kBusyWait, job);
    const Result<RemovalReport> report = ps::removeImport(*d->database, import, job);
    d->writer->forget(true);
    return report;
}

} // namespace ps
