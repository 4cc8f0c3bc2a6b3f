// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/result_history.h"

#include "core/store/database.h"
#include "core/store/metric_blob.h"

#include <sqlite3.h>

#include <array>
#include <utility>

namespace ps {

namespace {

constexpr char kCarry[] =
    "INSERT INTO result_carrier (result_id, archive_id, fingerprint, document_id, element, attempt, artifact, spelling_id,"
    " normalisations, series_id, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET attempt = excluded.attempt,"
    " artifact = excluded.artifact WHERE excluded.attempt IS NOT NULL AND excluded.attempt > ifnull(attempt, -1)";
constexpr char kDisplace[] =
    "INSERT OR IGNORE INTO displaced_result (result_id, fingerprint, document_id, element, attempt, artifact, image_id,"
    " spelling_id, attribute_set_id, normalisations, series_id, run_id, is_copy, metric_list_id, metric_values)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kKeepOwnAge[] =
    "INSERT OR IGNORE INTO result_carrier (result_id, archive_id, fingerprint, document_id, element, attempt, artifact,"
    " spelling_id, normalisations, series_id, run_id) SELECT result.id, archive_id, fingerprint, document_id, element, attempt, artifact,"
    " spelling_id, normalisations, NULL, NULL FROM result JOIN document ON document.id = document_id WHERE result.id = ?";
constexpr char kAdopt[] =
    "INSERT OR IGNORE INTO result_carrier (result_id, archive_id, fingerprint, document_id, element, attempt, artifact,"
    " spelling_id, normalisations, series_id, run_id) SELECT result_id, archive_id, fingerprint, document_id, element, attempt, artifact,"
    " spelling_id, normalisations, series_id, run_id FROM displaced_result JOIN document ON document.id = document_id"
    " WHERE result_id = ? AND fingerprint = ?";
constexpr char kFindCarrier[] =
    "SELECT archive_id, document_id, element, attempt, artifact, spelling_id, normalisations, series_id, run_id FROM result_carrier"
    " WHERE result_id = ? AND fingerprint = ? ORDER BY document_id LIMIT 1";

void bindReadUnder(Statement &statement, int first, const ResultVersion &version) {
    statement.bind(first, version.readUnder ? std::optional(version.readUnder->series) : std::nullopt);
    statement.bind(first + 1, version.readUnder ? std::optional(version.readUnder->run) : std::nullopt);
}

} // namespace

std::optional<ReadUnder> readUnderAt(const Statement &row, int column) {
    const std::optional<std::int64_t> series = row.optionalInteger(column);
    const std::optional<std::int64_t> run = row.optionalInteger(column + 1);
    return series && run ? std::optional(ReadUnder{*series, *run}) : std::nullopt;
}

Result<std::unique_ptr<ResultHistory>> ResultHistory::create(Database &database) {
    constexpr std::array kSql = {kCarry,
                                 kDisplace,
                                 kKeepOwnAge,
                                 kAdopt,
                                 "DELETE FROM displaced_result WHERE result_id = ? AND fingerprint = ?",
                                 "UPDATE displaced_result SET is_copy = 0 WHERE result_id = ? AND is_copy",
                                 "SELECT id FROM metric_list WHERE text = ?",
                                 "INSERT INTO metric_list (text) VALUES (?)",
                                 kFindCarrier,
                                 "DELETE FROM result_carrier WHERE result_id = ? AND archive_id = ? AND fingerprint = ?"};
    std::vector<Statement> prepared;
    for (const char *sql : kSql) {
        Result<Statement> statement = database.prepare(sql);
        if (!statement) return failure(statement.error());
        prepared.push_back(std::move(*statement));
    }
    Statements statements{std::move(prepared[0]), std::move(prepared[1]), std::move(prepared[2]), std::move(prepared[3]),
                          std::move(prepared[4]), std::move(prepared[5]), std::move(prepared[6]), std::move(prepared[7]),
                          std::move(prepared[8]), std::move(prepared[9])};
    return std::unique_ptr<ResultHistory>(new ResultHistory(database, std::move(statements)));
}

ResultHistory::ResultHistory(Database &database, Statements statements) : m_database(database), m_statements(std::move(statements)) {}

Status ResultHistory::carry(std::int64_t result, const ResultVersion &version) {
    Statement &carry = m_statements.carry;
    carry.bind(1, result);
    carry.bind(2, version.archive);
    carry.bind(3, version.keys.fingerprint);
    carry.bind(4, version.keys.document);
    carry.bind(5, static_cast<std::uint64_t>(version.keys.element));
    carry.bind(6, version.keys.age.knownAttempt());
    carry.bind(7, version.keys.age.knownArtifact());
    carry.bind(8, version.keys.spelling);
    carry.bind(9, static_cast<std::int64_t>(version.keys.normalisations));
    bindReadUnder(carry, 10, version);
    return carry.run();
}

Status ResultHistory::displace(std::int64_t result, const ResultVersion &version, bool isCopy) {
    const MetricBlob blob = toBlob(version.values);
    const Result<std::int64_t> list = metricList(blob.keys);
    if (!list) return failure(list.error());
    Statement &displace = m_statements.displace;
    displace.bind(1, result);
    displace.bind(2, version.keys.fingerprint);
    displace.bind(3, version.keys.document);
    displace.bind(4, static_cast<std::uint64_t>(version.keys.element));
    displace.bind(5, version.keys.age.knownAttempt());
    displace.bind(6, version.keys.age.knownArtifact());
    displace.bind(7, version.keys.image);
    displace.bind(8, version.keys.spelling);
    displace.bind(9, version.keys.attributeSet);
    displace.bind(10, static_cast<std::int64_t>(version.keys.normalisations));
    bindReadUnder(displace, 11, version);
    displace.bind(13, isCopy);
    displace.bind(14, *list);
    displace.bindBlob(15, blob.values);
    if (Status displaced = displace.run(); !displaced) return displaced;
    if (sqlite3_changes(m_database.handle()) > 0) return {};
    return carry(result, version); // another archive holds the same version
}

Status ResultHistory::displaceStored(std::int64_t result, const ResultVersion &stored, bool isCopy) {
    if (!isMerged(stored.keys.normalisations)) return displace(result, stored, isCopy);
    Statement &find = m_statements.findCarrier;
    find.bind(1, result);
    find.bind(2, stored.keys.fingerprint);
    const Result<bool> found = find.step();
    if (!found) return failure(found.error());
    if (!*found) return {};
    ResultVersion version = stored;
    version.archive = find.integer(0);
    version.keys.document = find.integer(1);
    version.keys.element = static_cast<std::size_t>(find.integer(2));
    version.keys.age = {find.optionalInteger(3).value_or(VersionAge::kNoAttempt),
                        find.optionalInteger(4).value_or(VersionAge::kNoArtifact)};
    version.keys.spelling = find.integer(5);
    version.keys.normalisations = static_cast<std::uint32_t>(find.integer(6));
    version.readUnder = readUnderAt(find, 7);
    find.reset();
    Statement &remove = m_statements.removeCarrier;
    remove.bind(1, result);
    remove.bind(2, version.archive);
    remove.bind(3, stored.keys.fingerprint);
    if (Status removed = remove.run(); !removed) return removed;
    return displace(result, version, isCopy);
}

Status ResultHistory::keepOwnAge(std::int64_t result) {
    m_statements.keepOwnAge.bind(1, result);
    return m_statements.keepOwnAge.run();
}

Status ResultHistory::adopt(std::int64_t result, std::int64_t fingerprint) {
    for (Statement *statement : {&m_statements.adopt, &m_statements.remove}) {
        statement->bind(1, result);
        statement->bind(2, fingerprint);
        if (Status done = statement->run(); !done) return done;
    }
    return {};
}

Status ResultHistory::forgetCopies(std::int64_t result) {
    m_statements.forgetCopies.bind(1, result);
    return m_statements.forgetCopies.run();
}

Result<std::int64_t> ResultHistory::metricList(const std::string &keys) {
    if (keys == m_lastListKeys) return m_lastList;
    m_statements.findList.bind(1, keys);
    const Result<bool> found = m_statements.findList.step();
    if (!found) return failure(found.error());
    if (*found) {
        m_lastList = m_statements.findList.integer(0);
        m_statements.findList.reset();
    } else {
        m_statements.addList.bind(1, keys);
        if (Status added = m_statements.addList.run(); !added) return failure(added.error());
        m_lastList = sqlite3_last_insert_rowid(m_database.handle());
    }
    m_lastListKeys = keys;
    return m_lastList;
}

} // namespace ps
