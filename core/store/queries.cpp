// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/queries.h"

#include "core/store/metric_columns.h"

namespace ps::queries {

std::string resultsOfSeriesRun(std::span<const MetricId> metrics, const std::set<std::string> &stored) {
    std::string columns = "result.id, concurrency, attempt, image_id, document_id, element";
    bool needsCold = false;
    for (const MetricId id : metrics) {
        const Metric &wanted = metric(id);
        const bool known = stored.contains(wanted.key);
        columns += known ? ", " + metricColumn(wanted) : ", NULL";
        needsCold = needsCold || (known && wanted.storage == MetricStorage::Cold);
    }
    return "SELECT " + columns + " FROM result" + (needsCold ? " LEFT JOIN result_cold ON result_cold.result_id = result.id" : "") +
           " WHERE series_id = ? AND run_id = ? ORDER BY concurrency";
}

} // namespace ps::queries
