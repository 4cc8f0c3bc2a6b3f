// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_facts.h"

#include "core/store/database.h"

#include <sqlite3.h>

#include <utility>

namespace ps {

namespace {

constexpr char kUpdate[] = "UPDATE run SET github_run_id = ?2, day = ?3, day_source = ?4, name = ?5, url = ?6, head_sha = ?7,"
                           " synthetic = ?8 WHERE id = ?1";
constexpr char kFields[] = "github_run_id, day, day_source, name, url, head_sha, synthetic";

void bindFields(Statement &statement, const BenchmarkRun &run) {
    statement.bind(2, run.githubRunId);
    if (run.day) {
        statement.bind(3, run.day->number());
    } else {
        statement.bindNull(3);
    }
    statement.bind(4, static_cast<int>(run.daySource));
    statement.bind(5, run.name);
    statement.bind(6, run.url);
    statement.bind(7, run.headSha);
    statement.bind(8, run.synthetic);
}

bool dayIsNews(const BenchmarkRun &known, const BenchmarkRun &told) {
    if (!told.day) return false;
    if (!known.day || told.daySource < known.daySource) return true;
    return told.daySource == known.daySource && told.daySource == DaySource::User && told.day != known.day;
}

/// Of two texts the longer one says more; which one counts must not depend on which was read first.
bool saysMore(const std::string &known, const std::string &told) {
    return told.size() != known.size() ? told.size() > known.size() : told < known;
}

/// Whether completeRun() would change anything: most documents repeat what the ones before them said.
bool isNews(const BenchmarkRun &known, const BenchmarkRun &told) {
    return dayIsNews(known, told) || (!known.githubRunId && told.githubRunId) || saysMore(known.name, told.name) ||
           saysMore(known.url, told.url) || saysMore(known.headSha, told.headSha) || (told.synthetic && !known.synthetic);
}

} // namespace

bool completeRun(BenchmarkRun &known, const BenchmarkRun &told) {
    if (!isNews(known, told)) return false;
    if (dayIsNews(known, told)) {
        known.day = told.day;
        known.daySource = told.daySource;
    }
    if (!known.githubRunId) known.githubRunId = told.githubRunId;
    if (saysMore(known.name, told.name)) known.name = told.name;
    if (saysMore(known.url, told.url)) known.url = told.url;
    if (saysMore(known.headSha, told.headSha)) known.headSha = told.headSha;
    known.synthetic = known.synthetic || told.synthetic;
    return true;
}

Status writeRuns(Database &database, const std::vector<std::pair<std::int64_t, BenchmarkRun>> &runs) {
    Result<Statement> update = database.prepare(kUpdate);
    if (!update) return failure(update.error());
    for (const auto &[id, run] : runs) {
        update->bind(1, id);
        bindFields(*update, run);
        if (Status updated = update->run(); !updated) return updated;
    }
    return {};
}

Result<std::unique_ptr<RunFacts>> RunFacts::create(Database &database) {
    const std::string fields = kFields;
    Result<Statement> find = database.prepare("SELECT id, " + fields + " FROM run WHERE key = ?");
    if (!find) return failure(find.error());
    Result<Statement> insert = database.prepare("INSERT INTO run (key, " + fields + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return failure(insert.error());
    Result<Statement> update = database.prepare(kUpdate);
    if (!update) return failure(update.error());
    Result<Statement> addFact =
        database.prepare("INSERT INTO run_fact (run_id, " + fields + ", archive_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!addFact) return failure(addFact.error());
    return std::unique_ptr<RunFacts>(new RunFacts(database, std::move(*find), std::move(*insert), std::move(*update), std::move(*addFact)));
}

RunFacts::RunFacts(Database &database, Statement find, Statement insert, Statement update, Statement addFact)
    : m_database(database), m_find(std::move(find)), m_insert(std::move(insert)), m_update(std::move(update)),
      m_addFact(std::move(addFact)) {}

Result<PlacedRun> RunFacts::tell(const BenchmarkRun &run, std::int64_t archive) {
    const Result<Known *> entry = known(run);
    if (!entry) return failure(entry.error());
    Known &known = **entry;
    if (known.told && !isNews(*known.told, run)) return PlacedRun{known.id, &known.stored};
    if (!known.told) known.told.emplace();
    completeRun(*known.told, run);
    m_addFact.bind(1, known.id);
    bindFields(m_addFact, run);
    m_addFact.bind(9, archive);
    if (Status added = m_addFact.run(); !added) return failure(added.error());
    if (!completeRun(known.stored, run)) return PlacedRun{known.id, &known.stored};
    m_update.bind(1, known.id);
    bindFields(m_update, known.stored);
    if (Status updated = m_update.run(); !updated) return failure(updated.error());
    return PlacedRun{known.id, &known.stored};
}

Result<RunFacts::Known *> RunFacts::known(const BenchmarkRun &run) {
    if (const auto entry = m_runs.find(run.key); entry != m_runs.end()) return &entry->second;
    Known entry;
    entry.stored.key = run.key;
    m_find.bind(1, run.key);
    const Result<bool> found = m_find.step();
    if (!found) return failure(found.error());
    if (*found) {
        entry.id = m_find.integer(0);
        entry.stored.githubRunId = m_find.optionalInteger(1);
        if (const std::optional<std::int64_t> day = m_find.optionalInteger(2)) entry.stored.day = Day::fromNumber(*day);
        entry.stored.daySource = static_cast<DaySource>(m_find.integer(3));
        entry.stored.name = m_find.text(4);
        entry.stored.url = m_find.text(5);
        entry.stored.headSha = m_find.text(6);
        entry.stored.synthetic = m_find.integer(7) != 0;
        m_find.reset();
    } else {
        m_insert.bind(1, run.key);
        bindFields(m_insert, run);
        if (Status inserted = m_insert.run(); !inserted) return failure(inserted.error());
        entry.id = sqlite3_last_insert_rowid(m_database.handle());
        entry.stored = run;
    }
    return &m_runs.emplace(run.key, std::move(entry)).first->second;
}

void RunFacts::beginImport() {
    for (auto &[key, known] : m_runs) known.told.reset();
}

} // namespace ps
