// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/presence.h"

#include <algorithm>

namespace ps::gpu {

void Presence::tick(double nowS) {
    const std::lock_guard lock(m_mutex);
    if (m_lastS && nowS - *m_lastS > kGapS) m_gaps.emplace_back(*m_lastS, nowS);
    m_lastS = nowS;
}

std::optional<double> Presence::stoppedS(double fromS, double toS) const {
    const std::lock_guard lock(m_mutex);
    std::optional<double> longest;
    const auto look = [&](double begin, double end) {
        if (end - begin > kGapS && begin < toS && end > fromS) longest = std::max(longest.value_or(0), end - begin);
    };
    for (const auto &[begin, end] : m_gaps) look(begin, end);
    if (m_lastS) look(*m_lastS, toS);
    return longest;
}

} // namespace ps::gpu
