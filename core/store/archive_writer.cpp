// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/archive_writer.h"

#include "core/store/database.h"
#include "core/store/fingerprint.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

namespace ps {

namespace {

/// Rows between two looks at whether the job is cancelled: a few milliseconds.
constexpr std::size_t kRowsBetweenLooks = 256;

std::string concurrencyText(const std::vector<StoredPoint> &points) {
    std::vector<int> concurrencies;
    for (const StoredPoint &point : points) concurrencies.push_back(point.concurrency);
    std::sort(concurrencies.begin(), concurrencies.end());
    std::string text;
    for (const int concurrency : concurrencies) text += (text.empty() ? "" : ",") + std::to_string(concurrency);
    return text;
}

std::int64_t attemptOf(const Measurement &measurement) {
    return measurement.attempt.value_or(-1);
}

std::optional<std::int64_t> known(std::int64_t number, std::int64_t unknown) {
    return number == unknown ? std::nullopt : std::optional(number);
}

} // namespace

/// What the writer itself has to say about a document, one note per kind.
class ArchiveWriter::DocumentNotes {
public:
    void count(NoteCode code, const Measurement &measurement) {
        const auto kind = std::find_if(m_kinds.begin(), m_kinds.end(), [code](const Kind &candidate) { return candidate.code == code; });
        if (kind->count++ == 0) kind->firstElement = measurement.element;
    }

