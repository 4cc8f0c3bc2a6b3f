// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/message.h"

#include <string>
#include <vector>

namespace ps {

/// A device in one line, without its id: "NVIDIA H200, 150.1 GB, sm_90, driver 580.1, up to 1980 MHz, 700 W, ECC on".
std::string deviceText(const gpu::Device &device);
/// What others do with it, a line each: use and processes, and whether a run now would be marked suspect. Empty where nothing is
/// known.
std::vector<std::string> useLines(const gpu::DeviceUse &use);

} // namespace ps
