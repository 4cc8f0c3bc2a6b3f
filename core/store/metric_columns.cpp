// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/metric_columns.h"

#include "core/store/database.h"

#include <utility>

namespace ps {

std::string_view metricTable(const Metric &metric) {
    return metric.storage == MetricStorage::Hot ? "result" : "result_cold";
}

std::string withMetricColumns(std::string sql) {
    for (const auto &[mark, storage] : {std::pair("{hot metrics}", MetricStorage::Hot), std::pair("{cold metrics}", MetricStorage::Cold)}) {
        const std::size_t begin = sql.find(mark);
        if (begin == std::string::npos) continue;
        std::string columns;
        for (const Metric &metric : allMetrics()) {
            if (metric.storage == storage) columns += (columns.empty() ? "" : ", ") + metricColumn(metric) + " REAL";
        }
        sql.replace(begin, std::string_view(mark).size(), columns);
    }
    return sql;
}

std::string metricColumn(const Metric &metric) {
    return '"' + metric.key + '"';
}

Result<std::set<std::string>> columnsOf(Database &database, std::string_view table) {
    Result<Statement> query = database.prepare("SELECT name FROM pragma_table_info(?)");
    if (!query) return failure(query.error());
    query->bind(1, table);
    std::set<std::string> names;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return names;
        names.insert(query->text(0));
    }
}

Result<std::vector<MetricId>> metricsWithoutColumn(Database &database) {
    const Result<std::set<std::string>> hot = columnsOf(database, "result");
    if (!hot) return failure(hot.error());
    const Result<std::set<std::string>> cold = columnsOf(database, "result_cold");
    if (!cold) return failure(cold.error());
    std::vector<MetricId> missing;
    for (const Metric &metric : allMetrics()) {
        if (!(metric.storage == MetricStorage::Hot ? *hot : *cold).contains(metric.key)) missing.push_back(metric.id);
    }
    return missing;
}

Status addMetricColumns(Database &database) {
    const Result<std::vector<MetricId>> missing = metricsWithoutColumn(database);
    if (!missing) return failure(missing.error());
    for (const MetricId id : *missing) {
        const std::string table(metricTable(metric(id)));
        if (Status added = database.execute("ALTER TABLE " + table + " ADD COLUMN " + metricColumn(metric(id)) + " REAL"); !added)
            return added;
    }
    return {};
}

} // namespace ps
