// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "ui/chart/chart_spec.h"
#include "ui/theme/theme.h"

#include <optional>

namespace ps {

/// The picture of a curve set. `view` is the part to show; without one, and on an axis that it does not fit (a range
/// with a 0 on a log axis), everything is shown. Pure; without points the spec says so in emptyText.
ChartSpec buildChartSpec(const CurveSet &curves, const ChartOptions &options, const Theme &theme,
                         const std::optional<ViewRange> &view = std::nullopt);

/// "Median interactivity (tok/s/user) → better": the arrow points to the better end of the axis.
QString axisLabel(const Metric &metric);

} // namespace ps
