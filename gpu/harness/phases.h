// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/sampler.h"

namespace ps::gpu {

struct PhaseLimits {
    double idleS = 0.3;      ///< before the burst, so that clocks and power budget have recovered
    double burstS = 0.05;    ///< after that
    double totalS = 3;       ///< from the burst's begin on; long enough for the power limit to be felt and settled
    double sustainedS = 1.0; ///< the last part of it
};

struct Phases {
    Sampled burst;
    Sampled sustained; ///< what lies between the two counts as its warm-up
};

/// What work that meets the power limit gives at once, and what it gives for good: one unbroken series, of which the first and the
/// last part are kept. The clocks fall within milliseconds, so that a burst is over before a warm-up would be. A burst is never
/// warmed up; it has at least one sample. Both are Cancelled when the hooks say so, else they end by Time.
Phases samplePhases(const LaunchTimer &timer, const Clock &clock, const PhaseLimits &limits, const SamplingHooks &hooks);

} // namespace ps::gpu
