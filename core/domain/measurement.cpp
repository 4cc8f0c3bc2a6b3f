// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/measurement.h"

#include <limits>

namespace ps {

namespace {
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
}

MetricValues::MetricValues() : m_values(metricCount(), kMissing) {}

void MetricValues::clear(MetricId id) {
    m_values[id.index] = kMissing;
}

} // namespace ps
