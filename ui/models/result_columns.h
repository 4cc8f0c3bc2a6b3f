// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <QString>

#include <vector>

namespace ps {

/// A column of the result table. Which ones there are depends on the axes and on what was read.
struct ResultColumn {
    enum class Kind { Model, Sequence, Gpu, Engine, Precision, Parallelism, Concurrency, Metric, Night, Run, Image };

    Kind kind = Kind::Gpu;
    MetricId metric{};           ///< with Kind::Metric
    std::size_t valueColumn = 0; ///< with Kind::Metric: index into ResultSet::columns
    QString key;                 ///< stable between sessions: "gpu", "metric:median_ttft"
    QString title;               ///< for the header, with the unit
    QString explanation;         ///< for the header's tool tip
    bool numeric = false;        ///< right aligned
    bool shownAtFirst = true;
};

/// Model and sequence when the selection does not fix them, GPU, engine, precision, parallelism, concurrency, the y metric, the x
/// metric, the other metrics of the result set, night, run, image.
std::vector<ResultColumn> resultColumns(const CurveSet &curves);

/// "Median TTFT", "Throughput": the label with the field's abbreviations, without what the unit says.
QString shortMetricLabel(const Metric &metric);

/// "Median TTFT (s)", "Median tok/s/user", "tok/s/GPU": short enough for a table header, the unit included.
QString metricColumnTitle(const Metric &metric);

} // namespace ps
