// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace ps::gpu {

/// Processes on the device at `pciAddress` (lower case): those with memory of it according to the compute driver, and those that
/// hold it open for graphics as far as their /proc may be read. None where neither can be told.
std::optional<std::set<std::int64_t>> amdProcesses(const std::string &root, const std::string &pciAddress);

} // namespace ps::gpu
