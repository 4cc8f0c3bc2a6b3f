// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/telemetry/telemetry.h"

#include <map>
#include <memory>
#include <vector>

namespace ps::gpu {

/// What a worker sees of its device beside running on it.
struct Instruments {
    std::shared_ptr<Telemetry> telemetry; ///< empty: conditions stay unknown
    /// Before this process used the device for the first time; later it would see itself.
    std::optional<double> utilisationAtStartPercent;
    std::map<std::string, std::string> libraries; ///< name to version, of those that take part in every case: the runtime
};

/// Reads the utilisation: to be called before anything runs on the device. What a process that has just ended did is still in
/// the last second's figure: with nobody else on the device, it is read again until that second is over.
Instruments instrumentsWith(std::shared_ptr<Telemetry> telemetry);

/// What others do on devices now, and whether that would disturb a run; absent where a device has no telemetry. In the order of
/// the devices, which are waited for together, as instrumentsWith() waits for one.
std::vector<std::optional<DeviceUse>> usesOf(const std::vector<std::shared_ptr<Telemetry>> &devices);

} // namespace ps::gpu
