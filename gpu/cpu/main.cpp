// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/host_benchmarks.h"
#include "gpu/cpu/host_canary.h"
#include "gpu/cpu/host_device.h"
#include "gpu/harness/attendant.h"
#include "gpu/harness/build_identity.h"
#include "gpu/harness/suite_runner.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <unistd.h>

using namespace ps::gpu;

namespace {

constexpr std::int64_t kCacheMultiple = 4;
constexpr std::int64_t kSmallestArray = 64'000'000;
constexpr double kMemoryShare = 0.8; // of what is available, for one case
constexpr double kCanaryS = 0.05;
constexpr double kCanaryTolerance = 0.1; // processors change their clocks; a GPU's memory does not

ExitCode runSuite(const Options &options, Device device, RunState &state) {
    ThreadTeam team(static_cast<int>(device.threads));
    const std::int64_t wanted = std::max(kSmallestArray, kCacheMultiple * device.lastLevelCacheBytes);
    const HostContext context{team, options.sizeBytes.value_or(wanted)};
    Backend backend;
    backend.vendor = "cpu";
    backend.device = std::move(device);
    backend.memoryLimitBytes = static_cast<std::int64_t>(kMemoryShare * static_cast<double>(availableMemoryBytes()));
    if (options.memoryBytes) backend.memoryLimitBytes = std::min(backend.memoryLimitBytes, *options.memoryBytes);
    backend.benchmarks = hostBenchmarks(context);
    backend.canaryTolerance = kCanaryTolerance;
    std::optional<HostCanary> canary;
    if (options.mode == Mode::Run && context.arrayBytes <= backend.memoryLimitBytes) {
        canary.emplace(team, context.arrayBytes, std::min(kCanaryS, options.maxSeconds.value_or(kCanaryS)));
        backend.canary = [&canary] { return canary->read(); };
    }
    return SuiteRunner(backend, options, state).run();
}

ExitCode run(const Options &options, RunState &state) {
    state.writer().write(Hello{buildIdentity(), "cpu"});
    Device device = hostDevice();
    if (!options.device.empty() && options.device != device.id) {
        ++state.errors;
        state.writer().write(Failed{"", {}, "no device '" + options.device + "'; there is " + device.id});
        return ExitCode::NoDevice;
    }
    if (options.threads) device.threads = *options.threads;
    state.writer().write(device);
    if (options.mode == Mode::Describe) return ExitCode::Done;
    try {
        return runSuite(options, std::move(device), state);
    } catch (const std::exception &problem) {
        ++state.errors;
        state.writer().write(Failed{"", {}, problem.what()});
        return ExitCode::RuntimeFailure;
    }
}

} // namespace

int main(int argc, char **argv) {
    std::string problem;
    const auto options = parseOptions({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)}, problem);
    if (!options) {
        std::fprintf(stderr, "paretoscope-worker-cpu: %s\n%s", problem.c_str(), usage().data());
        return static_cast<int>(ExitCode::Usage);
    }
    if (options->mode == Mode::Help) return std::fputs(usage().data(), stdout), 0;
    dieWithParent();
    const SteadyClock clock;
    LineWriter writer(STDOUT_FILENO);
    RunState state(writer, clock);
    ExitCode code = ExitCode::Done;
    {
        const Attendant attendant(state);
        code = run(*options, state);
        state.finish();
    }
    if (writer.failed()) return static_cast<int>(ExitCode::RuntimeFailure);
    return static_cast<int>(code);
}
