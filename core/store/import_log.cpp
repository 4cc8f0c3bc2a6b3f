// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_log.h"

#include "core/store/database.h"

#include <nlohmann/json.hpp>

#include <sqlite3.h>

#include <string>

namespace ps {

Result<std::unique_ptr<ImportLog>> ImportLog::create(Database &database) {
    Result<Statement> archive = database.prepare("INSERT INTO archive (import_id, path, bytes, status) VALUES (?, ?, ?, ?)");
    if (!archive) return failure(archive.error());
    Result<Statement> document = database.prepare("INSERT INTO document (archive_id, name, kind) VALUES (?, ?, ?)");
    if (!document) return failure(document.error());
    return std::unique_ptr<ImportLog>(new ImportLog(database, std::move(*archive), std::move(*document)));
}

ImportLog::ImportLog(Database &database, Statement archive, Statement document)
    : m_database(database), m_archive(std::move(archive)), m_document(std::move(document)) {}

Result<ImportId> ImportLog::begin(const ImportOrigin &origin) {
    Result<Statement> insert = m_database.prepare("INSERT INTO import (started_at, program_version, paths) VALUES (?, ?, ?)");
    if (!insert) return failure(insert.error());
    insert->bind(1, origin.startedAt);
    insert->bind(2, origin.programVersion);
    insert->bind(3, nlohmann::json(origin.paths).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    if (Status inserted = insert->run(); !inserted) return failure(inserted.error());
    return ImportId{sqlite3_last_insert_rowid(m_database.handle())};
}

Result<std::int64_t> ImportLog::addArchive(ImportId import, const ParsedArchive &archive) {
    m_archive.bind(1, import.value);
    m_archive.bind(2, archive.path);
    m_archive.bind(3, archive.bytes);
    m_archive.bind(4, std::string_view(archive.readable ? "imported" : "rejected"));
    if (Status inserted = m_archive.run(); !inserted) return failure(inserted.error());
    return sqlite3_last_insert_rowid(m_database.handle());
}

Result<std::int64_t> ImportLog::addDocument(std::int64_t archive, const ParsedDocument &document) {
    m_document.bind(1, archive);
    m_document.bind(2, document.name);
    m_document.bind(3, document.kind);
    if (Status inserted = m_document.run(); !inserted) return failure(inserted.error());
    return sqlite3_last_insert_rowid(m_database.handle());
}

Status ImportLog::finish(const ImportReport &report) {
    Result<Statement> update = m_database.prepare(
        "UPDATE import SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), state = ?2, archives = ?3, rejected_archives = ?4,"
        " added = ?5, updated = ?6, unchanged = ?7, superseded = ?8, rejected = ?9 WHERE id = ?1");
    if (!update) return failure(update.error());
    const RowCounts rows = report.rows();
    update->bind(1, report.id.value);
    update->bind(2, importStateKey(report.state));
    update->bind(3, static_cast<std::uint64_t>(report.archives.size()));
    update->bind(4, report.rejectedArchives());
    update->bind(5, rows.added);
    update->bind(6, rows.updated);
    update->bind(7, rows.unchanged);
    update->bind(8, rows.superseded);
    update->bind(9, rows.rejected);
    if (Status updated = update->run(); !updated) return updated;
    return addNotes(report);
}

Status ImportLog::addNotes(const ImportReport &report) {
    Result<Statement> insert =
        m_database.prepare("INSERT INTO note (import_id, code, archive, document, element, count, message) VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return failure(insert.error());
    for (const ImportNote &note : report.notes) {
        insert->bind(1, report.id.value);
        insert->bind(2, noteCodeKey(note.code));
        insert->bind(3, note.archive);
        insert->bind(4, note.document);
        insert->bind(5, note.element);
        insert->bind(6, note.count);
        insert->bind(7, note.message);
        if (Status inserted = insert->run(); !inserted) return inserted;
    }
    return {};
}

} // namespace ps
