// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/sampler.h"

namespace ps::gpu {

namespace {

constexpr double kProgressEveryS = 0.1;

} // namespace

Sampled sample(const LaunchTimer &timer, const Clock &clock, const StopLimits &limits, const SamplingHooks &hooks) {
    Sampled out;
    timer.time(1); // the first one pays for what is set up lazily
    out.launchesPerSample = timer.launchesPerSample(timer.time(1));

    std::vector<double> warmUp;
    const double warmUpStart = clock.nowS();
    while (!out.warmedUp && !hooks.cancelled() && clock.nowS() - warmUpStart < limits.warmUpMaxS) {
        warmUp.push_back(timer.time(out.launchesPerSample));
        out.warmedUp = hasConverged(warmUp);
    }
    out.warmUpSamples = static_cast<std::int64_t>(warmUp.size());

    StoppingCriterion criterion(limits);
    const double start = clock.nowS();
    double shown = start;
    while (out.stoppedBy == StopReason::None) {
        if (hooks.cancelled()) {
            out.stoppedBy = StopReason::Cancelled;
            break;
        }
        const double seconds = timer.time(out.launchesPerSample);
        const double now = clock.nowS();
        out.stoppedBy = criterion.add(seconds, now - start);
        if (now - shown >= kProgressEveryS) {
            hooks.progress(criterion.series());
            shown = now;
        }
    }
    out.seconds = criterion.series();
    out.startS = start;
    out.endS = clock.nowS();
    return out;
}

} // namespace ps::gpu
