// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/metric.h"
#include "core/support/result.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

class Database;

/// The table that holds the metric: "result" or "result_cold".
std::string_view metricTable(const Metric &metric);
/// The metric's column as it stands in SQL, quoted: keys hold dots.
std::string metricColumn(const Metric &metric);

/// The names of the columns of a table, unquoted.
[[nodiscard]] Result<std::set<std::string>> columnsOf(Database &database, std::string_view table);

/// The metrics of the registry that the store has no column for.
[[nodiscard]] Result<std::vector<MetricId>> metricsWithoutColumn(Database &database);

/// The text of a migration with "{hot metrics}" and "{cold metrics}" replaced by column definitions.
std::string withMetricColumns(std::string sql);

/// Gives every metric of the registry its column. The registry grows from version to version without a new schema
/// number: older programs ignore the columns that they do not know, and read a store without them as missing values.
/// So a metric that was released keeps its key and its table for ever.
[[nodiscard]] Status addMetricColumns(Database &database);

} // namespace ps
