// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/telemetry/telemetry.h"

#include <memory>

namespace ps::gpu {

/// The processors of this machine, from the files below `root` ("" is this machine): clocks, temperature, and the energy counters
/// of the packages, which most systems let only root read. A host has no neighbours in this sense: it is never alone.
std::unique_ptr<Telemetry> openHost(const std::string &root = {});

} // namespace ps::gpu
