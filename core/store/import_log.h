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

/// Writes what an import was: its row, its archives and documents, its notes.
class ImportLog {
public:
    [[nodiscard]] static Result<std::unique_ptr<ImportLog>> create(Database &database);

    [[nodiscard]] Result<ImportId> begin(const ImportOrigin &origin);
    [[nodiscard]] Result<std::int64_t> addArchive(ImportId import, const ParsedArchive &archive);
    [[nodiscard]] Result<std::int64_t> addDocument(std::int64_t archive, const ParsedDocument &document);
    /// Totals, state and notes of the import that begin() has recorded.
    [[nodiscard]] Status finish(const ImportReport &report);

private:
    ImportLog(Database &database, Statement archive, Statement document);
    Status addNotes(const ImportReport &report);

    Database &m_database;
    Statement m_archive, m_document;
};

} // namespace ps
