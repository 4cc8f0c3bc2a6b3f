// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/store/store.h"
#include "core/support/job_control.h"

#include <memory>
#include <vector>

namespace ps {

/// What to show: the question that window and command line ask alike.
struct CurveQuery {
    Selection selection;
    AxisChoice axes;
    GroupBy groupBy;
};

/// The axes and the metrics that the table shows beside them, without repeats, axes first.
std::vector<MetricId> columnsFor(const AxisChoice &axes);

/// Catalogue, rows and frontiers in one go.
[[nodiscard]] Result<std::shared_ptr<const CurveSet>> queryCurves(const StoreReader &reader, std::shared_ptr<const Catalogue> catalogue,
                                                                  const CurveQuery &query, const JobControl &job = {});

} // namespace ps
