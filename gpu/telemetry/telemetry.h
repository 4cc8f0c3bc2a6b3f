// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/conditions.h"

#include <set>

namespace ps::gpu {

/// What may hold a device's clocks down.
enum class ThrottleReason {
    Idle,
    ApplicationClocks,
    PowerCap,
    HardwareSlowdown,
    SyncBoost,
    SoftwareThermal,
    HardwareThermal,
    PowerBrake,
    DisplayClocks,
    Unknown, ///< a bit that this version has no name for
};
using ThrottleReasons = std::set<ThrottleReason>;

/// As results carry it: "power_cap", "hw_thermal" ….
std::string nameOf(ThrottleReason reason);

/// The same twice where a device has one clock; the slowest and the fastest processor of a host.
struct ClockRange {
    double minMhz = 0;
    double maxMhz = 0;
};

/// One look at a device. What cannot be read is absent.
struct Reading {
    std::optional<ClockRange> smClock;
    std::optional<ClockRange> memoryClock;
    std::optional<double> powerW;          ///< now, not over some time, where the device can say so
    std::optional<double> energyCounterMj; ///< millijoules since some moment, never falling while this process lives
    std::optional<double> temperatureC;
    std::optional<ThrottleReasons> throttleReasons;
    bool lost = false; ///< the driver says that the device is gone; nothing else is set then
};

/// Reads one device beside its runtime. Never throws because of the device; one thread at a time.
class Telemetry {
public:
    virtual ~Telemetry() = default;
    virtual StaticFacts facts() = 0;
    /// The energy counter first, so that it belongs to the time when it was asked for.
    virtual Reading read() = 0;
    /// How much of the last second or less the device was in use, whoever used it.
    virtual std::optional<double> utilisationPercent() = 0;
    /// Other processes on the device, this one left out. Slower than read(), so apart from it. None where that cannot be told.
    virtual std::optional<std::vector<Neighbour>> neighbours() = 0;
    /// The same in full, for people: with what each of them does. May take half a second. `disturbs` is not judged here.
    virtual DeviceUse use() {
        DeviceUse out;
        out.utilisationPercent = utilisationPercent();
        out.neighbours = neighbours();
        return out;
    }
    /// From the end of one reading to the next.
    virtual double intervalS() const { return 0.02; }
    /// How often the energy counter moves.
    virtual double energyStepS() const = 0;
    /// How long it takes until power and energy counter show what the device does.
    virtual double powerLagS() const { return energyStepS(); }
};

/// The name of a process that this one can see under `root`/proc.
std::optional<std::string> processName(const std::string &root, std::int64_t pid);

/// What the memory gives at most, in GB/s: two bits per line of the bus and clock, as NVML counts clocks; none for facts from
/// elsewhere. The fastest clock seen counts where it is above the one that the device calls its highest.
std::optional<double> busCeilingGbPerS(const StaticFacts &facts, std::optional<double> seenMemoryClockMhz = std::nullopt);

} // namespace ps::gpu
