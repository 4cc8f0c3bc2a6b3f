// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ps::gpu {

/// Processes on the device at `pciAddress` (lower case), with the bytes of its memory that each has, where that is told: those with
/// memory according to the compute driver, and those that hold it open for graphics as far as their /proc may be read. None where
/// neither can be told.
std::optional<std::map<std::int64_t, std::optional<std::int64_t>>> amdProcesses(const std::string &root, const std::string &pciAddress);

} // namespace ps::gpu
