// SPDX-License-Identifier: GPL-3.0-or-later
// Taking an import back, continued: rows that were held by one of its results, or were not because of it.
#include "core/store/database.h"
#include "core/store/part_told_rows.h"
#include "core/store/removal_steps.h"
#include "core/store/series_runs.h"

#include <memory>
#include <utility>
#include <vector>

namespace ps {

namespace {

constexpr char kRemember[] =
    "CREATE TEMP TABLE unsettled (series_id INTEGER, run_id INTEGER, concurrency INTEGER, PRIMARY KEY (series_id, run_id, concurrency))"
    " WITHOUT ROWID;"
    "INSERT OR IGNORE INTO unsettled SELECT series_id, run_id, concurrency FROM affected JOIN result USING (id)"
    " JOIN series ON series.id = series_id JOIN serving_config ON serving_config.id = config_id WHERE disaggregated OR multinode;";
constexpr char kUnsettled[] = "SELECT series_id, concurrency, run.id, run.key, github_run_id, day, day_source"
                              " FROM unsettled JOIN run ON run.id = run_id ORDER BY series_id, run_id, concurrency";

struct Unsettled {
    std::int64_t series = 0;
    int concurrency = 0;
    std::int64_t run = 0;
    BenchmarkRun facts;
};

Result<std::vector<Unsettled>> readUnsettled(Database &database) {
    Result<Statement> query = database.prepare(kUnsettled);
    if (!query) return failure(query.error());
    std::vector<Unsettled> all;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return all;
        Unsettled &one = all.emplace_back();
        one.series = query->integer(0);
        one.concurrency = static_cast<int>(query->integer(1));
        one.run = query->integer(2);
        one.facts.key = query->text(3);
        one.facts.githubRunId = query->optionalInteger(4);
        if (const std::optional<std::int64_t> day = query->optionalInteger(5)) one.facts.day = Day::fromNumber(*day);
        one.facts.daySource = static_cast<DaySource>(query->integer(6));
    }
}

} // namespace

Status rememberParts(Database &database) {
    return database.execute(kRemember);
}

Status settleParts(Database &database, ImportId, const JobControl &job, RemovalReport &) {
    const Result<std::vector<Unsettled>> unsettled = readUnsettled(database);
    if (!unsettled) return failure(unsettled.error());
    if (unsettled->empty()) return {};
    Result<ToldSeries> told = ToldSeries::create(database);
    if (!told) return failure(told.error());
    Result<AnonymousRuns> runs = AnonymousRuns::create(database);
    if (!runs) return failure(runs.error());
    Result<std::unique_ptr<Interner>> interner = Interner::create(database);
    if (!interner) return failure(interner.error());
    Result<std::unique_ptr<HeldVersions>> held = HeldVersions::create(database, **interner);
    if (!held) return failure(held.error());
    Result<StoredPoints> points = StoredPoints::create(database);
    if (!points) return failure(points.error());
    Result<std::unique_ptr<SeriesRuns>> seriesRuns = SeriesRuns::create(database);
    if (!seriesRuns) return failure(seriesRuns.error());
    for (const Unsettled &one : *unsettled) {
        if (job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        const Result<const AlikeSeries *> alike = told->alike(one.series);
        if (!alike) return failure(alike.error());
        if (!*alike) continue;
        const Result<RunScope> scope = runs->scopeOf(one.run, one.facts);
        if (!scope) return failure(scope.error());
        const Result<Settlement> settlement = settle(**held, {**alike, *scope, one.concurrency}, std::nullopt);
        if (!settlement) return failure(settlement.error());
        for (const SettledResult &settled : settlement->changed) {
            if (settled.id == 0 || settled.isNew) (*seriesRuns)->touch(settled.place);
        }
    }
    return (*seriesRuns)->refresh(*points, **interner);
}

} // namespace ps
