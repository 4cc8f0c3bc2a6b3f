// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/chart_spec.h"

#include <QLocale>

#include <cstddef>
#include <limits>
#include <vector>

namespace ps {

/// The smallest and largest of some values, gathered one by one.
struct ValueExtent {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();
    std::size_t notPositive = 0; ///< values that have no place on a log axis

    void add(double value);
    bool empty() const { return min > max; }
};

/// An axis that holds the values with a margin. A linear axis begins at 0 when the values are positive and come down
/// to half of the largest or less. Without values: 0…1, log 1…10. Precondition for `log`: no value <= 0.
ValueRange paddedLimits(const ValueExtent &extent, bool log);

struct AxisTick {
    double value = 0;
    QString label; ///< in the given locale, thousands grouped
    friend bool operator==(const AxisTick &, const AxisTick &) = default;
};

/// At most `maxCount` (>= 2) ticks at round numbers inside the range: multiples of 1, 2 or 5 times a power of ten on a
/// linear axis; 1, 2 and 5 of each decade, or whole decades, on a log axis.
std::vector<AxisTick> niceTicks(const ValueRange &range, bool log, int maxCount, const QLocale &locale);

} // namespace ps
