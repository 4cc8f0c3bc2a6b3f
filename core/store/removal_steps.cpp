// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/removal_steps.h"

#include "core/store/database.h"
#include "core/store/record_tables.h"
#include "core/store/run_facts.h"

#include <string>
#include <utility>

namespace ps {

namespace {

constexpr const char *kTemporary[] = {"heir", "gone_archive", "gone_document", "affected", "dead", "rehomed", "touched", "unsettled"};

Status makeTemporaryTables(Database &database) {
    for (const char *table : kTemporary) {
        if (Status dropped = database.execute("DROP TABLE IF EXISTS temp." + std::string(table)); !dropped) return dropped;
    }
    return database.execute("CREATE TEMP TABLE heir (archive_id INTEGER PRIMARY KEY, heir_id INTEGER NOT NULL);"
                            "CREATE TEMP TABLE gone_archive (id INTEGER PRIMARY KEY);"
                            "CREATE TEMP TABLE gone_document (id INTEGER PRIMARY KEY);");
}

/// The oldest other import that found an archive unchanged gets it: what was read, and how it is recognised.
constexpr char kGiveArchivesAway[] =
    "UPDATE archive SET absolute = owner.absolute, stamp_bytes = owner.stamp_bytes, modified_ns = owner.modified_ns,"
    " changed_ns = owner.changed_ns, inode = owner.inode, reading = owner.reading, artifact_id = owner.artifact_id,"
    " documents = owner.documents, unchanged_from = NULL"
    " FROM heir JOIN archive AS owner ON owner.id = heir.archive_id WHERE archive.id = heir.heir_id;"
    "UPDATE archive SET unchanged_from = heir_id FROM heir WHERE unchanged_from = heir.archive_id;"
    "UPDATE document SET archive_id = heir_id FROM heir WHERE document.archive_id = heir.archive_id;"
    "UPDATE result_carrier SET archive_id = heir_id FROM heir WHERE result_carrier.archive_id = heir.archive_id;"
    "UPDATE record_carrier SET archive_id = heir_id FROM heir WHERE record_carrier.archive_id = heir.archive_id;"
    "UPDATE run_fact SET archive_id = heir_id FROM heir WHERE run_fact.archive_id = heir.archive_id;";

Status forImport(Database &database, const char *sql, ImportId import) {
    Result<Statement> statement = database.prepare(sql);
    if (!statement) return failure(statement.error());
    statement->bind(1, import.value);
    return statement->run();
}

/// Facts of which only the gone archives took note, of runs that a moved archive has rows of: it says the same.
constexpr char kGiveFactsAway[] = "CREATE TEMP TABLE touched (run_id INTEGER PRIMARY KEY, archive_id INTEGER);"
                                  "INSERT INTO touched SELECT run_id, min(archive_id) FROM ("
                                  "SELECT result.run_id, archive_id FROM result JOIN document ON document.id = document_id"
                                  " UNION ALL SELECT result.run_id, archive_id FROM result_carrier JOIN result ON result.id = result_id"
                                  " UNION ALL SELECT result.run_id, archive_id FROM displaced_result JOIN result ON result.id = result_id"
                                  " JOIN document ON document.id = displaced_result.document_id)"
                                  " WHERE archive_id IN (SELECT heir_id FROM heir) GROUP BY run_id;"
                                  "UPDATE run_fact SET archive_id = touched.archive_id FROM touched WHERE touched.run_id = run_fact.run_id"
                                  " AND run_fact.archive_id IN (SELECT id FROM gone_archive);"
                                  "DROP TABLE touched;";

BenchmarkRun factAt(const Statement &row) {
    BenchmarkRun run;
    run.githubRunId = row.optionalInteger(1);
    if (const std::optional<std::int64_t> day = row.optionalInteger(2)) run.day = Day::fromNumber(*day);
    run.daySource = static_cast<DaySource>(row.integer(3));
    run.name = row.text(4);
    run.url = row.text(5);
    run.headSha = row.text(6);
    run.synthetic = row.integer(7) != 0;
    return run;
}

/// Writes the runs of temp.touched as the remaining facts tell them.
Status tellRunsAgain(Database &database) {
    Result<Statement> facts = database.prepare("SELECT run_id, github_run_id, day, day_source, name, url, head_sha, synthetic FROM run_fact"
                                               " WHERE run_id IN (SELECT run_id FROM touched) ORDER BY run_id, id");
    if (!facts) return failure(facts.error());
    std::vector<std::pair<std::int64_t, BenchmarkRun>> runs;
    for (;;) {
        const Result<bool> row = facts->step();
        if (!row) return failure(row.error());
        if (!*row) break;
        if (runs.empty() || runs.back().first != facts->integer(0)) {
            runs.emplace_back(facts->integer(0), factAt(*facts));
        } else {
            completeRun(runs.back().second, factAt(*facts));
        }
    }
    return writeRuns(database, runs);
}

} // namespace

Status findWhatGoes(Database &database, ImportId import, const JobControl &, RemovalReport &) {
    if (Status made = makeTemporaryTables(database); !made) return made;
    const char *const findHeirs = "INSERT INTO heir SELECT unchanged_from, min(id) FROM archive WHERE unchanged_from IN"
                                  " (SELECT id FROM archive WHERE import_id = ?1) AND import_id <> ?1 GROUP BY unchanged_from";
    if (Status found = forImport(database, findHeirs, import); !found) return found;
    const Result<std::int64_t> heirs = database.integer("SELECT count(*) FROM heir");
    if (!heirs) return failure(heirs.error());
    if (*heirs > 0) {
        if (Status given = database.execute(kGiveArchivesAway); !given) return given;
    }
    if (Status found = forImport(database, "INSERT INTO gone_archive SELECT id FROM archive WHERE import_id = ?1", import); !found)
        return found;
    return database.execute("INSERT INTO gone_document SELECT id FROM document WHERE archive_id IN (SELECT id FROM gone_archive)");
}

Status removeRecords(Database &database, ImportId, const JobControl &, RemovalReport &report) {
    const std::string held = "SELECT count(*) FROM (SELECT DISTINCT kind, record_id FROM record_carrier WHERE archive_id IN"
                             " (SELECT id FROM gone_archive UNION ALL SELECT heir_id FROM heir))";
    const Result<std::int64_t> before = database.integer(held);
    if (!before) return failure(before.error());
    if (*before == 0) return {};
    if (Status removed = database.execute("DELETE FROM record_carrier WHERE archive_id IN (SELECT id FROM gone_archive)"); !removed)
        return removed;
    for (std::size_t kind = 0; kind < kSideRecordKinds; ++kind) {
        const std::string table(recordTable(kind));
        const Result<std::int64_t> count = database.integer("SELECT count(*) FROM " + table);
        if (!count) return failure(count.error());
        if (Status removed =
                database.execute("DELETE FROM " + table +
                                 " WHERE id NOT IN (SELECT record_id FROM record_carrier WHERE kind = " + std::to_string(kind) + ")");
            !removed)
            return removed;
        const Result<std::int64_t> left = database.integer("SELECT count(*) FROM " + table);
        if (!left) return failure(left.error());
        report.removedRecords += static_cast<std::uint64_t>(*count - *left);
    }
    report.keptRecords = static_cast<std::uint64_t>(*before) - report.removedRecords;
    return {};
}

Status removeRunFacts(Database &database, ImportId, const JobControl &, RemovalReport &) {
    const Result<std::int64_t> heirs = database.integer("SELECT count(*) FROM heir");
    if (!heirs) return failure(heirs.error());
    if (*heirs > 0) {
        if (Status given = database.execute(kGiveFactsAway); !given) return given;
    }
    if (Status removed =
            database.execute("CREATE TEMP TABLE touched (run_id INTEGER PRIMARY KEY);"
                             "INSERT INTO touched SELECT DISTINCT run_id FROM run_fact WHERE archive_id IN (SELECT id FROM gone_archive);"
                             "DELETE FROM run_fact WHERE archive_id IN (SELECT id FROM gone_archive);");
        !removed)
        return removed;
    if (Status told = tellRunsAgain(database); !told) return told;
    return database.execute("DROP TABLE touched");
}

Status removeImportRows(Database &database, ImportId import, const JobControl &, RemovalReport &) {
    if (Status removed = database.execute("DELETE FROM document WHERE id IN (SELECT id FROM gone_document);"
                                          "DELETE FROM archive WHERE id IN (SELECT id FROM gone_archive);");
        !removed)
        return removed;
    for (const char *sql : {"DELETE FROM note WHERE import_id = ?1", "DELETE FROM import WHERE id = ?1"}) {
        if (Status removed = forImport(database, sql, import); !removed) return removed;
    }
    for (const char *table : kTemporary) {
        if (Status dropped = database.execute("DROP TABLE IF EXISTS temp." + std::string(table)); !dropped) return dropped;
    }
    return {};
}

Status removeLocalRuns(Database &database, ImportId import) {
    for (const char *sql : {"DELETE FROM local_message WHERE local_run_id IN (SELECT id FROM local_run WHERE import_id = ?1)",
                            "DELETE FROM local_run WHERE import_id = ?1"}) {
        if (Status removed = forImport(database, sql, import); !removed) return removed;
    }
    return database.execute("DELETE FROM result_doubt WHERE result_id NOT IN (SELECT id FROM result)");
}

Status removeUnused(Database &database) {
    std::string records;
    for (std::size_t kind = 0; kind < kSideRecordKinds; ++kind)
        records += " UNION ALL SELECT run_id FROM " + std::string(recordTable(kind)) + " WHERE run_id IS NOT NULL";
    return database.execute(
        "DELETE FROM series WHERE id NOT IN (SELECT series_id FROM series_run"
        " UNION ALL SELECT series_id FROM displaced_result WHERE series_id IS NOT NULL"
        " UNION ALL SELECT series_id FROM result_carrier WHERE series_id IS NOT NULL);"
        "DELETE FROM serving_config WHERE id NOT IN (SELECT config_id FROM series);"
        "DELETE FROM concurrency_list WHERE id NOT IN (SELECT concurrency_list_id FROM series_run);"
        "DELETE FROM image WHERE id NOT IN (SELECT image_id FROM result WHERE image_id IS NOT NULL"
        " UNION SELECT image_id FROM displaced_result WHERE image_id IS NOT NULL);"
        "DELETE FROM attribute_set WHERE id NOT IN (SELECT attribute_set_id FROM result WHERE attribute_set_id IS NOT NULL"
        " UNION SELECT attribute_set_id FROM displaced_result WHERE attribute_set_id IS NOT NULL);"
        "DELETE FROM spelling WHERE id NOT IN (SELECT spelling_id FROM result UNION SELECT spelling_id FROM displaced_result"
        " UNION SELECT spelling_id FROM result_carrier);"
        "DELETE FROM metric_list WHERE id NOT IN (SELECT metric_list_id FROM displaced_result);"
        "DELETE FROM run WHERE NOT has_results AND id NOT IN (SELECT run_id FROM run_fact"
        " UNION ALL SELECT run_id FROM displaced_result WHERE run_id IS NOT NULL"
        " UNION ALL SELECT run_id FROM result_carrier WHERE run_id IS NOT NULL" +
        records + ");");
}

} // namespace ps
