// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace ps::gpu {

/// Whether this process ran all the time: a thread of it ticks some twenty times a second, and does not while somebody has stopped
/// the process. Any thread may ask.
class Presence {
public:
    /// Shorter gaps are a busy machine's.
    static constexpr double kGapS = 1;

    void tick(double nowS);
    /// How long the longest stop was that overlaps with the span; also one that has not been followed by a tick yet. None: there
    /// was none, or nobody ticks.
    std::optional<double> stoppedS(double fromS, double toS) const;

private:
    mutable std::mutex m_mutex;
    std::optional<double> m_lastS;
    std::vector<std::pair<double, double>> m_gaps; ///< begin and end
};

} // namespace ps::gpu
