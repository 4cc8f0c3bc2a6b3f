// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/telemetry/telemetry.h"

#include <memory>

namespace ps::gpu {

inline constexpr const char *kNvmlLibrary = "libnvidia-ml.so.1";

struct OpenedTelemetry {
    std::unique_ptr<Telemetry> telemetry; ///< empty: `problem` says why, for people
    std::string problem;
};

/// NVML of the device at a PCI address ("0000:00:06.0"), through `library`, which comes with the driver and is never linked.
/// Its neighbours() is right only while this process has a context on the device: it looks for itself in the list.
OpenedTelemetry openNvml(const std::string &pciAddress, const std::string &library = kNvmlLibrary);

/// The version of the NVIDIA driver, also where it has no device or is too old for the runtime. None without a driver.
std::optional<std::string> nvidiaDriverVersion(const std::string &library = kNvmlLibrary);

} // namespace ps::gpu
