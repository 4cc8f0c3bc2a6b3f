// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/time_left.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

constexpr double kTooEarly = 1; ///< seconds without an estimate
constexpr double kWindow = 6;   ///< seconds that the rate is taken over
constexpr double kBetweenSamples = 0.1;
constexpr double kGivingWay = 3; ///< time constant with which an estimate moves towards a new one, in seconds

QString translated(const char *text) {
    return QCoreApplication::translate("ps::TimeLeft", text);
}

} // namespace

void TimeLeft::reset() {
    *this = TimeLeft();
}

std::optional<double> TimeLeft::update(double now, std::uint64_t done, std::uint64_t total) {
    if (m_samples.empty() || done < m_samples.back().done) {
        reset();
        m_start = now;
        m_samples.push_back({now, done});
        return std::nullopt;
    }
    if (now - m_samples.back().time >= kBetweenSamples) m_samples.push_back({now, done});
    // The newest one that is old enough stays: the window is never shorter than its length.
    while (m_samples.size() > 2 && now - m_samples[1].time >= kWindow) m_samples.pop_front();
    const Sample &first = m_samples.front();
    if (now - m_start < kTooEarly || done == 0 || total == 0 || done <= first.done) {
        m_shown.reset();
        return std::nullopt;
    }
    const double rate = static_cast<double>(done - first.done) / (now - first.time);
    const double left = done >= total ? 0 : static_cast<double>(total - done) / rate;
    if (m_shown) {
        const double passed = now - m_shownAt;
        const double expected = std::max(0.0, *m_shown - passed);
        m_shown = expected + (1 - std::exp(-passed / kGivingWay)) * (left - expected);
    } else {
        m_shown = left;
    }
    m_shownAt = now;
    return m_shown;
}

QString timeLeftText(double seconds) {
    if (seconds < 5) return translated(QT_TRANSLATE_NOOP("ps::TimeLeft", "a few seconds left"));
    if (seconds <= 55) {
        const int fives = static_cast<int>(std::ceil(seconds / 5)) * 5;
        return translated(QT_TRANSLATE_NOOP("ps::TimeLeft", "about %1 s left")).arg(fives);
    }
    const double minutes = seconds / 60;
    if (minutes < 59.5) return translated(QT_TRANSLATE_NOOP("ps::TimeLeft", "about %1 min left")).arg(std::max(1LL, std::llround(minutes)));
    return translated(QT_TRANSLATE_NOOP("ps::TimeLeft", "about %1 h left")).arg(std::max(1LL, std::llround(minutes / 60)));
}

} // namespace ps
