// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "core/store/held_versions.h"
#include "core/store/interner.h"
#include "core/store/removal_steps.h"
#include "core/store/series_runs.h"
#include "core/store/stored_points.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ps {

namespace {

/// Everything that the import has to do with. `own`: the stored version came from it. `several`: there are further versions,
/// of which only reading them all again tells what the result is without the import.
constexpr char kFindAffected[] =
    "CREATE TEMP TABLE affected (id INTEGER PRIMARY KEY, own INTEGER NOT NULL, several INTEGER NOT NULL DEFAULT 0);"
    "INSERT INTO affected (id, own) SELECT id, 1 FROM result WHERE document_id IN (SELECT id FROM gone_document);"
    "INSERT OR IGNORE INTO affected (id, own) SELECT result_id, 0 FROM result_carrier WHERE archive_id IN (SELECT id FROM gone_archive);"
    "INSERT OR IGNORE INTO affected (id, own) SELECT result_id, 0 FROM displaced_result"
    " WHERE document_id IN (SELECT id FROM gone_document);"
    "UPDATE affected SET several = 1 WHERE EXISTS (SELECT 1 FROM displaced_result WHERE result_id = affected.id)"
    " OR EXISTS (SELECT 1 FROM result_carrier WHERE result_id = affected.id AND run_id IS NOT NULL);"
    "CREATE TEMP TABLE dead (id INTEGER PRIMARY KEY);";

/// Results of one version: it stays as long as somebody else carries it, in the place of the oldest of them, and is as new
/// as the newest.
constexpr char kRehome[] =
    // The plus: one step per carrier, not one per result and archive.
    "DELETE FROM result_carrier WHERE +archive_id IN (SELECT id FROM gone_archive)"
    " AND result_id IN (SELECT id FROM affected WHERE NOT several);"
    "CREATE TEMP TABLE rehomed (result_id INTEGER PRIMARY KEY, document_id INTEGER, element INTEGER, spelling_id INTEGER,"
    " normalisations INTEGER);"
    "INSERT INTO rehomed SELECT result_id, min(document_id), element, spelling_id, normalisations FROM result_carrier"
    " WHERE result_id IN (SELECT id FROM affected WHERE own AND NOT several) GROUP BY result_id;"
    "INSERT INTO dead SELECT id FROM affected WHERE own AND NOT several AND id NOT IN (SELECT result_id FROM rehomed);"
    "UPDATE result SET document_id = rehomed.document_id, element = rehomed.element, spelling_id = rehomed.spelling_id,"
    " normalisations = rehomed.normalisations FROM rehomed WHERE result.id = rehomed.result_id;";

/// Where the own age of the stored version stands among the carriers, it may have been the import that made it newer.
constexpr char kAgeAgain[] =
    "UPDATE result SET"
    " attempt = (SELECT attempt FROM result_carrier WHERE result_id = result.id ORDER BY attempt DESC, artifact DESC LIMIT 1),"
    " artifact = (SELECT artifact FROM result_carrier WHERE result_id = result.id ORDER BY attempt DESC, artifact DESC LIMIT 1)"
    // CROSS JOIN: in this order, each by its key.
    " WHERE id IN (SELECT affected.id FROM affected CROSS JOIN result AS own ON own.id = affected.id"
    " CROSS JOIN document ON document.id = own.document_id CROSS JOIN result_carrier ON result_carrier.result_id = own.id"
    " AND result_carrier.archive_id = document.archive_id WHERE NOT several);"
    "DELETE FROM result_carrier WHERE result_id IN (SELECT id FROM affected WHERE NOT several) AND EXISTS ("
    "SELECT 1 FROM result WHERE result.id = result_carrier.result_id AND result.document_id = result_carrier.document_id"
    " AND result.element = result_carrier.element AND result.attempt IS result_carrier.attempt"
    " AND result.artifact IS result_carrier.artifact);";

constexpr char kRemoveDead[] = "DELETE FROM result_cold WHERE result_id IN (SELECT id FROM dead);"
                               "DELETE FROM result_other WHERE result_id IN (SELECT id FROM dead);"
                               "DELETE FROM result WHERE id IN (SELECT id FROM dead);"
                               "DELETE FROM replaced_value WHERE result_id IN (SELECT id FROM dead);";

using Keys = std::unordered_set<SeriesRunKey, SeriesRunKeyHash>;

Status collectKeys(Database &database, const char *sql, Keys &keys) {
    Result<Statement> query = database.prepare(sql);
    if (!query) return failure(query.error());
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return {};
        keys.insert({query->integer(0), query->integer(1)});
    }
}

