// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/metric.h"
#include "core/support/day.h"

#include <QLocale>
#include <QString>

#include <cstdint>

namespace ps {

/// The one place that turns numbers into text for the screen. Files get theirs from core/support/number_text.h.

/// The user's locale; English where the environment names none (the C locale groups no thousands).
QLocale readingLocale();

/// The value without its unit, with as many digits as reading needs: 18,132 tok/s/GPU, 29.8 tok/s/user, 3.36 s, 0.035.
/// Within one unit the decimals stay the same as long as at least three digits say something.
QString formatMetric(const Metric &metric, double value, const QLocale &locale = readingLocale());
/// "18,132 tok/s/GPU"
QString formatMetricWithUnit(const Metric &metric, double value, const QLocale &locale = readingLocale());
/// "3,035"
QString formatCount(std::uint64_t count, const QLocale &locale = readingLocale());
/// "1.2 GB", in powers of ten
QString formatBytes(std::uint64_t bytes, const QLocale &locale = readingLocale());
/// "7 May 2026"
QString formatDay(Day day, const QLocale &locale = readingLocale());
/// "0:02", "12:40", "1:02:03"; negative durations count as 0.
QString formatDuration(double seconds);

} // namespace ps
