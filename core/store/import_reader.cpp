// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_reader.h"

#include "core/store/archive_counts.h"
#include "core/store/database.h"
#include "core/store/queries.h"
#include "core/store/transaction.h"

#include <nlohmann/json.hpp>

#include <string>
#include <unordered_map>

namespace ps {

namespace {

/// An import without a known end was cut off.
ImportState parseState(const std::string &key) {
    for (const ImportState state : {ImportState::Finished, ImportState::Cancelled}) {
        if (key == importStateKey(state)) return state;
    }
    return ImportState::Failed;
}

std::uint64_t countAt(const Statement &row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

StoredArchive readArchive(const Statement &row) {
    StoredArchive archive;
    ArchiveOutcome &outcome = archive.outcome;
    outcome.path = row.text(1);
    outcome.bytes = countAt(row, 2);
    outcome.status = parseArchiveStatus(row.text(3)).value_or(ArchiveStatus::Rejected);
    outcome.documents = countAt(row, 4);
    outcome.rows = {countAt(row, 5), countAt(row, 6), countAt(row, 7), countAt(row, 8), countAt(row, 9)};
    outcome.records = recordCountsFromText(row.text(10));
    archive.artifactId = row.optionalInteger(11);
    return archive;
}

StoredImport readImport(const Statement &row) {
    StoredImport import;
    import.id = ImportId{row.integer(0)};
    import.origin.startedAt = row.text(1);
    import.finishedAt = row.text(2);
    import.state = parseState(row.text(3));
    import.origin.programVersion = row.text(4);
    for (const nlohmann::json &path : nlohmann::json::parse(row.text(5), nullptr, false)) {
        if (path.is_string()) import.origin.paths.push_back(path.get<std::string>());
    }
    import.archives = countAt(row, 6);
    import.rejectedArchives = countAt(row, 7);
    import.rows = {countAt(row, 8), countAt(row, 9), countAt(row, 10), countAt(row, 11), countAt(row, 12)};
    import.unchangedArchives = countAt(row, 13);
    import.records = recordCountsFromText(row.text(14));
    return import;
}

/// Of an import that was cut off there are no totals, only what came of its archives.
Status sumArchives(Database &database, StoredImport &import) {
    Result<Statement> query = database.prepare(queries::kArchives);
    if (!query) return failure(query.error());
    query->bind(1, import.id.value);
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return {};
        const ArchiveOutcome outcome = readArchive(*query).outcome;
        ++import.archives;
        import.rejectedArchives += outcome.status == ArchiveStatus::Rejected ? 1U : 0U;
        import.unchangedArchives += outcome.status == ArchiveStatus::Unchanged ? 1U : 0U;
        import.rows += outcome.rows;
        import.records += outcome.records;
    }
}

/// The documents of the archives whose places in the list are given by their ids.
Status readDocuments(Database &database, const std::unordered_map<std::int64_t, std::size_t> &places,
                     std::vector<StoredArchive> &archives) {
    Result<Statement> query = database.prepare("SELECT archive_id, name, kind FROM document ORDER BY id");
    if (!query) return failure(query.error());
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return {};
        if (const auto place = places.find(query->integer(0)); place != places.end())
            archives[place->second].documents.push_back({query->text(1), query->text(2)});
    }
}

Status readNotes(Statement &query, StoredImport &import) {
    query.bind(1, import.id.value);
    for (;;) {
        const Result<bool> row = query.step();
        if (!row) return failure(row.error());
        if (!*row) return {};
        const std::optional<NoteCode> code = parseNoteCode(query.text(0));
        if (!code) continue; // of a newer version
        import.notes.push_back({*code, query.text(1), query.text(2), query.optionalInteger(3), countAt(query, 4), query.text(5)});
    }
}

} // namespace

Result<std::vector<StoredImport>> readImports(Database &database) {
    Result<Transaction> oneState = Transaction::begin(database, Transaction::Kind::Read);
    if (!oneState) return failure(oneState.error());
    Result<Statement> query = database.prepare(queries::kImports);
    if (!query) return failure(query.error());
    Result<Statement> notes = database.prepare(queries::kNotes);
    if (!notes) return failure(notes.error());
    std::vector<StoredImport> imports;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return imports;
        imports.push_back(readImport(*query));
        if (imports.back().finishedAt.empty()) {
            if (Status summed = sumArchives(database, imports.back()); !summed) return failure(summed.error());
        }
        if (Status read = readNotes(*notes, imports.back()); !read) return failure(read.error());
    }
}

Result<std::vector<StoredArchive>> readArchives(Database &database, ImportId import) {
    Result<Transaction> oneState = Transaction::begin(database, Transaction::Kind::Read);
    if (!oneState) return failure(oneState.error());
    Result<Statement> known = database.prepare("SELECT 1 FROM import WHERE id = ?");
    if (!known) return failure(known.error());
    known->bind(1, import.value);
    const Result<bool> found = known->step();
    if (!found) return failure(found.error());
    if (!*found) return failure(ErrorCode::NotFound, "the store has no import number " + std::to_string(import.value));
    Result<Statement> query = database.prepare(queries::kArchives);
    if (!query) return failure(query.error());
    query->bind(1, import.value);
    std::vector<StoredArchive> archives;
    std::unordered_map<std::int64_t, std::size_t> places;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) break;
        places.emplace(query->integer(0), archives.size());
        archives.push_back(readArchive(*query));
    }
    if (Status read = readDocuments(database, places, archives); !read) return failure(read.error());
    return archives;
}

} // namespace ps
