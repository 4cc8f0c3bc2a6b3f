// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/view_range.h"

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr double kSmallestShare = 1e-6;
constexpr double kLargestShare = 1000;
constexpr double kDecadesBeyond = 3;

ValueRange toScale(const ValueRange &range, bool log) {
    return log ? ValueRange{std::log10(range.min), std::log10(range.max)} : range;
}

ValueRange fromScale(const ValueRange &range, bool log) {
    return log ? ValueRange{std::pow(10.0, range.min), std::pow(10.0, range.max)} : range;
}

double spanOf(const ValueRange &range) {
    return range.max - range.min;
}

} // namespace

ValueRange zoomed(const AxisSpec &axis, double fraction, double factor) {
    const ValueRange shown = toScale(axis.range, axis.log);
    const double fullSpan = spanOf(toScale(axis.full, axis.log));
    const double largest = axis.log ? fullSpan + 2 * kDecadesBeyond : fullSpan * kLargestShare;
    // Limited here, not only afterwards: at a limit the value under the cursor must stay there too.
    const double span = std::clamp(spanOf(shown) / factor, fullSpan * kSmallestShare, largest);
    const double fixed = shown.min + fraction * spanOf(shown);
    const ValueRange wish{fixed - fraction * span, fixed + (1 - fraction) * span};
    return withinLimits(fromScale(wish, axis.log), axis);
}

ValueRange panned(const AxisSpec &axis, double fraction) {
    const ValueRange shown = toScale(axis.range, axis.log);
    const double delta = fraction * spanOf(shown);
    return withinLimits(fromScale({shown.min + delta, shown.max + delta}, axis.log), axis);
}

ValueRange withinLimits(const ValueRange &wish, const AxisSpec &axis) {
    const ValueRange full = toScale(axis.full, axis.log);
    const double beyond = axis.log ? kDecadesBeyond : kLargestShare * spanOf(full);
    const ValueRange bounds{full.min - beyond, full.max + beyond};
    ValueRange range = toScale(wish, axis.log);
    const double smallest = kSmallestShare * spanOf(full);
    if (!(spanOf(range) >= smallest * (1 - 1e-6))) range.max = range.min + smallest;
    if (spanOf(range) > spanOf(bounds)) return fromScale(bounds, axis.log);
    if (range.min < bounds.min) range = {bounds.min, bounds.min + spanOf(range)};
    if (range.max > bounds.max) range = {bounds.max - spanOf(range), bounds.max};
    return fromScale(range, axis.log);
}

bool fits(const ValueRange &range, bool log) {
    return std::isfinite(range.min) && std::isfinite(range.max) && range.max > range.min && (!log || range.min > 0);
}

} // namespace ps
