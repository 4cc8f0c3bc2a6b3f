// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/store/import_log.h"
#include "core/store/interner.h"
#include "core/store/replaced_values.h"
#include "core/store/result_writer.h"
#include "core/store/stored_copy.h"
#include "core/store/stored_points.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <memory>
#include <unordered_set>
#include <vector>

namespace ps {

class Database;

/// Decides what becomes of each row of an archive and writes it, inside the transaction that the caller holds. A
/// result is identified by series, run and concurrency; of several, the newest attempt wins, of equal attempts the one
/// from the newer artifact, and where that is not known the one that is read later.
class ArchiveWriter {
public:
    [[nodiscard]] static Result<std::unique_ptr<ArchiveWriter>> create(Database &database);

    /// Counts go to `outcome`, what was merged or superseded to `notes`. Cancelled: like any error. After an error roll
    /// back and call forget().
    [[nodiscard]] Status write(ImportId import, const ParsedArchive &archive, ArchiveOutcome &outcome, std::vector<ImportNote> &notes,
                               const JobControl &job);

    /// Brings series_run up to date for what was written since the last call. Call it before every commit.
    [[nodiscard]] Status refreshSeriesRuns();

    /// Drops what is remembered of results (always right, needed after a rollback and when another process may have
    /// written), and with `everything` also the ids of interned values.
    void forget(bool everything);

    ImportLog &log() { return *m_log; }

private:
    class DocumentNotes;
    struct Place; // the document being written
    struct Parts {
        std::unique_ptr<ImportLog> log;
        std::unique_ptr<Interner> interner;
        std::unique_ptr<ResultWriter> results;
        StoredPoints points;
        ReplacedValues replaced;
        StoredCopies copies;
        Statement writeSeriesRun;
    };
    ArchiveWriter(Parts parts);
    Status writeDocument(Place &place, RowCounts &rows, DocumentNotes &notes, const JobControl &job);
    Status writeRow(Place &place, const ParsedRow &row, RowCounts &rows, DocumentNotes &notes);
    Status addRow(Place &place, const Measurement &measurement, ResultKeys keys, std::vector<StoredPoint> &points);
    Status replaceRow(Place &place, const Measurement &measurement, ResultKeys keys, StoredPoint &point);
    Result<bool> mergeRow(Place &place, const Measurement &measurement, const ResultKeys &keys, StoredPoint &point, RowCounts &rows,
                          DocumentNotes &notes);
    Status keepRow(const Place &place, const Measurement &measurement, StoredPoint &point);
    Result<bool> isOlder(const Place &place, const Measurement &measurement, const ResultKeys &keys, const StoredPoint &point);
    Result<ResultKeys> keysOf(Place &place, const ParsedRow &row);
    Status completeKeys(Place &place, const Measurement &measurement, ResultKeys &keys);

    std::unique_ptr<ImportLog> m_log;
    std::unique_ptr<Interner> m_interner;
    std::unique_ptr<ResultWriter> m_results;
    StoredPoints m_points;
    ReplacedValues m_replaced;
    StoredCopies m_copies;
    Statement m_writeSeriesRun;
    std::unordered_set<SeriesRunKey, SeriesRunKeyHash> m_changed; ///< since the last refresh
    std::uint64_t m_archives = 0;
};

} // namespace ps
