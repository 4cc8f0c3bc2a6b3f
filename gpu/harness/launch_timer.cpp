// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/launch_timer.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr double kSampleS = 200e-6;
constexpr double kMostLaunches = 10'000;

} // namespace

std::int64_t launchesLasting(double sampleS, double launchS) {
    if (!(launchS > 0)) return static_cast<std::int64_t>(kMostLaunches);
    return static_cast<std::int64_t>(std::clamp(std::ceil(sampleS / launchS), 1.0, kMostLaunches));
}

LaunchTimer hostClockTimer(std::function<void()> launch, const Clock &clock) {
    LaunchTimer timer;
    timer.mode = "host_clock";
    timer.time = [launch = std::move(launch), &clock](std::int64_t launches) {
        const double start = clock.nowS();
        for (std::int64_t i = 0; i < launches; ++i) launch();
        return (clock.nowS() - start) / static_cast<double>(launches);
    };
    timer.launchesPerSample = [](double launchS) { return launchesLasting(kSampleS, launchS); };
    return timer;
}

} // namespace ps::gpu
