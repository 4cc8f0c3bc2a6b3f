// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/harness/benchmark.h"
#include "gpu/harness/exit_code.h"
#include "gpu/harness/options.h"
#include "gpu/harness/run_state.h"

#include <functional>
#include <string>
#include <vector>

namespace ps::gpu {

/// The devices of a worker, or why there are none.
struct DeviceSearch {
    std::vector<Device> devices;
    std::string whyNone; ///< with the next step, for people
};

/// What makes a worker the worker of its vendor.
struct WorkerPlatform {
    std::string vendor; ///< "cpu", "cuda", "hip"
    std::function<DeviceSearch(const Options &)> search;
    std::function<ExitCode(const Device &, const Options &, RunState &)> run;
};

/// The whole of a worker's main(): options, hello, devices, run, last line, exit code.
int workerMain(int argc, char **argv, const WorkerPlatform &platform);

} // namespace ps::gpu
