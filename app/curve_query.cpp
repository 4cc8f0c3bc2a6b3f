// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/curve_query.h"

#include "app/curve_rooflines.h"
#include "core/frontier/curve_builder.h"

#include <algorithm>
#include <array>

namespace ps {

namespace {

/// Beside the axes: what one asks of a point first.
constexpr std::array kTableMetrics = {"median_ttft", "p99_ttft",    "tput_per_gpu", "output_tput_per_gpu",   "median_intvty",
                                      "median_tpot", "median_e2el", "avg_power_w",  "joules_per_total_token"};

} // namespace

std::vector<MetricId> columnsFor(const AxisChoice &axes) {
    std::vector<MetricId> columns = {axes.x};
    const auto add = [&columns](MetricId id) {
        if (std::find(columns.begin(), columns.end(), id) == columns.end()) columns.push_back(id);
    };
    add(axes.y);
    for (const char *key : kTableMetrics) {
        if (const Metric *metric = findMetric(key)) add(metric->id);
    }
    return columns;
}

Result<std::shared_ptr<const CurveSet>> queryCurves(const StoreReader &reader, std::shared_ptr<const Catalogue> catalogue,
                                                    const CurveQuery &query, const JobControl &job) {
    return reader.results(std::move(catalogue), query.selection, columnsFor(query.axes), job)
        .and_then([&](std::shared_ptr<const ResultSet> results) {
            return buildCurves(std::move(results), query.selection, query.axes, query.groupBy, job);
        })
        .and_then([&](std::shared_ptr<const CurveSet> curves) { return withRooflines(reader, std::move(curves), job); });
}

} // namespace ps
