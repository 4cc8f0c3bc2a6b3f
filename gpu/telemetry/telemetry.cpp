// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/telemetry/telemetry.h"

#include "gpu/telemetry/small_file.h"

#include <algorithm>

namespace ps::gpu {

std::string nameOf(ThrottleReason reason) {
    switch (reason) {
    case ThrottleReason::Idle: return "idle";
    case ThrottleReason::ApplicationClocks: return "application_clocks";
    case ThrottleReason::PowerCap: return "power_cap";
    case ThrottleReason::HardwareSlowdown: return "hw_slowdown";
    case ThrottleReason::SyncBoost: return "sync_boost";
    case ThrottleReason::SoftwareThermal: return "sw_thermal";
    case ThrottleReason::HardwareThermal: return "hw_thermal";
    case ThrottleReason::PowerBrake: return "power_brake";
    case ThrottleReason::DisplayClocks: return "display_clocks";
    case ThrottleReason::Unknown: break;
    }
    return "unknown";
}

std::optional<std::string> processName(const std::string &root, std::int64_t pid) {
    return textIn(root + "/proc/" + std::to_string(pid) + "/comm");
}

std::optional<double> busCeilingGbPerS(const StaticFacts &facts, std::optional<double> seenMemoryClockMhz) {
    const double clockMhz = std::max(facts.maxMemoryClockMhz.value_or(0), seenMemoryClockMhz.value_or(0));
    if (facts.source != "nvml" || !facts.busWidthBits || *facts.busWidthBits <= 0 || clockMhz <= 0) return std::nullopt;
    return 2 * clockMhz * static_cast<double>(*facts.busWidthBits) / 8 / 1000;
}

} // namespace ps::gpu
