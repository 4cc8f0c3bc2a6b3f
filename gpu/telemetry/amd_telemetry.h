// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/telemetry/telemetry.h"

#include <memory>

namespace ps::gpu {

/// The amdgpu driver's files about the device at a PCI address, below `root` ("" is this machine). Empty when there is no such
/// device. Throttle reasons and the width of the bus are not among these files, and stay absent.
std::unique_ptr<Telemetry> openAmd(const std::string &pciAddress, const std::string &root = {});

/// The version of the amdgpu driver, as far as it has one of its own: in a plain kernel it has none.
std::optional<std::string> amdDriverVersion(const std::string &root = {});

} // namespace ps::gpu
