// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_reader.h"

#include "core/store/database.h"
#include "core/store/queries.h"
#include "core/store/stored_copy.h"
#include "core/store/transaction.h"

#include <nlohmann/json.hpp>

#include <string>

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
    return import;
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
        if (Status read = readNotes(*notes, imports.back()); !read) return failure(read.error());
    }
}

Result<ResultOrigin> readOrigin(Database &database, ResultId id) {
    Result<Statement> query = database.prepare(queries::kOrigin);
    if (!query) return failure(query.error());
    query->bind(1, id.value);
    const Result<bool> row = query->step();
    if (!row) return failure(row.error());
    if (!*row) return failure(ErrorCode::NotFound, "the store has no result number " + std::to_string(id.value));
    ResultOrigin origin;
    origin.archive = query->text(0);
    origin.document = query->text(1);
    origin.element = query->integer(2);
    origin.importedAt = query->text(3);
    origin.programVersion = query->text(4);
    origin.rawHardware = query->text(5);
    origin.rawFramework = query->text(6);
    origin.rawModel = query->text(7);
    origin.rawPrecision = query->text(8);
    origin.rawSpec = query->text(9);
    origin.attributes = attributesFromJson(query->text(10));
    origin.otherMetrics = otherMetricsFromJson(query->text(11));
    return origin;
}

} // namespace ps
