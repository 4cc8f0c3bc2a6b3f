// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/interner.h"
#include "core/store/statement.h"
#include "core/store/stored_points.h"
#include "core/support/result.h"

#include <memory>
#include <unordered_set>

namespace ps {

class Database;

/// Keeps series_run, and which runs have results, in step with the results.
class SeriesRuns {
public:
    [[nodiscard]] static Result<std::unique_ptr<SeriesRuns>> create(Database &database);

    /// Points of the series in the run have been added or removed.
    void touch(const SeriesRunKey &key) { m_touched.insert(key); }
    /// Writes what has changed since the last call.
    [[nodiscard]] Status refresh(StoredPoints &points, Interner &interner);

private:
    SeriesRuns(Statement write, Statement remove, Statement markRun, Statement unmarkRun);
    Status refresh(const SeriesRunKey &key, const std::vector<StoredPoint> &points, Interner &interner);

    Statement m_write, m_remove, m_markRun, m_unmarkRun;
    std::unordered_set<SeriesRunKey, SeriesRunKeyHash> m_touched;
};

} // namespace ps
