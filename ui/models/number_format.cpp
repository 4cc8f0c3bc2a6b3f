// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/number_format.h"

#include "core/support/text.h"

#include <QDate>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ps {

namespace {

constexpr int kSignificantDigits = 3;
constexpr int kMaxDecimals = 9;

/// Decimals that a reader expects of a value near 10 in this unit.
int usualDecimals(std::string_view unit) {
    if (unit == "s") return 2;
    if (unit == "tok/s/user") return 1;
    return 0;
}

int decimalsFor(double magnitude, std::string_view unit) {
    if (magnitude >= 1000) return 0;
    const int usual = usualDecimals(unit);
    if (magnitude <= 0) return usual;
    const int leading = static_cast<int>(std::floor(std::log10(magnitude)));
    return std::clamp(kSignificantDigits - 1 - leading, usual, kMaxDecimals);
}

/// Digits that only pad a small number to three figures say nothing: 0.0350 reads better as 0.035.
int withoutPadding(double value, int decimals, int fewest) {
    const QByteArray text = QByteArray::number(value, 'f', decimals);
    int last = static_cast<int>(text.size()) - 1;
    while (decimals > fewest && text.at(last) == '0') {
        --decimals;
        --last;
    }
    return decimals;
}

} // namespace

QLocale readingLocale() {
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : locale;
}

QString formatMetric(const Metric &metric, double value, const QLocale &locale) {
    const double magnitude = std::abs(value);
    const int decimals = decimalsFor(magnitude, metric.unit);
    if (magnitude >= 1) return locale.toString(value, 'f', decimals);
    return locale.toString(value, 'f', withoutPadding(value, decimals, usualDecimals(metric.unit)));
}

QString formatMetricWithUnit(const Metric &metric, double value, const QLocale &locale) {
    const QString number = formatMetric(metric, value, locale);
    return metric.unit.empty() ? number : number + QLatin1Char(' ') + toQString(metric.unit);
}

QString formatCount(std::uint64_t count, const QLocale &locale) {
    return locale.toString(static_cast<qulonglong>(count));
}

QString formatBytes(std::uint64_t bytes, const QLocale &locale) {
    return locale.formattedDataSize(static_cast<qint64>(std::min<std::uint64_t>(bytes, std::numeric_limits<qint64>::max())), 1,
                                    QLocale::DataSizeSIFormat);
}

QString formatDay(Day day, const QLocale &locale) {
    return locale.toString(QDate(day.year(), day.month(), day.dayOfMonth()), QStringLiteral("d MMM yyyy"));
}

QString formatDuration(double seconds) {
    const auto whole = static_cast<qint64>(std::llround(std::max(seconds, 0.0)));
    const QLatin1Char zero('0');
    if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, zero);
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, zero).arg(whole % 60, 2, 10, zero);
}

} // namespace ps
