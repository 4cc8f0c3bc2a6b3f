// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/support/job_control.h"

namespace ps {

/// Groups the results, drops (and counts) those that miss a value, and finds each group's frontier. `axes` must be
/// among the result set's columns. Pure; fails only when cancelled or when an axis is not among the columns.
[[nodiscard]] Result<std::shared_ptr<const CurveSet>> buildCurves(std::shared_ptr<const ResultSet> results, const Selection &selection,
                                                                  const AxisChoice &axes, const GroupBy &groupBy,
                                                                  const JobControl &job = {});

} // namespace ps
