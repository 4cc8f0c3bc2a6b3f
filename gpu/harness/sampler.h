// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/launch_timer.h"
#include "gpu/harness/stopping_criterion.h"

#include <cstdint>
#include <functional>

namespace ps::gpu {

struct Sampled {
    std::vector<double> seconds; ///< of one launch each, averaged over the launches of the sample
    std::int64_t launchesPerSample = 1;
    std::int64_t warmUpSamples = 0;
    bool warmedUp = false;
    StopReason stoppedBy = StopReason::None;
};

/// What is done between samples.
struct SamplingHooks {
    std::function<bool()> cancelled = [] { return false; };
    std::function<void(std::span<const double>)> progress = [](std::span<const double>) {}; ///< at most ten times a second
};

/// Warms the launches up until hasConverged() or the limit, then measures them until the StoppingCriterion has enough.
Sampled sample(const LaunchTimer &timer, const Clock &clock, const StopLimits &limits, const SamplingHooks &hooks);

} // namespace ps::gpu
