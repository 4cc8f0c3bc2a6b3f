// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <string>
#include <utility>
#include <vector>

namespace ps::test {

inline constexpr char kHostileName[] = "<b>x</b>'; DROP TABLE--.json";

inline ImportNote importNote(NoteCode code, std::string archive, std::string message, std::string document = {}) {
    ImportNote note;
    note.code = code;
    note.archive = std::move(archive);
    note.document = std::move(document);
    note.message = std::move(message);
    return note;
}

inline ArchiveOutcome archiveOutcome(std::string path, ArchiveStatus status, RowCounts rows = {}) {
    ArchiveOutcome outcome;
    outcome.path = std::move(path);
    outcome.status = status;
    outcome.rows = rows;
    return outcome;
}

/// A fine file, one with a hostile name that lost a row, and one that could not be read.
inline ImportReport importReport() {
    ImportReport report;
    report.archives = {archiveOutcome("fine.zip", ArchiveStatus::Imported, {1737, 2, 30, 4, 0}),
                       archiveOutcome(kHostileName, ArchiveStatus::Imported, {5, 0, 0, 0, 1}),
                       archiveOutcome("broken.zip", ArchiveStatus::Rejected)};
    report.archives[0].records[0] = {24, 0};
    report.notes = {importNote(NoteCode::MissingField, kHostileName, "field 'hw' is missing"),
                    importNote(NoteCode::UnreadableDocument, "broken.zip", "no zip archive")};
    return report;
}

inline StoredImport storedImport(std::int64_t id, std::vector<std::string> paths) {
    StoredImport import;
    import.id = ImportId{id};
    import.origin = {std::move(paths), "0.3.0", "2026-05-09T10:00:00Z"};
    import.finishedAt = "2026-05-09T10:01:05Z";
    const ImportReport report = importReport();
    import.archives = report.archives.size();
    import.rejectedArchives = report.rejectedArchives();
    import.rows = report.rows();
    import.records = report.records();
    import.notes = report.notes;
    return import;
}

inline std::vector<StoredArchive> storedArchives() {
    std::vector<StoredArchive> archives;
    const ImportReport report = importReport();
    for (const ArchiveOutcome &outcome : report.archives) archives.push_back({outcome, std::nullopt, {}});
    archives.front().artifactId = 6543210987;
    archives.front().documents = {{"results.json", "benchmark-rows"}};
    return archives;
}

} // namespace ps::test
