// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/conditions.h"

#include <functional>
#include <string>

namespace ps::gpu {

/// Who keeps the processors busy, from the files below `root`: load, use, and the processes that took a twentieth of a processor
/// or more between two looks, this one left out, the busiest first. Their shares are of all processors together. `pause` is called
/// between both looks.
DeviceUse hostUse(const std::string &root, const std::function<void()> &pause);

} // namespace ps::gpu