Result<std::unordered_set<std::int64_t>> idsOf(Database &database, const char *sql) {
    Result<Statement> query = database.prepare(sql);
    if (!query) return failure(query.error());
    std::unordered_set<std::int64_t> ids;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return ids;
        ids.insert(query->integer(0));
    }
}

/// Reads the versions of the results that have several again, without those of the import.
class SeveralVersions {
public:
    SeveralVersions(HeldVersions &held, Statement addDead, Statement revive, std::unordered_set<std::int64_t> goneArchives, Keys &touched,
                    RemovalReport &report)
        : m_held(held), m_addDead(std::move(addDead)), m_revive(std::move(revive)), m_gone(std::move(goneArchives)), m_touched(touched),
          m_report(report) {}

    Status remove(std::int64_t id) {
        Result<HeldResult> read = m_held.read(id);
        if (!read) return failure(read.error());
        HeldResult &result = *read;
        const auto isShown = [](const Holding &holding) { return holding.isCopy; };
        const bool hadIt = std::any_of(result.holdings.begin(), result.holdings.end(),
                                       [&](const Holding &holding) { return isShown(holding) && isGone(holding); });
        std::erase_if(result.holdings, [this](const Holding &holding) { return isGone(holding); });
        if (hadIt && !result.holdings.empty()) {
            const bool stays = std::any_of(result.holdings.begin(), result.holdings.end(), isShown);
            ++(stays ? m_report.kept : m_report.restored);
        }
        if (hadIt && result.holdings.empty()) ++m_report.removed;
        if (Status moved = moveBack(result); !moved) return moved;
        if (result.holdings.empty()) return removeWhole(result);
        const Result<WrittenResult> written = m_held.write(result);
        return written ? Status() : failure(written.error());
    }

private:
    bool isGone(const Holding &holding) const { return m_gone.contains(holding.version.archive); }

    Status removeWhole(const HeldResult &result) {
        m_touched.insert({result.series, result.run});
        if (Status removed = m_held.remove(result.id); !removed) return removed;
        m_addDead.bind(1, result.id);
        return m_addDead.run();
    }

    /// Rows that named no run were counted for the run that they are copies of. Without the row that they repeat they are
    /// their own again.
    Status moveBack(HeldResult &result) {
        const auto repeats = [&result](const Holding &copy) {
            return std::any_of(result.holdings.begin(), result.holdings.end(), [&copy](const Holding &own) {
                return !own.version.readUnder && mergedStrangers(own.version.values, copy.version.values);
            });
        };
        std::map<ReadUnder, HeldResult> away;
        std::vector<Holding> here;
        for (const Holding &holding : result.holdings) {
            if (!holding.version.readUnder || repeats(holding)) {
                here.push_back(holding);
                continue;
            }
            HeldResult &there = away[*holding.version.readUnder];
            there.fingerprints.insert(holding.version.keys.fingerprint);
            there.holdings.push_back(holding);
            there.holdings.back().version.readUnder.reset();
        }
        result.holdings = std::move(here);
        for (auto &[place, there] : away) {
            there.series = place.series;
            there.run = place.run;
            there.concurrency = result.concurrency;
            if (Status moved = writeApart(there); !moved) return moved;
        }
        return {};
    }

    Status writeApart(HeldResult &result) {
        const Result<std::optional<std::int64_t>> there = m_held.at(result.series, result.run, result.concurrency);
        if (!there) return failure(there.error());
        if (*there) {
            Result<HeldResult> other = m_held.read(**there);
            if (!other) return failure(other.error());
            std::erase_if(other->holdings, [this](const Holding &holding) { return isGone(holding); });
            result.id = other->id;
            result.add(std::move(*other));
            m_revive.bind(1, result.id);
            if (Status revived = m_revive.run(); !revived) return revived;
        }
        m_touched.insert({result.series, result.run});
        const Result<WrittenResult> written = m_held.write(result);
        return written ? Status() : failure(written.error());
    }

