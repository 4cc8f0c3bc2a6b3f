// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/record_reader.h"

#include "core/store/database.h"
#include "core/store/record_tables.h"

#include <string>
#include <utility>

namespace ps {

Result<std::vector<StoredRecord>> readRecords(Database &database, std::size_t kind) {
    if (kind >= kSideRecordKinds) return failure(ErrorCode::InvalidArgument, "there is no kind of record " + std::to_string(kind));
    const std::string table(recordTable(kind));
    // The names of the run's columns are those of some records too: a sub-query keeps them apart.
    Result<Statement> query = database.prepare("SELECT run_key, run_day, " + recordColumns(kind) + " FROM " + table +
                                               " LEFT JOIN (SELECT id AS known_run, key AS run_key, day AS run_day FROM run)"
                                               " ON known_run = run_id ORDER BY id");
    if (!query) return failure(query.error());
    std::vector<StoredRecord> records;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return records;
        StoredRecord stored{readRecord(kind, *query, 2), query->text(0), std::nullopt};
        if (const std::optional<std::int64_t> day = query->optionalInteger(1)) stored.runDay = Day::fromNumber(*day);
        records.push_back(std::move(stored));
    }
}

Result<std::array<std::uint64_t, kSideRecordKinds>> countRecords(Database &database) {
    std::array<std::uint64_t, kSideRecordKinds> totals{};
    for (std::size_t kind = 0; kind < kSideRecordKinds; ++kind) {
        const Result<std::int64_t> count = database.integer("SELECT count(*) FROM " + std::string(recordTable(kind)));
        if (!count) return failure(count.error());
        totals[kind] = static_cast<std::uint64_t>(*count);
    }
    return totals;
}

} // namespace ps
