// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "ui/chart/chart_spec.h"
#include "ui/theme/theme.h"

#include <vector>

namespace ps {

/// What the lines, colours and shapes of the picture mean: frontiers, GPUs (unless the frontiers are the GPUs) and
/// precisions, each only when something of it is drawn. Needs the spec's series.
std::vector<LegendSection> buildLegend(const CurveSet &curves, const ChartSpec &spec, const Theme &theme);

} // namespace ps
