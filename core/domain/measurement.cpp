// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/measurement.h"

#include <cmath>
#include <limits>

namespace ps {

namespace {
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
}

MetricValues::MetricValues() : m_values(metricCount(), kMissing) {}

std::optional<double> MetricValues::value(MetricId id) const {
    const double value = m_values[id.index];
    if (std::isnan(value)) return std::nullopt;
    return value;
}

void MetricValues::set(MetricId id, double value) {
    m_values[id.index] = value;
}

void MetricValues::clear(MetricId id) {
    m_values[id.index] = kMissing;
}

} // namespace ps
