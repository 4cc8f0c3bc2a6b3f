// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/metric.h"

#include <vector>

namespace ps {

/// Builds the registry. Only metric.cpp calls it; to add a metric, edit metric_table.cpp.
std::vector<Metric> buildMetricTable();

} // namespace ps
