// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/stopping_criterion.h"

#include "gpu/harness/statistics.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr std::size_t kGroup = 10;
constexpr std::size_t kGroups = 3;
constexpr std::size_t kPlateauLooks = 16;
constexpr double kPlateauTolerance = 0.05;

} // namespace

bool hasConverged(std::span<const double> series, double tolerance) {
    if (series.size() < kGroup * kGroups) return false;
    const auto last = series.last(kGroup * kGroups);
    double medians[kGroups];
    for (std::size_t group = 0; group < kGroups; ++group) medians[group] = median(last.subspan(group * kGroup, kGroup));
    const auto [low, high] = std::minmax_element(std::begin(medians), std::end(medians));
    return *high - *low <= tolerance * *low;
}

std::string_view nameOf(StopReason reason) {
    switch (reason) {
    case StopReason::Noise: return "noise";
    case StopReason::Plateau: return "plateau";
    case StopReason::Count: return "count";
    case StopReason::Time: return "time";
    case StopReason::Cancelled: return "cancelled";
    case StopReason::None: break;
    }
    return "";
}

StopReason StoppingCriterion::add(double sampleS, double elapsedS) {
    m_series.push_back(sampleS);
    StopReason calm = StopReason::None;
    if (m_series.size() >= m_limits.minCount && m_series.size() % kGroup == 0) calm = look();
    if (calm != StopReason::None && elapsedS >= m_limits.minTimeS) return calm;
    if (elapsedS >= m_limits.maxTimeS) return StopReason::Time;
    return m_series.size() >= m_limits.maxCount ? StopReason::Count : StopReason::None;
}

StopReason StoppingCriterion::look() {
    m_noise.push_back(relativeNoise(m_series));
    if (m_noise.back() <= m_limits.noise) return StopReason::Noise;
    if (m_noise.size() < kPlateauLooks) return StopReason::None;
    const auto [low, high] = std::minmax_element(m_noise.end() - static_cast<std::ptrdiff_t>(kPlateauLooks), m_noise.end());
    return *high - *low <= kPlateauTolerance * *low ? StopReason::Plateau : StopReason::None;
}

} // namespace ps::gpu
