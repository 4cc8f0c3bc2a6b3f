// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/clock.h"

#include <cstdint>
#include <functional>
#include <string>

namespace ps::gpu {

/// How the launches of one case are timed.
struct LaunchTimer {
    std::string mode; ///< "host_clock", "event", "graph"
    /// Seconds of one launch: the mean of so many, one after another.
    std::function<double(std::int64_t launches)> time;
    /// Launches of one sample, when one launch takes so many seconds.
    std::function<std::int64_t(double launchS)> launchesPerSample;
};

/// Reads the clock around the launches, enough of them to last 200 microseconds, so that reading it does not count.
LaunchTimer hostClockTimer(std::function<void()> launch, const Clock &clock);

/// Launches that last `sampleS` together, at most 10 000.
std::int64_t launchesLasting(double sampleS, double launchS);

} // namespace ps::gpu
