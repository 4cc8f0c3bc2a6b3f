// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace ps::gpu {

/// How a device's runtime found the machine.
struct RuntimeFinding {
    std::string flavour;                      ///< "cuda" or "hip"
    std::optional<std::string> driverVersion; ///< of the kernel's driver: "550.54.14"; absent where there is none
    int toolkitVersion = 0;                   ///< as the runtime counts: 13000 is CUDA 13.0, 60241133 HIP 6.2
    int errorCode = 0;                        ///< of the runtime, 0 for none: there are simply no devices
    std::string errorName;
};

/// Why there is no device to run on, and what to do next. Pure.
std::string whyNoDevice(const RuntimeFinding &finding);

} // namespace ps::gpu
