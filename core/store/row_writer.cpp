// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/row_writer.h"

#include "core/store/database.h"
#include "core/store/fingerprint.h"

#include <algorithm>
#include <utility>

namespace ps {

Result<std::unique_ptr<RowWriter>> RowWriter::create(Database &database, ImportLog &log) {
    Result<std::unique_ptr<Interner>> interner = Interner::create(database);
    if (!interner) return failure(interner.error());
    Result<std::unique_ptr<ResultWriter>> results = ResultWriter::create(database);
    if (!results) return failure(results.error());
    Result<std::unique_ptr<ResultHistory>> history = ResultHistory::create(database);
    if (!history) return failure(history.error());
    Result<std::unique_ptr<SeriesRuns>> seriesRuns = SeriesRuns::create(database);
    if (!seriesRuns) return failure(seriesRuns.error());
    Result<StoredPoints> points = StoredPoints::create(database);
    if (!points) return failure(points.error());
    Result<ReplacedValues> replaced = ReplacedValues::create(database);
    if (!replaced) return failure(replaced.error());
    Result<StoredCopies> copies = StoredCopies::create(database);
    if (!copies) return failure(copies.error());
    Result<AnonymousRuns> anonymous = AnonymousRuns::create(database);
    if (!anonymous) return failure(anonymous.error());
    Result<ToldSeries> told = ToldSeries::create(database);
    if (!told) return failure(told.error());
    Parts parts{std::move(*interner), std::move(*results), std::move(*history),   std::move(*seriesRuns), std::move(*points),
                std::move(*replaced), std::move(*copies),  std::move(*anonymous), std::move(*told)};
    return std::unique_ptr<RowWriter>(new RowWriter(database, log, std::move(parts)));
}

RowWriter::RowWriter(Database &database, ImportLog &log, Parts parts)
    : m_database(database), m_log(log), m_interner(std::move(parts.interner)), m_results(std::move(parts.results)),
      m_history(std::move(parts.history)), m_seriesRuns(std::move(parts.seriesRuns)), m_points(std::move(parts.points)),
      m_replaced(std::move(parts.replaced)), m_copies(std::move(parts.copies)), m_anonymous(std::move(parts.anonymous)),
      m_told(std::move(parts.told)) {}

Status RowWriter::write(DocumentPlace &place, const ParsedRow &parsed, RowCounts &rows, DocumentNotes &notes) {
    const Result<ResultKeys> keys = keysOf(place, parsed);
    if (!keys) return failure(keys.error());
    const BenchmarkRun &run = *place.runs[parsed.run].stored;
    Row row{place, parsed.measurement, run, *keys};
    if (row.measurement.config.isToldInPart()) return writePart(row, rows, notes);
    const std::uint64_t added = rows.added;
    if (Status written = writeWhole(row, rows, notes); !written) return written;
    return settleParts(row, rows.added > added, rows, notes);
}

/// A row of which the deployment is known.
Status RowWriter::writeWhole(Row &row, RowCounts &rows, DocumentNotes &notes) {
    if (AnonymousRuns::isAnonymous(row.run)) {
        const Result<bool> copy = writeCopy(row, rows, notes);
        if (!copy) return failure(copy.error());
        if (*copy) return {};
    }
    const std::uint64_t added = rows.added;
    if (Status written = write(row, rows, notes); !written) return written;
    return absorbCopy(row, rows.added > added, rows, notes);
}

Status RowWriter::write(Row &row, RowCounts &rows, DocumentNotes &notes) {
    const Result<PointList *> points = m_points.of({row.keys.series, row.keys.run});
    if (!points) return failure(points.error());
    StoredPoint *const point = (*points)->find(row.measurement.concurrency);
    if (!point) {
        ++rows.added;
        return add(row, **points);
    }
    if (point->fingerprint == row.keys.fingerprint) {
        ++rows.unchanged;
        if (point->archive == row.place.archiveNumber) notes.count(NoteCode::DuplicateRow, row.measurement.element);
        return keep(row, *point);
    }
    return change(row, *point, rows, notes);
}

/// A row with other values than the stored ones. One that says nothing else, only more or less, is a copy: together they
/// say the most.
Status RowWriter::change(Row &row, StoredPoint &point, RowCounts &rows, DocumentNotes &notes) {
    if (Status completed = complete(row); !completed) return completed;
    const Result<ResultVersion> stored = m_copies.read(point.id);
    if (!stored) return failure(stored.error());
    if (mayBeCopies(row.keys.age, point.age)) {
        if (std::optional<Measurement> merged = mergedCopies(stored->values, row.measurement))
            return merge(row, point, *stored, std::move(*merged), rows, notes);
    }
    const Seniority age = seniority(row.keys.age, point.age);
    bool older = age == Seniority::Older;
    if (age == Seniority::Unknown) {
        const Result<bool> gaveWay = m_replaced.contain(point.id, row.keys.fingerprint, row.place.import);
        if (!gaveWay) return failure(gaveWay.error());
        older = *gaveWay;
    }
    if (older) {
        ++rows.superseded;
        notes.count(NoteCode::OlderAttempt, row.measurement.element);
        return m_history->displace(point.id, versionOf(row), false);
    }
    ++rows.updated;
    notes.count(NoteCode::Replaced, row.measurement.element);
    return replace(row, point, *stored);
}

Status RowWriter::merge(Row &row, StoredPoint &point, const ResultVersion &stored, Measurement merged, RowCounts &rows,
                        DocumentNotes &notes) {
    const std::int64_t whole = fingerprint(merged);
    if (whole != row.keys.fingerprint) { // it has gaps
        if (Status kept = m_history->displace(point.id, versionOf(row), true); !kept) return kept;
    }
    if (whole == point.fingerprint) {
        ++rows.unchanged;
        point.seen = true;
        return makeNewer(row, point);
    }
    if (Status kept = m_history->displaceStored(point.id, stored, true); !kept) return kept;
    ++rows.updated;
    notes.count(NoteCode::Completed, row.measurement.element);
    ResultKeys keys = row.keys;
    keys.fingerprint = whole;
    keys.age = std::max(point.age, row.keys.age);
    if (merged.image && !keys.image) keys.image = stored.keys.image;
    if (merged.attributes != row.measurement.attributes) {
        const Result<std::int64_t> attributes = m_interner->attributeSet(merged.attributes);
        if (!attributes) return failure(attributes.error());
        keys.attributeSet = *attributes;
    }
    if (whole != row.keys.fingerprint) keys.normalisations |= static_cast<std::uint32_t>(Normalisation::CompletedFromCopy);
    return store(row, point, merged, keys);
}

Status RowWriter::replace(Row &row, StoredPoint &point, const ResultVersion &stored) {
    if (Status kept = m_history->displaceStored(point.id, stored, false); !kept) return kept;
    if (Status told = m_history->forgetCopies(point.id); !told) return told;
    if (row.keys.age.attempt == point.age.attempt) {
        const bool remember = point.seen || m_own.contain(point.document);
        if (Status told = m_replaced.replace(point.id, point.fingerprint, row.keys.fingerprint, row.place.import, remember); !told)
            return told;
    }
    ResultKeys keys = row.keys;
    keys.age = ageAfterReplacing(point.age, row.keys.age);
    return store(row, point, row.measurement, keys);
}

/// Writes other values over the stored ones.
Status RowWriter::store(Row &row, StoredPoint &point, const Measurement &values, const ResultKeys &keys) {
    if (Status adopted = m_history->adopt(point.id, keys.fingerprint); !adopted) return adopted;
    if (Status replaced = m_results->replace(point.id, values, keys); !replaced) return replaced;
    if (keys.fingerprint == row.keys.fingerprint && keys.age != row.keys.age) { // its own age is another
        if (Status carried = m_history->carry(point.id, versionOf(row)); !carried) return carried;
    }
    point.age = keys.age;
    point.fingerprint = keys.fingerprint;
    point.document = keys.document;
    point.merged = isMerged(keys.normalisations);
    point.seen = true;
    point.archive = row.place.archiveNumber;
    return {};
}

Status RowWriter::add(Row &row, PointList &points) {
    if (Status completed = complete(row); !completed) return completed;
    const Result<std::int64_t> id = m_results->add(row.measurement, row.keys);
    if (!id) return failure(id.error());
    StoredPoint point;
    point.concurrency = row.measurement.concurrency;
    point.id = *id;
    point.age = row.keys.age;
    point.fingerprint = row.keys.fingerprint;
    point.document = row.keys.document;
    point.merged = isMerged(row.keys.normalisations);
    point.seen = true;
    point.archive = row.place.archiveNumber;
    points.add(point);
    m_seriesRuns->touch({row.keys.series, row.keys.run});
    return {};
}

/// The same values again: the store remembers who else has them.
Status RowWriter::keep(Row &row, StoredPoint &point) {
    point.seen = true;
    if (point.merged) return takeOver(row, point);
    if (point.document < row.place.firstOfArchive) {
        if (Status completed = complete(row); !completed) return completed;
        if (Status carried = m_history->carry(point.id, versionOf(row)); !carried) return carried;
    }
    return makeNewer(row, point);
}

/// So far no archive held these values as they are.
Status RowWriter::takeOver(Row &row, StoredPoint &point) {
    if (Status completed = complete(row); !completed) return completed;
    if (Status adopted = m_history->adopt(point.id, point.fingerprint); !adopted) return adopted;
    if (Status placed = m_results->setPlace(point.id, row.keys); !placed) return placed;
    point.document = row.keys.document;
    point.merged = false;
    point.archive = row.place.archiveNumber;
    if (row.keys.age < point.age) return m_history->carry(point.id, versionOf(row));
    point.age = row.keys.age;
    return m_results->setAge(point.id, point.age);
}

/// A newer attempt or artifact with the same values still counts as the newer one when an older one comes later.
Status RowWriter::makeNewer(const Row &row, StoredPoint &point) {
    if (row.keys.age <= point.age) return {};
    if (!point.merged && point.document < row.place.firstOfArchive) {
        if (Status kept = m_history->keepOwnAge(point.id); !kept) return kept;
    }
    point.age = row.keys.age;
    return m_results->setAge(point.id, point.age);
}

/// What is needed to recognise a row.
Result<ResultKeys> RowWriter::keysOf(const DocumentPlace &place, const ParsedRow &row) {
    ResultKeys keys;
    keys.run = place.runs.at(row.run).id;
    const Result<std::int64_t> series = m_interner->series(row.measurement);
    if (!series) return failure(series.error());
    keys.series = *series;
    keys.fingerprint = fingerprint(row.measurement);
    keys.age = {row.measurement.attempt.value_or(VersionAge::kNoAttempt), place.artifact};
    keys.element = row.measurement.element;
    keys.normalisations = row.measurement.normalisations & ~static_cast<std::uint32_t>(Normalisation::CompletedFromCopy);
    return keys;
}

/// What is needed besides to write it.
Status RowWriter::complete(Row &row) {
    if (row.complete) return {};
    row.complete = true;
    if (!row.place.id) row.place.id = m_log.newDocument();
    row.keys.document = *row.place.id;
    const Measurement &measurement = row.measurement;
    const Result<std::int64_t> spelling = m_interner->spelling(measurement.raw);
    if (!spelling) return failure(spelling.error());
    row.keys.spelling = *spelling;
    if (measurement.image) {
        const Result<std::int64_t> image = m_interner->image(*measurement.image);
        if (!image) return failure(image.error());
        row.keys.image = *image;
    }
    if (!measurement.attributes.empty()) {
        const Result<std::int64_t> attributes = m_interner->attributeSet(measurement.attributes);
        if (!attributes) return failure(attributes.error());
        row.keys.attributeSet = *attributes;
    }
    return {};
}

ResultVersion RowWriter::versionOf(const Row &row) {
    return {row.measurement, row.keys, row.place.archive, row.readUnder};
}

void RowWriter::forget(bool everything) {
    m_points.forget();
    m_history->forget();
    m_anonymous.forget();
    if (m_held) m_held->forget();
    if (!everything) return;
    m_interner->forget();
    m_told.forget();
}

} // namespace ps
