// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/store/anonymous_runs.h"
#include "core/store/document_notes.h"
#include "core/store/document_place.h"
#include "core/store/held_versions.h"
#include "core/store/import_log.h"
#include "core/store/interner.h"
#include "core/store/own_documents.h"
#include "core/store/part_told_rows.h"
#include "core/store/replaced_values.h"
#include "core/store/result_history.h"
#include "core/store/result_writer.h"
#include "core/store/series_runs.h"
#include "core/store/stored_copy.h"
#include "core/store/stored_points.h"
#include "core/store/told_series.h"
#include "core/support/result.h"

#include <memory>
#include <optional>

namespace ps {

class Database;

/// Decides what becomes of a row and writes it. A result is identified by series, run and concurrency; of several versions
/// the newest attempt wins, of equal attempts the one from the newer artifact, and where that is not known the one that is
/// read later. The versions that did not win are kept aside.
class RowWriter {
public:
    [[nodiscard]] static Result<std::unique_ptr<RowWriter>> create(Database &database, ImportLog &log);

    [[nodiscard]] Status write(DocumentPlace &place, const ParsedRow &row, RowCounts &rows, DocumentNotes &notes);

    /// Before the first row of a document.
    void beginDocument() { m_anonymous.forgetNumbered(); }
    /// As ArchiveWriter's.
    void beginImport() { m_own.beginImport(); }
    void beginBatch() { m_own.beginBatch(m_log.nextDocument()); }
    void endBatch() { m_own.endBatch(m_log.nextDocument()); }
    [[nodiscard]] Status refreshSeriesRuns() { return m_seriesRuns->refresh(m_points, *m_interner); }
    void forget(bool everything);

private:
    struct Parts {
        std::unique_ptr<Interner> interner;
        std::unique_ptr<ResultWriter> results;
        std::unique_ptr<ResultHistory> history;
        std::unique_ptr<SeriesRuns> seriesRuns;
        StoredPoints points;
        ReplacedValues replaced;
        StoredCopies copies;
        AnonymousRuns anonymous;
        ToldSeries told;
    };
    /// A row on its way, with what is known of it so far.
    struct Row {
        DocumentPlace &place;
        const Measurement &measurement;
        const BenchmarkRun &run;
        ResultKeys keys;
        std::optional<ReadUnder> readUnder{}; ///< ResultVersion::readUnder
        bool complete = false;                ///< all ids are there
    };
    RowWriter(Database &database, ImportLog &log, Parts parts);
    Status writeWhole(Row &row, RowCounts &rows, DocumentNotes &notes);
    Status write(Row &row, RowCounts &rows, DocumentNotes &notes);
    Result<ResultKeys> keysOf(const DocumentPlace &place, const ParsedRow &row);
    Status complete(Row &row);
    static ResultVersion versionOf(const Row &row);
    Status add(Row &row, PointList &points);
    Status keep(Row &row, StoredPoint &point);
    Status takeOver(Row &row, StoredPoint &point);
    Status change(Row &row, StoredPoint &point, RowCounts &rows, DocumentNotes &notes);
    Status merge(Row &row, StoredPoint &point, const ResultVersion &stored, Measurement merged, RowCounts &rows, DocumentNotes &notes);
    Status replace(Row &row, StoredPoint &point, const ResultVersion &stored);
    Status store(Row &row, StoredPoint &point, const Measurement &values, const ResultKeys &keys);
    Status makeNewer(const Row &row, StoredPoint &point);
    // Rows that name no run (row_writer_copies.cpp).
    Result<bool> writeCopy(Row &row, RowCounts &rows, DocumentNotes &notes);
    Result<bool> joinCopy(Row &row, std::int64_t run, RowCounts &rows, DocumentNotes &notes);
    Status joinStored(Row &row, StoredPoint &point, const ResultVersion &stored, const Measurement &merged, RowCounts &rows);
    Status absorbCopy(Row &row, bool added, RowCounts &rows, DocumentNotes &notes);
    Status absorb(const Row &row, StoredPoint &point, std::int64_t anonymousResult, std::int64_t anonymousRun);
    Result<HeldVersions *> held(const Row &row);
    // Rows of which a part of the deployment is not known (row_writer_parts.cpp).
    Status writePart(Row &row, RowCounts &rows, DocumentNotes &notes);
    Status settleParts(const Row &row, bool added, RowCounts &rows, DocumentNotes &notes);
    Status take(const Row &row, const Settlement &settlement);

    Database &m_database;
    ImportLog &m_log;
    std::unique_ptr<Interner> m_interner;
    std::unique_ptr<ResultWriter> m_results;
    std::unique_ptr<ResultHistory> m_history;
    std::unique_ptr<SeriesRuns> m_seriesRuns;
    StoredPoints m_points;
    ReplacedValues m_replaced;
    StoredCopies m_copies;
    AnonymousRuns m_anonymous;
    ToldSeries m_told;
    std::unique_ptr<HeldVersions> m_held; ///< made when it is first needed
    OwnDocuments m_own;
};

} // namespace ps
