// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/store/document_notes.h"
#include "core/store/document_place.h"
#include "core/store/import_log.h"
#include "core/store/record_writer.h"
#include "core/store/row_writer.h"
#include "core/store/run_facts.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <memory>
#include <vector>

namespace ps {

class Database;

/// Writes archives with all that is in them, inside the transaction that the caller holds.
class ArchiveWriter {
public:
    [[nodiscard]] static Result<std::unique_ptr<ArchiveWriter>> create(Database &database);

    /// What is written from now on belongs to another import.
    void beginImport();
    /// To be called whenever the write lock has been taken, and before every commit.
    [[nodiscard]] Status beginBatch();
    [[nodiscard]] Status endBatch();

    /// Counts go to `outcome`, what was merged or superseded to `notes`. Cancelled: like any error. After an error roll
    /// back and call forget().
    [[nodiscard]] Status write(ImportId import, const ParsedArchive &archive, ArchiveOutcome &outcome, std::vector<ImportNote> &notes,
                               const JobControl &job);

    /// Drops what is remembered of results (always right, needed after a rollback and when another process may have
    /// written), and with `everything` also the ids of interned values.
    void forget(bool everything);

    ImportLog &log() { return *m_log; }

private:
    struct Parts {
        std::unique_ptr<ImportLog> log;
        std::unique_ptr<RunFacts> runs;
        std::unique_ptr<RowWriter> rows;
        std::unique_ptr<RecordWriter> records;
        Statement findArchive;
    };
    explicit ArchiveWriter(Parts parts);
    Status takeUnchanged(const ParsedArchive &archive, ArchiveOutcome &outcome);
    Status writeDocument(DocumentPlace &place, ArchiveOutcome &outcome, DocumentNotes &notes, const JobControl &job);
    Status writeRecords(DocumentPlace &place, RecordCountsByKind &counts);

    std::unique_ptr<ImportLog> m_log;
    std::unique_ptr<RunFacts> m_runs;
    std::unique_ptr<RowWriter> m_rows;
    std::unique_ptr<RecordWriter> m_records;
    Statement m_findArchive;
    std::uint64_t m_archives = 0;
};

} // namespace ps
