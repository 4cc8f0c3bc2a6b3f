// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/archive_writer.h"

#include "core/store/archive_counts.h"
#include "core/store/database.h"

#include <utility>

namespace ps {

namespace {

/// Rows between two looks at whether the job is cancelled: a few milliseconds.
constexpr std::size_t kRowsBetweenLooks = 256;

ArchiveStatus statusOf(const ParsedArchive &archive) {
    if (!archive.readable) return ArchiveStatus::Rejected;
    return archive.unchangedFrom ? ArchiveStatus::Unchanged : ArchiveStatus::Imported;
}

} // namespace

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(Database &database) {
    Result<std::unique_ptr<ImportLog>> log = ImportLog::create(database);
    if (!log) return failure(log.error());
    Result<std::unique_ptr<RunFacts>> runs = RunFacts::create(database);
    if (!runs) return failure(runs.error());
    Result<std::unique_ptr<RowWriter>> rows = RowWriter::create(database, **log);
    if (!rows) return failure(rows.error());
    Result<std::unique_ptr<RecordWriter>> records = RecordWriter::create(database);
    if (!records) return failure(records.error());
    Result<Statement> findArchive =
        database.prepare("SELECT absolute, documents, added + updated + unchanged, superseded, records FROM archive WHERE id = ?");
    if (!findArchive) return failure(findArchive.error());
    Parts parts{std::move(*log), std::move(*runs), std::move(*rows), std::move(*records), std::move(*findArchive)};
    return std::unique_ptr<ArchiveWriter>(new ArchiveWriter(std::move(parts)));
}

ArchiveWriter::ArchiveWriter(Parts parts)
    : m_log(std::move(parts.log)), m_runs(std::move(parts.runs)), m_rows(std::move(parts.rows)), m_records(std::move(parts.records)),
      m_findArchive(std::move(parts.findArchive)) {}

void ArchiveWriter::beginImport() {
    m_runs->beginImport();
    m_rows->beginImport();
}

Status ArchiveWriter::beginBatch() {
    if (Status read = m_log->readNextIds(); !read) return read;
    m_rows->beginBatch();
    return {};
}

Status ArchiveWriter::endBatch() {
    if (Status refreshed = m_rows->refreshSeriesRuns(); !refreshed) return refreshed;
    m_rows->endBatch();
    return {};
}

Status ArchiveWriter::write(ImportId import, const ParsedArchive &archive, ArchiveOutcome &outcome, std::vector<ImportNote> &notes,
                            const JobControl &job) {
    ++m_archives;
    outcome = {archive.path, statusOf(archive), 0, archive.bytes, {}, {}};
    if (Status same = takeUnchanged(archive, outcome); !same) return same;
    const std::int64_t id = m_log->newArchive();
    const std::int64_t firstDocument = m_log->nextDocument();
    std::vector<std::pair<const ParsedDocument *, std::int64_t>> documents; // that leave something behind
    for (const ParsedDocument &document : archive.documents) {
        DocumentPlace place{
            document,      import,    id, (document.artifact ? document.artifact : archive.artifact).value_or(VersionAge::kNoArtifact),
            firstDocument, m_archives};
        DocumentNotes documentNotes;
        if (Status written = writeDocument(place, outcome, documentNotes, job); !written) return written;
        if (!document.rows.empty() || !document.records.empty()) ++outcome.documents;
        if (place.id) documents.emplace_back(&document, *place.id);
        documentNotes.appendTo(notes, archive.path, document.name);
    }
    if (Status added = m_log->addArchive(id, import, archive, outcome); !added) return added;
    for (const auto &[document, documentId] : documents) {
        if (Status added = m_log->addDocument(documentId, id, *document); !added) return added;
    }
    return {};
}

/// Counts what the file brought when it was read. Another process may have taken that import back since the file was found
/// to be known.
Status ArchiveWriter::takeUnchanged(const ParsedArchive &archive, ArchiveOutcome &outcome) {
    if (!archive.unchangedFrom) return {};
    m_findArchive.bind(1, archive.unchangedFrom->value);
    const Result<bool> found = m_findArchive.step();
    const bool same = found && *found && m_findArchive.text(0) == archive.absolute;
    if (same) {
        outcome.documents = static_cast<std::uint64_t>(m_findArchive.integer(1));
        outcome.rows.unchanged = static_cast<std::uint64_t>(m_findArchive.integer(2));
        outcome.rows.superseded = static_cast<std::uint64_t>(m_findArchive.integer(3));
        const RecordCountsByKind records = recordCountsFromText(m_findArchive.text(4));
        for (std::size_t kind = 0; kind < records.size(); ++kind)
            outcome.records[kind].unchanged = records[kind].added + records[kind].unchanged;
    }
    m_findArchive.reset();
    if (!found) return failure(found.error());
    if (same) return {};
    return failure(ErrorCode::Busy, "the import that had read this file was taken back meanwhile; import it again");
}

Status ArchiveWriter::writeDocument(DocumentPlace &place, ArchiveOutcome &outcome, DocumentNotes &notes, const JobControl &job) {
    outcome.rows.rejected += place.document.rejectedRows;
    place.runs.reserve(place.document.runs.size());
    for (const BenchmarkRun &run : place.document.runs) {
        const Result<PlacedRun> placed = m_runs->tell(run, place.archive);
        if (!placed) return failure(placed.error());
        place.runs.push_back(*placed);
    }
    m_rows->beginDocument();
    std::size_t index = 0;
    for (const ParsedRow &row : place.document.rows) {
        if (index++ % kRowsBetweenLooks == 0 && job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        if (Status written = m_rows->write(place, row, outcome.rows, notes); !written) return written;
    }
    return writeRecords(place, outcome.records);
}

Status ArchiveWriter::writeRecords(DocumentPlace &place, RecordCountsByKind &counts) {
    for (const ParsedRecord &record : place.document.records) {
        if (!place.id) place.id = m_log->newDocument();
        std::optional<std::int64_t> run;
        std::string_view runKey;
        if (record.run) {
            run = place.runs.at(*record.run).id;
            runKey = place.document.runs[*record.run].key;
        }
        const Result<bool> added = m_records->write(record.record, run, runKey, {place.archive, *place.id, record.element});
        if (!added) return failure(added.error());
        RecordCounts &count = counts[record.record.index()];
        ++(*added ? count.added : count.unchanged);
    }
    return {};
}

void ArchiveWriter::forget(bool everything) {
    m_rows->forget(everything);
    if (everything) m_runs->forget();
}

} // namespace ps