    void appendTo(std::vector<ImportNote> &notes, const std::string &archive, const std::string &document) const {
        for (const Kind &kind : m_kinds) {
            if (kind.count == 0) continue;
            notes.push_back({kind.code, archive, document, static_cast<std::int64_t>(kind.firstElement), kind.count, kind.message});
        }
    }

private:
    struct Kind {
        NoteCode code;
        const char *message;
        std::uint64_t count = 0;
        std::size_t firstElement = 0;
    };
    std::array<Kind, 4> m_kinds = {
        Kind{NoteCode::Completed, "values that the store's copy of the same result lacked were added to it"},
        Kind{NoteCode::DuplicateRow, "the same result with the same values stands in this archive more than once"},
        Kind{NoteCode::OlderAttempt,
             "newer values for the same run and point (of a newer attempt, upload or row) are stored; these were left out"},
        Kind{NoteCode::Replaced, "the store had other values for the same run and point; the newer ones are kept"}};
};

/// Where the rows come from, with what is written of it on first use only: a document whose rows are all known leaves
/// nothing behind.
struct ArchiveWriter::Place {
    const ParsedDocument &document;
    ImportId import;
    std::int64_t archive;
    std::int64_t artifact;
    std::optional<std::int64_t> id{};
    std::vector<std::optional<std::int64_t>> runs{};
};

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(Database &database) {
    Result<std::unique_ptr<ImportLog>> log = ImportLog::create(database);
    if (!log) return failure(log.error());
    Result<std::unique_ptr<Interner>> interner = Interner::create(database);
    if (!interner) return failure(interner.error());
    Result<std::unique_ptr<ResultWriter>> results = ResultWriter::create(database);
    if (!results) return failure(results.error());
    Result<StoredPoints> points = StoredPoints::create(database);
    if (!points) return failure(points.error());
    Result<ReplacedValues> replaced = ReplacedValues::create(database);
    if (!replaced) return failure(replaced.error());
    Result<StoredCopies> copies = StoredCopies::create(database);
    if (!copies) return failure(copies.error());
    Result<Statement> seriesRun = database.prepare("INSERT INTO series_run (series_id, run_id, concurrency_list_id) VALUES (?, ?, ?)"
                                                   " ON CONFLICT DO UPDATE SET concurrency_list_id = excluded.concurrency_list_id");
    if (!seriesRun) return failure(seriesRun.error());
    Parts parts{std::move(*log),      std::move(*interner), std::move(*results),  std::move(*points),
                std::move(*replaced), std::move(*copies),   std::move(*seriesRun)};
    return std::unique_ptr<ArchiveWriter>(new ArchiveWriter(std::move(parts)));
}

ArchiveWriter::ArchiveWriter(Parts parts)
    : m_log(std::move(parts.log)), m_interner(std::move(parts.interner)), m_results(std::move(parts.results)),
      m_points(std::move(parts.points)), m_replaced(std::move(parts.replaced)), m_copies(std::move(parts.copies)),
      m_writeSeriesRun(std::move(parts.writeSeriesRun)) {}

Status ArchiveWriter::write(ImportId import, const ParsedArchive &archive, ArchiveOutcome &outcome, std::vector<ImportNote> &notes,
                            const JobControl &job) {
    ++m_archives;
    outcome = {archive.path, archive.readable ? ArchiveStatus::Imported : ArchiveStatus::Rejected, 0, archive.bytes, {}, {}};
    const Result<std::int64_t> id = m_log->addArchive(import, archive);
    if (!id) return failure(id.error());
    for (const ParsedDocument &document : archive.documents) {
        Place place{document, import, *id, archive.artifact.value_or(StoredPoint::kNoArtifact)};
        place.runs.resize(document.runs.size());
        DocumentNotes documentNotes;
        if (Status written = writeDocument(place, outcome.rows, documentNotes, job); !written) return written;
        if (!document.rows.empty()) ++outcome.documents;
        documentNotes.appendTo(notes, archive.path, document.name);
    }
    return {};
}

Status ArchiveWriter::writeDocument(Place &place, RowCounts &rows, DocumentNotes &notes, const JobControl &job) {
    rows.rejected += place.document.rejectedRows;
    std::size_t index = 0;
    for (const ParsedRow &row : place.document.rows) {
        if (index++ % kRowsBetweenLooks == 0 && job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        if (Status written = writeRow(place, row, rows, notes); !written) return written;
    }
    return {};
}

Status ArchiveWriter::writeRow(Place &place, const ParsedRow &row, RowCounts &rows, DocumentNotes &notes) {
    const Measurement &measurement = row.measurement;
    const Result<ResultKeys> keys = keysOf(place, row);
    if (!keys) return failure(keys.error());
    const Result<std::vector<StoredPoint> *> points = m_points.of({keys->series, keys->run});
    if (!points) return failure(points.error());
    const auto point = std::find_if((*points)->begin(), (*points)->end(), [&measurement](const StoredPoint &candidate) {
        return candidate.concurrency == measurement.concurrency;
    });
    if (point == (*points)->end()) {
        ++rows.added;
        return addRow(place, measurement, *keys, **points);
    }
    if (point->fingerprint == keys->fingerprint) {
        ++rows.unchanged;
        if (point->archive == m_archives) notes.count(NoteCode::DuplicateRow, measurement);
        return keepRow(place, measurement, *point);
    }
    const Result<bool> merged = mergeRow(place, measurement, *keys, *point, rows, notes);
    if (!merged) return failure(merged.error());
    if (*merged) return {};
    const Result<bool> older = isOlder(place, measurement, *keys, *point);
    if (!older) return failure(older.error());
    if (*older) {
        ++rows.superseded;
        notes.count(NoteCode::OlderAttempt, measurement);
        return {};
    }
    ++rows.updated;
    notes.count(NoteCode::Replaced, measurement);
    return replaceRow(place, measurement, *keys, *point);
}

/// Takes a row that says nothing else than the stored one, only more or less, for a copy of it: together they say the
/// most. False when they are two measurements.
Result<bool> ArchiveWriter::mergeRow(Place &place, const Measurement &measurement, const ResultKeys &keys, StoredPoint &point,
                                     RowCounts &rows, DocumentNotes &notes) {
    const std::int64_t attempt = attemptOf(measurement);
    if (attempt >= 0 && point.attempt >= 0 && attempt != point.attempt) return false;
    const Result<Measurement> stored = m_copies.read(point.id);
    if (!stored) return failure(stored.error());
    std::optional<Measurement> merged = mergedCopies(*stored, measurement);
    if (!merged) return false;
    if (const std::int64_t whole = fingerprint(*merged); whole != point.fingerprint) {
        if (point.attempt > attempt) merged->attempt = static_cast<int>(point.attempt);
        ResultKeys mergedKeys = keys;
        mergedKeys.fingerprint = whole;
        mergedKeys.artifact = known(std::max(point.artifact, place.artifact), StoredPoint::kNoArtifact);
        if (Status completed = completeKeys(place, *merged, mergedKeys); !completed) return failure(completed.error());
        if (Status written = m_results->replace(point.id, *merged, mergedKeys); !written) return failure(written.error());
        point.fingerprint = whole;
        point.archive = m_archives;
        ++rows.updated;
        notes.count(NoteCode::Completed, measurement);
    } else {
        ++rows.unchanged;
    }
    if (Status kept = keepRow(place, measurement, point); !kept) return failure(kept.error());
    return true;
}

/// Whether the values of a row are older than the stored ones, which differ from them.
Result<bool> ArchiveWriter::isOlder(const Place &place, const Measurement &measurement, const ResultKeys &keys, const StoredPoint &point) {
    if (attemptOf(measurement) != point.attempt) return attemptOf(measurement) < point.attempt;
    const bool bothKnown = place.artifact != StoredPoint::kNoArtifact && point.artifact != StoredPoint::kNoArtifact;
    if (bothKnown && place.artifact != point.artifact) return place.artifact < point.artifact;
    return m_replaced.contain(point.id, keys.fingerprint, place.import);
}

Status ArchiveWriter::addRow(Place &place, const Measurement &measurement, ResultKeys keys, std::vector<StoredPoint> &points) {
    if (Status completed = completeKeys(place, measurement, keys); !completed) return completed;
    const Result<std::int64_t> id = m_results->add(measurement, keys);
    if (!id) return failure(id.error());
    points.push_back({measurement.concurrency, *id, attemptOf(measurement), place.artifact, keys.fingerprint, true, m_archives});
    m_changed.insert({keys.series, keys.run});
    return {};
}

Status ArchiveWriter::replaceRow(Place &place, const Measurement &measurement, ResultKeys keys, StoredPoint &point) {
    if (Status completed = completeKeys(place, measurement, keys); !completed) return completed;
    if (attemptOf(measurement) == point.attempt) {
        if (Status told = m_replaced.replace(point.id, point.fingerprint, keys.fingerprint, place.import, point.seen); !told) return told;
        // Even when a loose file replaces what an artifact held, older artifacts than that one are still older.
        point.artifact = std::max(point.artifact, place.artifact);
    } else {
        point.artifact = place.artifact;
    }
    keys.artifact = known(point.artifact, StoredPoint::kNoArtifact);
    if (Status replaced = m_results->replace(point.id, measurement, keys); !replaced) return replaced;
    point.attempt = attemptOf(measurement);
    point.seen = true;
    point.fingerprint = keys.fingerprint;
    point.archive = m_archives;
    return {};
}

/// A newer attempt or artifact with the same values still counts as the newer one when an older one comes later.
Status ArchiveWriter::keepRow(const Place &place, const Measurement &measurement, StoredPoint &point) {
    point.seen = true;
    const auto stored = std::pair(point.attempt, point.artifact);
    const auto coming = std::pair(attemptOf(measurement), place.artifact);
    if (coming <= stored) return {};
    std::tie(point.attempt, point.artifact) = coming;
    return m_results->setAge(point.id, known(point.attempt, -1), known(point.artifact, StoredPoint::kNoArtifact));
}

/// What is needed to recognise a row.
Result<ResultKeys> ArchiveWriter::keysOf(Place &place, const ParsedRow &row) {
    ResultKeys keys;
    std::optional<std::int64_t> &run = place.runs.at(row.run);
    if (!run) {
        const Result<std::int64_t> id = m_interner->run(place.document.runs[row.run]);
        if (!id) return failure(id.error());
        run = *id;
    }
    keys.run = *run;
    const Result<std::int64_t> series = m_interner->series(row.measurement);
    if (!series) return failure(series.error());
    keys.series = *series;
    keys.fingerprint = fingerprint(row.measurement);
    return keys;
}

/// What is needed besides to write it.
Status ArchiveWriter::completeKeys(Place &place, const Measurement &measurement, ResultKeys &keys) {
    if (!place.id) {
        const Result<std::int64_t> id = m_log->addDocument(place.archive, place.document);
        if (!id) return failure(id.error());
        place.id = *id;
    }
    keys.document = *place.id;
    keys.artifact = known(place.artifact, StoredPoint::kNoArtifact);
    const Result<std::int64_t> spelling = m_interner->spelling(measurement.raw);
    if (!spelling) return failure(spelling.error());
    keys.spelling = *spelling;
    if (measurement.image) {
        const Result<std::int64_t> image = m_interner->image(*measurement.image);
        if (!image) return failure(image.error());
        keys.image = *image;
    }
    if (!measurement.attributes.empty()) {
        const Result<std::int64_t> attributes = m_interner->attributeSet(measurement.attributes);
        if (!attributes) return failure(attributes.error());
        keys.attributeSet = *attributes;
    }
    return {};
}

Status ArchiveWriter::refreshSeriesRuns() {
    for (const SeriesRunKey &key : m_changed) {
        const Result<std::vector<StoredPoint> *> points = m_points.of(key);
        if (!points) return failure(points.error());
        if ((*points)->empty()) continue; // was rolled back
        const Result<std::int64_t> list = m_interner->concurrencyList(concurrencyText(**points));
        if (!list) return failure(list.error());
        m_writeSeriesRun.bind(1, key.series);
        m_writeSeriesRun.bind(2, key.run);
        m_writeSeriesRun.bind(3, *list);
        if (Status written = m_writeSeriesRun.run(); !written) return written;
    }
    m_changed.clear();
    return {};
}

void ArchiveWriter::forget(bool everything) {
    m_points.forget();
    if (everything) m_interner->forget();
}

} // namespace ps
