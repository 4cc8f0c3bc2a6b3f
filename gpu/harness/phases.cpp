// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/phases.h"

#include <algorithm>

namespace ps::gpu {

namespace {

constexpr double kLookS = 0.05; // how soon a cancelled run is seen while nothing runs
constexpr double kProgressEveryS = 0.1;

/// The samples that ended after `fromS` and not after `toS`.
Sampled part(const std::vector<double> &series, const std::vector<double> &endsS, double fromS, double toS) {
    Sampled out;
    out.stoppedBy = StopReason::Time;
    out.startS = fromS;
    out.endS = toS;
    const auto first = std::upper_bound(endsS.begin(), endsS.end(), fromS) - endsS.begin();
    const auto last = std::upper_bound(endsS.begin(), endsS.end(), toS) - endsS.begin();
    out.seconds.assign(series.begin() + first, series.begin() + last);
    return out;
}

} // namespace

Phases samplePhases(const LaunchTimer &timer, const Clock &clock, const PhaseLimits &limits, const SamplingHooks &hooks) {
    timer.time(1); // the first ones pay for what is set up lazily
    const std::int64_t launches = timer.launchesPerSample(timer.time(1));
    timer.time(launches);
    for (double rested = 0; rested < limits.idleS && !hooks.cancelled(); rested += kLookS) hooks.idle(kLookS);

    std::vector<double> series, endsS;
    const double start = clock.nowS();
    double shown = start, now = start;
    bool cancelled = hooks.cancelled();
    while (!cancelled && now - start < limits.totalS) {
        series.push_back(timer.time(launches));
        now = clock.nowS();
        endsS.push_back(now);
        if (now - shown >= kProgressEveryS) {
            hooks.progress(series);
            shown = now;
        }
        cancelled = hooks.cancelled();
    }
    Phases out;
    if (cancelled) {
        out.burst.stoppedBy = out.sustained.stoppedBy = StopReason::Cancelled;
        return out;
    }
    out.burst = part(series, endsS, start, std::max(start + limits.burstS, endsS.front()));
    out.sustained = part(series, endsS, now - limits.sustainedS, now);
    out.burst.launchesPerSample = out.sustained.launchesPerSample = launches;
    out.sustained.warmUpSamples = static_cast<std::int64_t>(series.size() - out.sustained.seconds.size());
    out.sustained.warmedUp = hasConverged(out.sustained.seconds);
    return out;
}

} // namespace ps::gpu
