// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/launch_timer.h"
#include "gpu/harness/stopping_criterion.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

namespace ps::gpu {

struct Sampled {
    std::vector<double> seconds; ///< of one launch each, averaged over the launches of the sample
    std::int64_t launchesPerSample = 1;
    std::int64_t warmUpSamples = 0;
    bool warmedUp = false;
    StopReason stoppedBy = StopReason::None;
    double startS = 0; ///< by the clock, when measuring began: the warm-up is over
    double endS = 0;
};

/// What is done between samples.
struct SamplingHooks {
    std::function<bool()> cancelled = [] { return false; };
    std::function<void(std::span<const double>)> progress = [](std::span<const double>) {}; ///< at most ten times a second
    std::function<void(double seconds)> idle = [](double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); };
};

/// Warms the launches up until hasConverged() or the limit, then measures them until the StoppingCriterion has enough.
Sampled sample(const LaunchTimer &timer, const Clock &clock, const StopLimits &limits, const SamplingHooks &hooks);

} // namespace ps::gpu
