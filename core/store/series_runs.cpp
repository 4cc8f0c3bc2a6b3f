// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/series_runs.h"

#include "core/store/database.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ps {

namespace {

std::string concurrencyText(const std::vector<StoredPoint> &points) {
    std::vector<int> concurrencies;
    for (const StoredPoint &point : points) concurrencies.push_back(point.concurrency);
    std::sort(concurrencies.begin(), concurrencies.end());
    std::string text;
    for (const int concurrency : concurrencies) text += (text.empty() ? "" : ",") + std::to_string(concurrency);
    return text;
}

} // namespace

Result<std::unique_ptr<SeriesRuns>> SeriesRuns::create(Database &database) {
    Result<Statement> write = database.prepare("INSERT INTO series_run (series_id, run_id, concurrency_list_id) VALUES (?, ?, ?)"
                                               " ON CONFLICT DO UPDATE SET concurrency_list_id = excluded.concurrency_list_id");
    if (!write) return failure(write.error());
    Result<Statement> remove = database.prepare("DELETE FROM series_run WHERE series_id = ? AND run_id = ?");
    if (!remove) return failure(remove.error());
    Result<Statement> markRun = database.prepare("UPDATE run SET has_results = 1 WHERE id = ? AND NOT has_results");
    if (!markRun) return failure(markRun.error());
    Result<Statement> unmarkRun =
        database.prepare("UPDATE run SET has_results = EXISTS (SELECT 1 FROM series_run WHERE run_id = ?1) WHERE id = ?1");
    if (!unmarkRun) return failure(unmarkRun.error());
    return std::unique_ptr<SeriesRuns>(new SeriesRuns(std::move(*write), std::move(*remove), std::move(*markRun), std::move(*unmarkRun)));
}

SeriesRuns::SeriesRuns(Statement write, Statement remove, Statement markRun, Statement unmarkRun)
    : m_write(std::move(write)), m_remove(std::move(remove)), m_markRun(std::move(markRun)), m_unmarkRun(std::move(unmarkRun)) {}

Status SeriesRuns::refresh(StoredPoints &points, Interner &interner) {
    std::unordered_set<std::int64_t> gaining, losing; // runs
    for (const SeriesRunKey &key : m_touched) {
        const Result<PointList *> now = points.of(key);
        if (!now) return failure(now.error());
        ((*now)->points().empty() ? losing : gaining).insert(key.run);
        if (Status refreshed = refresh(key, (*now)->points(), interner); !refreshed) return refreshed;
    }
    for (const auto &[runs, statement] : {std::pair(&gaining, &m_markRun), std::pair(&losing, &m_unmarkRun)}) {
        for (const std::int64_t run : *runs) {
            statement->bind(1, run);
            if (Status marked = statement->run(); !marked) return marked;
        }
    }
    m_touched.clear();
    return {};
}

Status SeriesRuns::refresh(const SeriesRunKey &key, const std::vector<StoredPoint> &points, Interner &interner) {
    if (points.empty()) { // rolled back, or counted for another run
        m_remove.bind(1, key.series);
        m_remove.bind(2, key.run);
        return m_remove.run();
    }
    const Result<std::int64_t> list = interner.concurrencyList(concurrencyText(points));
    if (!list) return failure(list.error());
    m_write.bind(1, key.series);
    m_write.bind(2, key.run);
    m_write.bind(3, *list);
    return m_write.run();
}

} // namespace ps
