// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/archive_writer.h"

#include "core/store/database.h"
#include "core/store/fingerprint.h"

#include <algorithm>
#include <array>
#include <string>

namespace ps {

namespace {

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
    std::array<Kind, 3> m_kinds = {
        Kind{NoteCode::DuplicateRow, "the same result with the same values stands in this archive more than once"},
        Kind{NoteCode::OlderAttempt, "a newer attempt of the run is already stored; these older values were left out"},
        Kind{NoteCode::Replaced, "the store had other values for the same run and point; the newer ones are kept"}};
};

/// Where the rows come from, with what is written of it on first use only: a document whose rows are all known leaves
/// nothing behind.
struct ArchiveWriter::Place {
    const ParsedDocument &document;
    std::int64_t archive;
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
    Result<Statement> seriesRun = database.prepare("INSERT INTO series_run (series_id, run_id, concurrency_list_id) VALUES (?, ?, ?)"
                                                   " ON CONFLICT DO UPDATE SET concurrency_list_id = excluded.concurrency_list_id");
    if (!seriesRun) return failure(seriesRun.error());
    Parts parts{std::move(*log), std::move(*interner), std::move(*results), std::move(*points), std::move(*seriesRun)};
    return std::unique_ptr<ArchiveWriter>(new ArchiveWriter(std::move(parts)));
}

ArchiveWriter::ArchiveWriter(Parts parts)
    : m_log(std::move(parts.log)), m_interner(std::move(parts.interner)), m_results(std::move(parts.results)),
      m_points(std::move(parts.points)), m_writeSeriesRun(std::move(parts.writeSeriesRun)) {}

Status ArchiveWriter::write(ImportId import, const ParsedArchive &archive, ArchiveOutcome &outcome,
                            std::vector<ImportNote> &notes) {
    ++m_archives;
    outcome = {archive.path, archive.readable ? ArchiveStatus::Imported : ArchiveStatus::Rejected, 0, archive.bytes, {}};
    const Result<std::int64_t> id = m_log->addArchive(import, archive);
    if (!id) return failure(id.error());
    for (const ParsedDocument &document : archive.documents) {
        Place place{document, *id};
        place.runs.resize(document.runs.size());
        DocumentNotes documentNotes;
        if (Status written = writeDocument(place, outcome.rows, documentNotes); !written) return written;
        if (!document.rows.empty()) ++outcome.documents;
        documentNotes.appendTo(notes, archive.path, document.name);
    }
    return {};
}

Status ArchiveWriter::writeDocument(Place &place, RowCounts &rows, DocumentNotes &notes) {
    rows.rejected += place.document.rejectedRows;
    for (const ParsedRow &row : place.document.rows) {
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
        return keepRow(measurement, *point);
    }
    if (attemptOf(measurement) < point->attempt) {
        ++rows.superseded;
        notes.count(NoteCode::OlderAttempt, measurement);
        return {};
    }
    ++rows.updated;
    notes.count(NoteCode::Replaced, measurement);
    return replaceRow(place, measurement, *keys, *point);
}

Status ArchiveWriter::addRow(Place &place, const Measurement &measurement, ResultKeys keys, std::vector<StoredPoint> &points) {
    if (Status completed = completeKeys(place, measurement, keys); !completed) return completed;
    const Result<std::int64_t> id = m_results->add(measurement, keys);
    if (!id) return failure(id.error());
    points.push_back({measurement.concurrency, *id, attemptOf(measurement), keys.fingerprint, m_archives});
    m_changed.insert({keys.series, keys.run});
    return {};
}

Status ArchiveWriter::replaceRow(Place &place, const Measurement &measurement, ResultKeys keys, StoredPoint &point) {
    if (Status completed = completeKeys(place, measurement, keys); !completed) return completed;
    if (Status replaced = m_results->replace(point.id, measurement, keys); !replaced) return replaced;
    point.attempt = attemptOf(measurement);
    point.fingerprint = keys.fingerprint;
    point.archive = m_archives;
    return {};
}

/// A newer attempt with the same values still counts as the newer one when an older attempt comes later.
Status ArchiveWriter::keepRow(const Measurement &measurement, StoredPoint &point) {
    if (attemptOf(measurement) <= point.attempt) return {};
    point.attempt = attemptOf(measurement);
    return m_results->setAttempt(point.id, point.attempt);
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
