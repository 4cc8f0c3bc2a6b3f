// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <deque>
#include <optional>

namespace ps {

/// Estimates when a job is done from its rate over the last seconds. The estimate counts down with the clock and moves
/// towards a new rate gradually, so that a slow file makes it drift and not jump.
class TimeLeft {
public:
    /// Forgets everything: the next update() begins a job.
    void reset();
    /// Seconds left, from now (seconds on any clock that only rises) and how much is done. None during the first second,
    /// while nothing is done or the total is not known (0), and while nothing moves.
    std::optional<double> update(double now, std::uint64_t done, std::uint64_t total);

private:
    struct Sample {
        double time;
        std::uint64_t done;
    };
    std::deque<Sample> m_samples; ///< of the last seconds, oldest first
    double m_start = 0;
    double m_shownAt = 0;
    std::optional<double> m_shown;
};

/// "a few seconds left", "about 20 s left", "about 3 min left", "about 2 h left": no finer than the estimate is worth.
QString timeLeftText(double seconds);

} // namespace ps
