// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/device_case.h"

#include <algorithm>
#include <map>
#include <memory>

namespace ps::gpu {

namespace {

constexpr double kLongLaunchS = 100e-6;
constexpr double kSampleS = 1e-3;
constexpr std::int64_t kFewestInGraph = 50;
constexpr int kProbeLaunches = 5;

/// Events and graphs of one case.
struct DeviceClock {
    Event before, after;
    std::map<std::int64_t, std::unique_ptr<Graph>> graphs; ///< by launches

    template <typename Work>
    double secondsOf(Stream &stream, Work work) {
        before.record(stream);
        work();
        after.record(stream);
        return Event::secondsBetween(before, after);
    }
};

} // namespace

void DeviceCase::launch() {
    enqueue(m_next);
    m_next = (m_next + 1) % m_parts;
}

LaunchTimer DeviceCase::timer(const Clock &) {
    const auto clock = std::make_shared<DeviceClock>();
    const auto several = [this](std::int64_t launches) {
        fork();
        for (std::int64_t i = 0; i < launches; ++i) launch();
        join();
    };
    several(2); // the first ones load modules and settle lazily
    const double probe = clock->secondsOf(m_stream, [&] { several(kProbeLaunches); }) / kProbeLaunches;

    LaunchTimer timer;
    if (probe >= kLongLaunchS || !isCapturable()) {
        timer.mode = "event";
        timer.time = [this, clock, several](std::int64_t launches) {
            return clock->secondsOf(m_stream, [&] { several(launches); }) / static_cast<double>(launches);
        };
        timer.launchesPerSample = [](double launchS) { return launchesLasting(kSampleS, launchS); };
        return timer;
    }
    timer.mode = "graph";
    timer.time = [this, clock, several](std::int64_t launches) {
        std::unique_ptr<Graph> &graph = clock->graphs[launches];
        if (!graph) {
            rewind();
            graph = std::make_unique<Graph>(m_stream, [several, launches] { several(launches); });
        }
        return clock->secondsOf(m_stream, [&] { graph->launch(m_stream); }) / static_cast<double>(launches);
    };
    const std::int64_t fewest = std::max(kFewestInGraph, m_parts);
    timer.launchesPerSample = [fewest](double launchS) {
        // Whole rounds through the parts, so that no part is read more often than the others.
        const std::int64_t wanted = std::max(fewest, launchesLasting(kSampleS, launchS));
        return (wanted + fewest - 1) / fewest * fewest;
    };
    return timer;
}

std::int64_t partsFor(const DeviceContext &context, double bytesPerPart, std::int64_t most) {
    const double parts = static_cast<double>(context.rotationBytes) / std::max(1.0, bytesPerPart);
    return std::clamp(static_cast<std::int64_t>(parts), std::int64_t(1), most);
}

} // namespace ps::gpu
