// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/device_list.h"
#include "gpu/telemetry/telemetry.h"

#include <memory>

namespace ps::gpu {

/// What the driver tells of a device of this runtime, beside the runtime. Empty where it tells nothing: then results have no
/// conditions.
std::shared_ptr<Telemetry> telemetryOf(const RuntimeFacts &facts);

/// Why countDevices() found none, and the next step.
std::string whyNone(const DeviceCount &count);

} // namespace ps::gpu
