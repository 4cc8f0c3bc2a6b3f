// SPDX-License-Identifier: GPL-3.0-or-later
// RowWriter, continued: rows of which a part of the deployment is not known, and the rows that they may repeat.
#include "core/store/row_writer.h"

#include "core/store/database.h"

#include <utility>

namespace ps {

Status RowWriter::writePart(Row &row, RowCounts &rows, DocumentNotes &notes) {
    if (AnonymousRuns::isAnonymous(row.run)) m_anonymous.add(*row.run.day, row.keys.run);
    if (Status completed = complete(row); !completed) return completed;
    const Result<const AlikeSeries *> alike = m_told.alike(row.keys.series, row.measurement);
    if (!alike) return failure(alike.error());
    const Result<RunScope> runs = m_anonymous.scopeOf(row.keys.run, row.run);
    if (!runs) return failure(runs.error());
    const Result<HeldVersions *> versions = held(row);
    if (!versions) return failure(versions.error());
    const SeriesRunKey home{row.keys.series, row.keys.run};
    const PartTold parts{**alike, *runs, row.measurement.concurrency};
    const Result<Settlement> settlement = settle(**versions, parts, IncomingPart{{versionOf(row), row.place.import}, home});
    if (!settlement) return failure(settlement.error());
    switch (settlement->verdict) {
    case Settlement::Verdict::Added: ++rows.added; break;
    case Settlement::Verdict::Updated: ++rows.updated; break;
    case Settlement::Verdict::SetAside: ++rows.superseded; break;
    case Settlement::Verdict::Unchanged:
    case Settlement::Verdict::None: ++rows.unchanged; break;
    }
    const std::size_t element = row.measurement.element;
    if (settlement->isDuplicate) notes.count(NoteCode::DuplicateRow, element);
    if (settlement->isAway) notes.count(NoteCode::CopyOfResult, element);
    if (settlement->isAway && settlement->verdict == Settlement::Verdict::SetAside) notes.count(NoteCode::OlderAttempt, element);
    if (settlement->hasRivals) notes.count(NoteCode::NotToldApart, element);
    return take(row, *settlement);
}

/// After a row of which the deployment is known: others may be copies of it, or no longer of another one.
Status RowWriter::settleParts(const Row &row, bool added, RowCounts &rows, DocumentNotes &notes) {
    const ServingConfig &config = row.measurement.config;
    if (!config.disaggregated && !config.multinode) return {};
    const Result<const AlikeSeries *> alike = m_told.alike(row.keys.series, row.measurement);
    if (!alike) return failure(alike.error());
    if (!*alike) return {};
    const Result<RunScope> runs = m_anonymous.scopeOf(row.keys.run, row.run);
    if (!runs) return failure(runs.error());
    const Result<HeldVersions *> versions = held(row);
    if (!versions) return failure(versions.error());
    const SeriesRunKey own{row.keys.series, row.keys.run};
    const PartTold parts{**alike, *runs, row.measurement.concurrency, own};
    const Result<Settlement> settlement = settle(**versions, parts, std::nullopt);
    if (!settlement) return failure(settlement.error());
    bool tookIn = false;
    bool oneLess = false;
    for (const SettledResult &settled : settlement->changed) {
        tookIn = tookIn || (settled.place == own && settled.tookIn);
        oneLess = oneLess || settled.id == 0;
    }
    if (tookIn) notes.count(NoteCode::CopyOfResult, row.measurement.element);
    if (tookIn && oneLess && added) { // as many results as before
        --rows.added;
        ++rows.updated;
    }
    return take(row, *settlement);
}

/// What has been written becomes known here too.
Status RowWriter::take(const Row &row, const Settlement &settlement) {
    for (const SettledResult &settled : settlement.changed) {
        const Result<PointList *> points = m_points.of(settled.place);
        if (!points) return failure(points.error());
        (*points)->remove(row.measurement.concurrency);
        if (settled.id != 0) {
            const ResultKeys &keys = settled.shown.version.keys;
            StoredPoint point;
            point.concurrency = row.measurement.concurrency;
            point.id = settled.id;
            point.age = keys.age;
            point.fingerprint = keys.fingerprint;
            point.document = keys.document;
            point.merged = settled.shown.isMerged;
            point.seen = true;
            (*points)->add(point);
        }
        if (settled.id == 0 || settled.isNew) m_seriesRuns->touch(settled.place);
    }
    return {};
}

} // namespace ps
