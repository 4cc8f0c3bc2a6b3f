// SPDX-License-Identifier: GPL-3.0-or-later
// RowWriter, continued: rows that name no run and rows of a run that say the same, in whichever order they come.
#include "core/store/row_writer.h"

#include "core/store/database.h"
#include "core/store/fingerprint.h"

#include <algorithm>
#include <utility>

namespace ps {

namespace {

void showIn(StoredPoint &point, const ReplayedResult &shown) {
    point.age = shown.version.keys.age;
    point.fingerprint = shown.version.keys.fingerprint;
    point.document = shown.version.keys.document;
    point.merged = shown.isMerged;
}

} // namespace

/// A row without a run: true when it repeats one of a run of its day, whose result then holds both.
Result<bool> RowWriter::writeCopy(Row &row, RowCounts &rows, DocumentNotes &notes) {
    m_anonymous.add(*row.run.day, row.keys.run);
    const Result<PointList *> own = m_points.of({row.keys.series, row.keys.run});
    if (!own) return failure(own.error());
    if ((*own)->find(row.measurement.concurrency)) return false; // it is known to be nobody's copy
    const Result<const std::vector<std::int64_t> *> runs = m_anonymous.numberedOf(*row.run.day);
    if (!runs) return failure(runs.error());
    for (const std::int64_t run : **runs) {
        const Result<bool> joined = joinCopy(row, run, rows, notes);
        if (!joined || *joined) return joined;
    }
    return false;
}

/// Joins the row with the result of the run at its place, unless there is none or the two contradict each other.
Result<bool> RowWriter::joinCopy(Row &row, std::int64_t run, RowCounts &rows, DocumentNotes &notes) {
    const Result<PointList *> points = m_points.of({row.keys.series, run});
    if (!points) return failure(points.error());
    StoredPoint *const point = (*points)->find(row.measurement.concurrency);
    if (!point) return false;
    const Result<ResultVersion> stored = m_copies.read(point->id);
    if (!stored) return failure(stored.error());
    const std::optional<Measurement> merged = mergedStrangers(stored->values, row.measurement);
    if (!merged) return false;
    if (Status completed = complete(row); !completed) return failure(completed.error());
    row.readUnder = ReadUnder{row.keys.series, std::exchange(row.keys.run, run)};
    notes.count(NoteCode::CopyOfResult, row.measurement.element);
    if (Status joined = joinStored(row, *point, *stored, *merged, rows); !joined) return failure(joined.error());
    return true;
}

/// What the row says besides is added; the result stays in the place of the run's own row.
Status RowWriter::joinStored(Row &row, StoredPoint &point, const ResultVersion &stored, const Measurement &merged, RowCounts &rows) {
    const std::int64_t whole = fingerprint(merged);
    if (whole == point.fingerprint) {
        ++rows.unchanged;
        if (row.keys.fingerprint != whole) return m_history->displace(point.id, versionOf(row), true);
        return m_history->carry(point.id, versionOf(row));
    }
    ++rows.updated;
    if (Status kept = m_history->displaceStored(point.id, stored, true); !kept) return kept;
    ResultKeys keys = stored.keys;
    keys.fingerprint = whole;
    keys.age = std::max(stored.keys.age, row.keys.age);
    keys.normalisations |= static_cast<std::uint32_t>(Normalisation::CompletedFromCopy);
    if (!keys.image) keys.image = row.keys.image;
    if (!merged.attributes.empty()) {
        const Result<std::int64_t> attributes = m_interner->attributeSet(merged.attributes);
        if (!attributes) return failure(attributes.error());
        keys.attributeSet = *attributes;
    }
    Measurement values = merged;
    values.concurrency = row.measurement.concurrency;
    if (Status written = m_results->replace(point.id, values, keys); !written) return written;
    point.fingerprint = whole;
    point.age = keys.age;
    point.merged = true;
    point.seen = true;
    point.archive = row.place.archiveNumber;
    if (row.keys.fingerprint == whole) return m_history->carry(point.id, versionOf(row));
    return m_history->displace(point.id, versionOf(row), true);
}

/// After a row of a run: when one without a run said the same before, they become one result.
Status RowWriter::absorbCopy(Row &row, bool added, RowCounts &rows, DocumentNotes &notes) {
    const bool isNumbered = row.run.githubRunId && row.run.day && row.run.daySource < DaySource::Estimated;
    if (!isNumbered) return {};
    const Result<std::optional<std::int64_t>> anonymous = m_anonymous.of(*row.run.day);
    if (!anonymous) return failure(anonymous.error());
    if (!*anonymous) return {};
    const Result<PointList *> theirs = m_points.of({row.keys.series, **anonymous});
    if (!theirs) return failure(theirs.error());
    StoredPoint *const copy = (*theirs)->find(row.measurement.concurrency);
    if (!copy) return {};
    const Result<PointList *> points = m_points.of({row.keys.series, row.keys.run});
    if (!points) return failure(points.error());
    StoredPoint *const point = (*points)->find(row.measurement.concurrency);
    const Result<ResultVersion> stored = m_copies.read(point->id);
    if (!stored) return failure(stored.error());
    const Result<ResultVersion> copied = m_copies.read(copy->id);
    if (!copied) return failure(copied.error());
    if (!mergedStrangers(stored->values, copied->values)) return {};
    notes.count(NoteCode::CopyOfResult, row.measurement.element);
    if (added) {
        --rows.added; // as many results as before
        ++rows.updated;
    }
    if (Status absorbed = absorb(row, *point, copy->id, **anonymous); !absorbed) return absorbed;
    (*theirs)->remove(row.measurement.concurrency);
    m_seriesRuns->touch({row.keys.series, **anonymous});
    return {};
}

/// The versions of the row without a run become versions of the result.
Status RowWriter::absorb(const Row &row, StoredPoint &point, std::int64_t anonymousResult, std::int64_t anonymousRun) {
    const Result<HeldVersions *> versions = held(row);
    if (!versions) return failure(versions.error());
    Result<HeldResult> result = (*versions)->read(point.id);
    if (!result) return failure(result.error());
    Result<HeldResult> copies = (*versions)->read(anonymousResult);
    if (!copies) return failure(copies.error());
    for (Holding &holding : copies->holdings) {
        if (!holding.version.readUnder) holding.version.readUnder = ReadUnder{copies->series, anonymousRun};
    }
    result->add(std::move(*copies));
    if (Status removed = (*versions)->remove(anonymousResult); !removed) return removed;
    const Result<WrittenResult> written = (*versions)->write(*result);
    if (!written) return failure(written.error());
    showIn(point, written->shown);
    return {};
}

Result<HeldVersions *> RowWriter::held(const Row &row) {
    if (!m_held) {
        Result<std::unique_ptr<HeldVersions>> made = HeldVersions::create(m_database, *m_interner);
        if (!made) return failure(made.error());
        m_held = std::move(*made);
    }
    m_held->setOpenArchive(row.place.firstOfArchive, row.place.archive, row.place.import);
    return m_held.get();
}

} // namespace ps
