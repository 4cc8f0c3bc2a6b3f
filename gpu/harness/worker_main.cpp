// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/worker_main.h"

#include "gpu/harness/attendant.h"
#include "gpu/harness/build_identity.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace ps::gpu {

namespace {

ExitCode stop(RunState &state, const std::string &reason, ExitCode code) {
    ++state.errors;
    state.writer().write(Failed{"", {}, reason});
    return code;
}

ExitCode run(const WorkerPlatform &platform, const Options &options, RunState &state) {
    state.writer().write(Hello{buildIdentity(), platform.vendor});
    const DeviceSearch found = platform.search(options);
    if (found.devices.empty()) return stop(state, found.whyNone, ExitCode::NoDevice);
    if (options.mode == Mode::Describe && options.device.empty()) {
        for (const Device &device : found.devices) state.writer().write(device);
        return ExitCode::Done;
    }
    const auto find = [&](const std::string &id) {
        return std::find_if(found.devices.begin(), found.devices.end(),
                            [&id](const Device &device) { return id.empty() || device.id == id; });
    };
    std::vector<std::string> asked = options.furtherDevices;
    asked.insert(asked.begin(), options.device);
    for (const std::string &id : asked) {
        if (find(id) != found.devices.end()) continue;
        std::string ids;
        for (const Device &device : found.devices) ids += (ids.empty() ? "" : ", ") + device.id;
        return stop(state, "no device '" + id + "'; there is " + ids, ExitCode::NoDevice);
    }
    const auto wanted = find(options.device);
    state.writer().write(*wanted);
    if (options.mode == Mode::Describe) return ExitCode::Done;
    return platform.run(*wanted, options, state);
}

} // namespace

int workerMain(int argc, char **argv, const WorkerPlatform &platform) {
    std::string problem;
    const auto options = parseOptions({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)}, problem);
    if (!options) {
        std::fprintf(stderr, "paretoscope-worker-%s: %s\n%s", platform.vendor.c_str(), problem.c_str(), usage().data());
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
        try {
            code = run(platform, *options, state);
        } catch (const std::exception &failure) {
            code = stop(state, failure.what(), ExitCode::RuntimeFailure);
        }
        state.finish();
    }
    return static_cast<int>(writer.failed() ? ExitCode::RuntimeFailure : code);
}

} // namespace ps::gpu
