// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/catalogue.h"
#include "core/domain/metric.h"

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// One selected result; its numbers are in ResultSet::values.
struct ResultRow {
    ResultId id;
    std::uint32_t series = 0; ///< index into Catalogue::series
    std::uint32_t run = 0;    ///< index into Catalogue::runs
    std::int32_t concurrency = 0;
    std::int32_t attempt = -1; ///< -1: not known
    std::int32_t image = -1;   ///< index into ResultSet::images, -1: not known
    std::int64_t document = 0; ///< DocumentId::value, for provenance
    std::int32_t element = 0;  ///< position in that document
};

/// The selected results with the metrics that were asked for. Immutable; rows in catalogue order of series, then run,
/// then ascending concurrency.
struct ResultSet {
    std::shared_ptr<const Catalogue> catalogue;
    std::vector<MetricId> columns;
    std::vector<ResultRow> rows;
    std::vector<double> values; ///< rows.size() × columns.size(), row-major; NaN: missing
    std::vector<std::string> images;

    std::optional<std::size_t> columnOf(MetricId id) const {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i] == id) return i;
        }
        return std::nullopt;
    }
    std::optional<double> value(std::size_t row, std::size_t column) const {
        const double value = values[row * columns.size() + column];
        if (std::isnan(value)) return std::nullopt;
        return value;
    }
    const SeriesInfo &seriesOf(const ResultRow &row) const { return catalogue->series[row.series]; }
    const ServingConfig &configOf(const ResultRow &row) const { return catalogue->configOf(seriesOf(row)); }
    const RunInfo &runOf(const ResultRow &row) const { return catalogue->runs[row.run]; }
    /// Why the result is known to be bad, or in doubt; empty when it is neither.
    std::string_view vetoOf(const ResultRow &row) const {
        const std::string_view veto = runOf(row).vetoOf(row.attempt);
        return veto.empty() ? catalogue->doubtOf(row.series, row.run, row.concurrency) : veto;
    }
};

} // namespace ps