    HeldVersions &m_held;
    Statement m_addDead, m_revive;
    std::unordered_set<std::int64_t> m_gone;
    Keys &m_touched;
    RemovalReport &m_report;
};

Status removeOfSeveral(Database &database, Interner &interner, const JobControl &job, Keys &touched, RemovalReport &report) {
    const Result<std::unordered_set<std::int64_t>> several = idsOf(database, "SELECT id FROM affected WHERE several");
    if (!several) return failure(several.error());
    if (several->empty()) return {};
    Result<std::unordered_set<std::int64_t>> gone = idsOf(database, "SELECT id FROM gone_archive");
    if (!gone) return failure(gone.error());
    Result<std::unique_ptr<HeldVersions>> held = HeldVersions::create(database, interner);
    if (!held) return failure(held.error());
    Result<Statement> addDead = database.prepare("INSERT OR IGNORE INTO dead (id) VALUES (?)");
    if (!addDead) return failure(addDead.error());
    Result<Statement> revive = database.prepare("DELETE FROM dead WHERE id = ?");
    if (!revive) return failure(revive.error());
    SeveralVersions versions(**held, std::move(*addDead), std::move(*revive), std::move(*gone), touched, report);
    std::vector<std::int64_t> inOrder(several->begin(), several->end());
    std::sort(inOrder.begin(), inOrder.end());
    for (const std::int64_t id : inOrder) {
        if (job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        if (Status removed = versions.remove(id); !removed) return removed;
    }
    return {};
}

Status refreshSeriesRuns(Database &database, Interner &interner, const Keys &touched) {
    Result<StoredPoints> points = StoredPoints::create(database);
    if (!points) return failure(points.error());
    Result<std::unique_ptr<SeriesRuns>> seriesRuns = SeriesRuns::create(database);
    if (!seriesRuns) return failure(seriesRuns.error());
    for (const SeriesRunKey &key : touched) (*seriesRuns)->touch(key);
    return (*seriesRuns)->refresh(*points, interner);
}

Status countSimple(Database &database, RemovalReport &report) {
    const Result<std::int64_t> dead = database.integer("SELECT count(*) FROM dead JOIN affected USING (id) WHERE NOT several");
    if (!dead) return failure(dead.error());
    const Result<std::int64_t> kept =
        database.integer("SELECT count(*) FROM affected WHERE NOT several AND id NOT IN (SELECT id FROM dead)");
    if (!kept) return failure(kept.error());
    const Result<std::int64_t> moved =
        database.integer("SELECT count(*) FROM result WHERE id NOT IN (SELECT id FROM affected) AND document_id IN"
                         " (SELECT id FROM document WHERE archive_id IN (SELECT heir_id FROM heir))");
    if (!moved) return failure(moved.error());
    report.removed += static_cast<std::uint64_t>(*dead);
    report.kept += static_cast<std::uint64_t>(*kept + *moved);
    return {};
}

} // namespace

Status removeResults(Database &database, ImportId import, const JobControl &job, RemovalReport &report) {
    Result<std::unique_ptr<Interner>> interner = Interner::create(database);
    if (!interner) return failure(interner.error());
    if (Status found = database.execute(kFindAffected); !found) return found;
    if (Status remembered = rememberParts(database); !remembered) return remembered;
    if (Status forgotten = database.execute("DELETE FROM replaced_value WHERE import_id = " + std::to_string(import.value)); !forgotten)
        return forgotten;
    if (Status rehomed = database.execute(kRehome); !rehomed) return rehomed;
    if (Status aged = database.execute(kAgeAgain); !aged) return aged;
    Keys touched;
    if (Status found = collectKeys(database, "SELECT DISTINCT series_id, run_id FROM result WHERE id IN (SELECT id FROM dead)", touched);
        !found)
        return found;
    if (Status removed = removeOfSeveral(database, **interner, job, touched, report); !removed) return removed;
    if (Status removed = database.execute(kRemoveDead); !removed) return removed;
    if (Status counted = countSimple(database, report); !counted) return counted;
    return refreshSeriesRuns(database, **interner, touched);
}

} // namespace ps
