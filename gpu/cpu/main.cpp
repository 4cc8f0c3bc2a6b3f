// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/cpu/host_canary.h"
#include "gpu/cpu/host_device.h"
#include "gpu/harness/suite_runner.h"
#include "gpu/harness/worker_main.h"
#include "gpu/telemetry/host_telemetry.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

using namespace ps::gpu;

namespace {

constexpr std::int64_t kCacheMultiple = 4;
constexpr std::int64_t kSmallestArray = 64'000'000;
constexpr double kMemoryShare = 0.8; // of what is available, for one case
constexpr double kCanaryS = 0.05;
constexpr double kCanaryTolerance = 0.1; // processors change their clocks; a GPU's memory does not

ExitCode runSuite(const Device &device, const Options &options, RunState &state) {
    ThreadTeam team(static_cast<int>(device.threads));
    const std::int64_t wanted = std::max(kSmallestArray, kCacheMultiple * device.lastLevelCacheBytes);
    const HostContext context{team, options.sizeBytes.value_or(wanted)};
    Backend backend;
    backend.vendor = "cpu";
    backend.device = device;
    backend.instruments = instrumentsWith(openHost());
    backend.memoryLimitBytes = static_cast<std::int64_t>(kMemoryShare * static_cast<double>(availableMemoryBytes()));
    if (options.memoryBytes) backend.memoryLimitBytes = std::min(backend.memoryLimitBytes, *options.memoryBytes);
    const auto requests = hostStepRequests(options, backend.memoryLimitBytes);
    if (!requests) throw std::invalid_argument(requests.error());
    backend.benchmarks = hostBenchmarks(context, options, *requests);
    backend.canaryTolerance = kCanaryTolerance;
    std::optional<HostCanary> canary;
    if (options.mode == Mode::Run && context.arrayBytes <= backend.memoryLimitBytes) {
        canary.emplace(team, context.arrayBytes, std::min(kCanaryS, options.maxSeconds.value_or(kCanaryS)));
        backend.canary = [&canary] { return canary->read(); };
    }
    return SuiteRunner(backend, options, state).run();
}

DeviceSearch search(const Options &options) {
    Device device = hostDevice();
    if (options.threads) device.threads = *options.threads;
    if (options.mode == Mode::Describe) device.use = usesOf({openHost()}).front();
    return {{std::move(device)}, {}};
}

} // namespace

int main(int argc, char **argv) {
    return workerMain(argc, argv, {"cpu", search, runSuite});
}
