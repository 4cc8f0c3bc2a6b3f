// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/judgement.h"

#include "gpu/telemetry/telemetry.h"

#include <algorithm>
#include <cstdio>

namespace ps::gpu {

namespace {

constexpr double kIdlePercent = 5; // a device that shows more before anybody here used it is in use

std::string rateText(double gbPerS) {
    char out[32];
    std::snprintf(out, sizeof out, "%.1f GB/s", gbPerS);
    return out;
}

} // namespace

std::vector<std::string> flagsOf(const Conditions &conditions) {
    const auto holds = [&conditions](ThrottleReason reason) {
        if (!conditions.throttleReasons) return false;
        const auto &seen = *conditions.throttleReasons;
        return std::find(seen.begin(), seen.end(), nameOf(reason)) != seen.end();
    };
    const auto any = [](const std::optional<std::vector<Neighbour>> &neighbours) { return neighbours && !neighbours->empty(); };
    std::vector<std::string> out;
    if (any(conditions.neighboursBefore) || any(conditions.neighboursAfter) ||
        conditions.utilisationAtStartPercent.value_or(0) > kIdlePercent)
        out.emplace_back("neighbour");
    if (holds(ThrottleReason::SoftwareThermal) || holds(ThrottleReason::HardwareThermal)) out.emplace_back("throttled:thermal");
    if (holds(ThrottleReason::HardwareSlowdown) || holds(ThrottleReason::PowerBrake)) out.emplace_back("throttled:hardware");
    if (holds(ThrottleReason::PowerCap)) out.emplace_back("power_capped");
    return out;
}

void MemoryCeiling::learn(double gbPerS, std::optional<double> busGbPerS) {
    if (busGbPerS && gbPerS > *busGbPerS) return;
    m_shown = std::max(m_shown.value_or(gbPerS), gbPerS);
}

std::optional<double> MemoryCeiling::gbPerS(std::optional<double> busGbPerS) const {
    return m_shown ? m_shown : busGbPerS;
}

std::optional<std::string> MemoryCeiling::objectionTo(double gbPerS, std::optional<double> busGbPerS) const {
    const char *const kVerdict = "cached or mis-specified: ";
    if (busGbPerS && gbPerS > *busGbPerS) return kVerdict + rateText(gbPerS) + ", the bus gives " + rateText(*busGbPerS);
    if (m_shown && gbPerS > (1 + m_tolerance) * *m_shown) return kVerdict + rateText(gbPerS) + ", the memory gave " + rateText(*m_shown);
    return std::nullopt;
}

} // namespace ps::gpu
