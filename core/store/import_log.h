// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/store/statement.h"
#include "core/support/result.h"

#include <cstdint>
#include <memory>

namespace ps {

class Database;

/// Writes what an import was: its row, its archives and documents, its notes. The ids of archives and documents are given
/// out before their rows are written, as the rows say what became of them: an archive is written before its documents.
class ImportLog {
public:
    [[nodiscard]] static Result<std::unique_ptr<ImportLog>> create(Database &database);

    [[nodiscard]] Result<ImportId> begin(const ImportOrigin &origin);
    /// Totals, state and notes of the import that begin() has recorded.
    [[nodiscard]] Status finish(const ImportReport &report);

    /// Finds out which ids are free. To be called whenever the write lock has been taken or something was rolled back.
    [[nodiscard]] Status readNextIds();
    std::int64_t newArchive() { return m_nextArchive++; }
    std::int64_t newDocument() { return m_nextDocument++; }
    /// All documents from this one on are younger than every one that was given out.
    std::int64_t nextDocument() const { return m_nextDocument; }
    [[nodiscard]] Status addArchive(std::int64_t id, ImportId import, const ParsedArchive &archive, const ArchiveOutcome &outcome);
    [[nodiscard]] Status addDocument(std::int64_t id, std::int64_t archive, const ParsedDocument &document);

private:
    ImportLog(Database &database, Statement archive, Statement document);
    Status addNotes(const ImportReport &report);

    Database &m_database;
    Statement m_archive, m_document;
    std::int64_t m_nextArchive = 1, m_nextDocument = 1;
};

} // namespace ps
