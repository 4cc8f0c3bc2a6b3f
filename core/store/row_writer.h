// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/store/document_notes.h"
#include "core/store/document_place.h"
#include "core/store/import_log.h"
#include "core/store/interner.h"
#include "core/store/own_documents.h"
#include "core/store/replaced_values.h"
#include "core/store/result_history.h"
#include "core/store/result_writer.h"
#include "core/store/series_runs.h"
#include "core/store/stored_copy.h"
#include "core/store/stored_points.h"
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
    };
    /// A row on its way, with what is known of it so far.
    struct Row {
        DocumentPlace &place;
        const Measurement &measurement;
        ResultKeys keys;
        bool complete = false; ///< all ids are there
    };
    RowWriter(ImportLog &log, Parts parts);
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

    ImportLog &m_log;
    std::unique_ptr<Interner> m_interner;
    std::unique_ptr<ResultWriter> m_results;
    std::unique_ptr<ResultHistory> m_history;
    std::unique_ptr<SeriesRuns> m_seriesRuns;
    StoredPoints m_points;
    ReplacedValues m_replaced;
    StoredCopies m_copies;
    OwnDocuments m_own;
};

} // namespace ps
