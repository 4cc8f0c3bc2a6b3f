// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/telemetry/telemetry.h"

#include <functional>
#include <memory>

namespace ps::gpu {

/// The processors of this machine, from the files below `root` ("" is this machine): clocks, temperature, and the energy counters
/// of the packages, which most systems let only root read. A host is never alone: neighbours() does not tell, and others do not make
/// a run suspect. use() does name the processes that keep it busy, over the time that `pause` takes (0.3 s).
std::unique_ptr<Telemetry> openHost(const std::string &root = {}, std::function<void()> pause = {});

} // namespace ps::gpu
