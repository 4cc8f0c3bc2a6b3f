// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/axis_scaler.h"

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr double kLinearMargin = 0.04;
constexpr double kLogMargin = 0.05; // of the span in decades
constexpr double kRoundingSlack = 1e-9;
constexpr int kMaxDecimals = 12;
constexpr double kPlainNumberLimit = 1e12; // beyond it, and for tiny steps, the power of ten is written

double niceStep(double atLeast) {
    const double power = std::pow(10.0, std::floor(std::log10(atLeast)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= atLeast * (1 - kRoundingSlack)) return factor * power;
    }
    return 10 * power;
}

int decimalsFor(double step) {
    return std::max(0, static_cast<int>(-std::floor(std::log10(step) + kRoundingSlack)));
}

QString tickText(double value, double step, const QLocale &locale) {
    const int decimals = decimalsFor(step);
    if (std::abs(value) >= kPlainNumberLimit || decimals > kMaxDecimals) return locale.toString(value, 'g', 6);
    return locale.toString(value, 'f', decimals);
}

std::vector<AxisTick> linearTicks(const ValueRange &range, int maxCount, const QLocale &locale) {
    const double span = range.max - range.min;
    double step = niceStep(span / maxCount);
    const auto countAt = [&](double candidate) {
        return std::floor(range.max / candidate + kRoundingSlack) - std::ceil(range.min / candidate - kRoundingSlack) + 1;
    };
    while (countAt(step) > maxCount) step = niceStep(step * 1.5);
    const double first = std::ceil(range.min / step - kRoundingSlack);
    std::vector<AxisTick> ticks;
    for (int i = 0; i < static_cast<int>(countAt(step)); ++i) {
        const double multiple = first + i;
        // Adding 0.0 turns a negative zero into a plain one.
        const double value = multiple * step + 0.0;
        ticks.push_back({value, tickText(value, step, locale)});
    }
    return ticks;
}

std::vector<double> decadeValues(const ValueRange &range, std::initializer_list<double> factors, int everyDecades) {
    std::vector<double> values;
    const int first = static_cast<int>(std::floor(std::log10(range.min)));
    const int last = static_cast<int>(std::ceil(std::log10(range.max)));
    for (int decade = first; decade <= last; ++decade) {
        if (decade % everyDecades != 0) continue;
        for (const double factor : factors) {
            const double value = factor * std::pow(10.0, decade);
            if (value >= range.min * (1 - kRoundingSlack) && value <= range.max * (1 + kRoundingSlack)) values.push_back(value);
        }
    }
    return values;
}

std::vector<AxisTick> logTicks(const ValueRange &range, int maxCount, const QLocale &locale) {
    std::vector<double> values = decadeValues(range, {1, 2, 5}, 1);
    if (values.size() < 3) return linearTicks(range, maxCount, locale);
    for (int every = 1; static_cast<int>(values.size()) > maxCount; ++every) values = decadeValues(range, {1}, every);
    std::vector<AxisTick> ticks;
    for (const double value : values) {
        const bool plain = value >= 1e-4 && value < kPlainNumberLimit;
        ticks.push_back({value, plain ? tickText(value, std::pow(10.0, std::floor(std::log10(value) + kRoundingSlack)), locale)
                                      : locale.toString(value, 'g', 3)});
    }
    return ticks;
}

} // namespace

void ValueExtent::add(double value) {
    min = std::min(min, value);
    max = std::max(max, value);
    if (!(value > 0)) ++notPositive;
}

ValueRange paddedLimits(const ValueExtent &extent, bool log) {
    if (extent.empty()) return log ? ValueRange{1, 10} : ValueRange{0, 1};
    if (log) {
        const double decades = std::log10(extent.max) - std::log10(extent.min);
        const double margin = std::pow(10.0, decades > 0 ? kLogMargin * decades : 0.3);
        return {extent.min / margin, extent.max * margin};
    }
    const double span = extent.max - extent.min;
    double margin = kLinearMargin * span;
    if (!(span > 0)) margin = extent.max != 0 ? std::abs(extent.max) * 0.1 : 1;
    ValueRange limits{extent.min - margin, extent.max + margin};
    if (span > 0 && extent.min >= 0 && extent.min <= 0.5 * extent.max) limits.min = 0;
    return limits;
}

std::vector<AxisTick> niceTicks(const ValueRange &range, bool log, int maxCount, const QLocale &locale) {
    if (!(range.max > range.min) || !std::isfinite(range.max - range.min)) return {};
    const int count = std::max(2, maxCount);
    return log && range.min > 0 ? logTicks(range, count, locale) : linearTicks(range, count, locale);
}

} // namespace ps
