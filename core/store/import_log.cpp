// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_log.h"

#include "core/store/archive_counts.h"
#include "core/store/database.h"

#include <nlohmann/json.hpp>

#include <sqlite3.h>

#include <string>

namespace ps {

Result<std::unique_ptr<ImportLog>> ImportLog::create(Database &database) {
    Result<Statement> archive = database.prepare(
        "INSERT INTO archive (id, import_id, path, bytes, status, documents, added, updated, unchanged, superseded, rejected, records,"
        " artifact_id, unchanged_from, absolute, stamp_bytes, modified_ns, changed_ns, inode, reading)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!archive) return failure(archive.error());
    Result<Statement> document = database.prepare("INSERT INTO document (id, archive_id, name, kind) VALUES (?, ?, ?, ?)");
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

Status ImportLog::readNextIds() {
    const Result<std::int64_t> archive = m_database.integer("SELECT ifnull(max(id), 0) + 1 FROM archive");
    if (!archive) return failure(archive.error());
    const Result<std::int64_t> document = m_database.integer("SELECT ifnull(max(id), 0) + 1 FROM document");
    if (!document) return failure(document.error());
    m_nextArchive = *archive;
    m_nextDocument = *document;
    return {};
}

Status ImportLog::addArchive(std::int64_t id, ImportId import, const ParsedArchive &archive, const ArchiveOutcome &outcome) {
    m_archive.bind(1, id);
    m_archive.bind(2, import.value);
    m_archive.bind(3, archive.path);
    m_archive.bind(4, archive.bytes);
    m_archive.bind(5, archiveStatusKey(outcome.status));
    m_archive.bind(6, outcome.documents);
    m_archive.bind(7, outcome.rows.added);
    m_archive.bind(8, outcome.rows.updated);
    m_archive.bind(9, outcome.rows.unchanged);
    m_archive.bind(10, outcome.rows.superseded);
    m_archive.bind(11, outcome.rows.rejected);
    m_archive.bind(12, recordCountsText(outcome.records));
    m_archive.bind(13, archive.artifactId);
    if (archive.unchangedFrom) {
        m_archive.bind(14, archive.unchangedFrom->value);
    } else {
        m_archive.bindNull(14);
    }
    // Only what was read with success need not be read again.
    const bool recognisable = outcome.status == ArchiveStatus::Imported;
    m_archive.bind(15, recognisable ? std::string_view(archive.absolute) : std::string_view());
    m_archive.bind(16, recognisable ? archive.stamp.bytes : 0);
    m_archive.bind(17, recognisable ? archive.stamp.modifiedNs : 0);
    m_archive.bind(18, recognisable ? archive.stamp.changedNs : 0);
    m_archive.bind(19, recognisable ? archive.stamp.inode : 0);
    m_archive.bind(20, recognisable ? archive.reading : 0);
    return m_archive.run();
}

Status ImportLog::addDocument(std::int64_t id, std::int64_t archive, const ParsedDocument &document) {
    m_document.bind(1, id);
    m_document.bind(2, archive);
    m_document.bind(3, document.name);
    m_document.bind(4, document.kind);
    return m_document.run();
}

Status ImportLog::finish(const ImportReport &report) {
    Result<Statement> update = m_database.prepare(
        "UPDATE import SET finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), state = ?2, archives = ?3, rejected_archives = ?4,"
        " added = ?5, updated = ?6, unchanged = ?7, superseded = ?8, rejected = ?9,"
        " unchanged_archives = ?10, records = ?11 WHERE id = ?1");
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
    update->bind(10, report.unchangedArchives());
    update->bind(11, recordCountsText(report.records()));
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
