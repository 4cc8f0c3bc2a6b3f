// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/device_worker.h"

#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/device_canary.h"
#include "gpu/benchmarks/device_telemetry.h"
#include "gpu/benchmarks/nccl_clique.h"
#include "gpu/harness/suite_runner.h"
#include "gpu/harness/worker_main.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace ps::gpu {

namespace {

constexpr double kMemoryShare = 0.9;                          // of what is free, for one case
constexpr std::int64_t kLargestArray = std::int64_t(4) << 30; // of one of 1 GiB the ends cost 1.5 %
constexpr std::int64_t kSmallestRotation = std::int64_t(1) << 30, kCacheMultiple = 4;
constexpr std::int64_t kArrayShare = 8; // an array takes at most an eighth of what is free

std::string idOf(int index) {
    return std::string(flavour()) + ':' + std::to_string(index);
}

int indexOf(const std::string &id) {
    return std::atoi(id.substr(id.find(':') + 1).c_str());
}

DeviceSearch search(const Options &options) {
    const DeviceCount count = countDevices();
    if (count.count == 0) return {{}, whyNone(count)};
    DeviceSearch out;
    std::vector<std::shared_ptr<Telemetry>> telemetries;
    for (int index = 0; index < count.count; ++index) {
        const RuntimeFacts facts = runtimeFacts(index);
        Device device;
        device.id = idOf(index);
        device.name = facts.name;
        device.instructionSet = facts.architecture;
        device.memoryBytes = facts.memoryBytes;
        device.lastLevelCacheBytes = facts.secondLevelCacheBytes;
        telemetries.push_back(telemetryOf(facts));
        if (telemetries.back()) device.facts = telemetries.back()->facts();
        device.driver = device.facts.driver;
        out.devices.push_back(std::move(device));
    }
    if (options.mode != Mode::Describe) return out;
    const auto uses = usesOf(telemetries);
    for (std::size_t i = 0; i < uses.size(); ++i) out.devices[i].use = uses[i];
    return out;
}

DeviceContext contextFor(const RuntimeFacts &facts, const Options &options) {
    DeviceContext context;
    context.facts = facts;
    context.arrayBytes = options.sizeBytes.value_or(std::min(kLargestArray, facts.freeBytes / kArrayShare));
    if (options.mode == Mode::Check) return context; // a check launches once: one part is enough
    context.rotationBytes =
        std::min(std::max(kSmallestRotation, kCacheMultiple * facts.secondLevelCacheBytes), facts.freeBytes / kArrayShare);
    return context;
}

/// All devices, this one first and the others in order.
std::vector<int> devicesFrom(int first) {
    std::vector<int> devices(static_cast<std::size_t>(countDevices().count));
    std::iota(devices.begin(), devices.end(), 0);
    std::rotate(devices.begin(), devices.begin() + first, devices.begin() + first + 1); // the others keep their order
    return devices;
}

ExitCode run(const Device &device, const Options &options, RunState &state) {
    const int index = indexOf(device.id);
    selectDevice(index);
    const RuntimeFacts facts = runtimeFacts(index);
    DeviceContext context = contextFor(facts, options);
    context.given = {index};
    for (const std::string &id : options.furtherDevices) context.given.push_back(indexOf(id));
    context.devices = options.furtherDevices.empty() ? devicesFrom(index) : context.given;
    if (context.devices.size() > 1) {
        context.abort = std::make_shared<AbortWord>();
        state.whenKilled([abort = context.abort] { abort->raise(); }); // or the process could not end before its kernels
    }
    Backend backend;
    backend.vendor = flavour();
    backend.device = device;
    backend.instruments = instrumentsWith(telemetryOf(facts));
    if (facts.runtimeVersion > 0) backend.instruments.libraries[backend.vendor + "_runtime"] = std::to_string(facts.runtimeVersion);
    backend.memoryLimitBytes = static_cast<std::int64_t>(kMemoryShare * static_cast<double>(facts.freeBytes));
    if (options.memoryBytes) backend.memoryLimitBytes = std::min(backend.memoryLimitBytes, *options.memoryBytes);
    const auto requests = stepRequests(options, static_cast<std::int64_t>(kMemoryShare * static_cast<double>(facts.freeBytes)));
    if (!requests) throw std::invalid_argument(requests.error());
    backend.benchmarks = deviceBenchmarks(context, *requests, !options.models.empty());
    std::optional<DeviceCanary> canary;
    if (options.mode == Mode::Run && context.arrayBytes <= backend.memoryLimitBytes) {
        canary.emplace(context.arrayBytes);
        backend.canary = [&canary] { return canary->read(); };
    }
    return SuiteRunner(backend, options, state).run();
}

} // namespace

int deviceWorkerMain(int argc, char **argv) {
    switchNcclMulticastOff(); // before there is a second thread
    return workerMain(argc, argv, {flavour(), search, run});
}

} // namespace ps::gpu
