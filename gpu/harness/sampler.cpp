// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/sampler.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr double kSampleS = 200e-6;
constexpr double kMostLaunches = 10'000;
constexpr double kProgressEveryS = 0.1;

double timeOf(const std::function<void()> &launch, const Clock &clock, std::int64_t launches) {
    const double start = clock.nowS();
    for (std::int64_t i = 0; i < launches; ++i) launch();
    return (clock.nowS() - start) / static_cast<double>(launches);
}

std::int64_t launchesFor(double launchS) {
    if (!(launchS > 0)) return static_cast<std::int64_t>(kMostLaunches);
    return static_cast<std::int64_t>(std::clamp(std::ceil(kSampleS / launchS), 1.0, kMostLaunches));
}

} // namespace

Sampled sample(const std::function<void()> &launch, const Clock &clock, const StopLimits &limits, const SamplingHooks &hooks) {
    Sampled out;
    timeOf(launch, clock, 1); // the first one pays for what is set up lazily
    out.launchesPerSample = launchesFor(timeOf(launch, clock, 1));

    std::vector<double> warmUp;
    const double warmUpStart = clock.nowS();
    while (!out.warmedUp && !hooks.cancelled() && clock.nowS() - warmUpStart < limits.warmUpMaxS) {
        warmUp.push_back(timeOf(launch, clock, out.launchesPerSample));
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
        const double seconds = timeOf(launch, clock, out.launchesPerSample);
        const double now = clock.nowS();
        out.stoppedBy = criterion.add(seconds, now - start);
        if (now - shown >= kProgressEveryS) {
            hooks.progress(criterion.series());
            shown = now;
        }
    }
    out.seconds = criterion.series();
    return out;
}

} // namespace ps::gpu
