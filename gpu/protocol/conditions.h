// SPDX-License-Identifier: GPL-3.0-or-later
// What a device is, and how it was while a case ran. Everything may be unknown, and is absent then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ps::gpu {

/// What does not change during a run.
struct StaticFacts {
    std::optional<std::string> source; ///< who told: "nvml", "amdgpu", "host"
    std::optional<std::string> name;
    std::optional<std::string> uuid;
    std::optional<std::string> pciAddress; ///< "0000:c1:00.0"
    std::optional<std::string> driver;
    std::optional<std::string> vbios;
    std::optional<std::int64_t> memoryBytes;
    std::optional<std::int64_t> busWidthBits;
    std::optional<double> maxMemoryClockMhz;
    std::optional<double> maxSmClockMhz;
    std::optional<double> powerLimitW;
    std::optional<bool> ecc;
    std::optional<bool> mig;
    std::optional<bool> persistence;
    bool operator==(const StaticFacts &) const = default;
};

/// Another process that has memory or a context on the device; on a host, one that keeps it busy.
struct Neighbour {
    std::int64_t pid = 0;
    std::optional<std::string> name;               ///< absent when it lives out of this process's sight
    std::optional<std::int64_t> memoryBytes = {};  ///< of the device
    std::optional<double> utilisationPercent = {}; ///< of the whole device's time, lately; asked for in a DeviceUse only
    bool operator==(const Neighbour &) const = default;
};

/// What others do with a device at the moment when it is described.
struct DeviceUse {
    std::optional<double> utilisationPercent; ///< by anybody
    std::optional<std::int64_t> memoryUsedBytes;
    std::optional<double> load;                       ///< of a host: processes that want to run, over the last minute
    std::optional<std::vector<Neighbour>> neighbours; ///< absent: cannot be told; empty: nobody
    bool disturbs = false;                            ///< a run that began now would have the flag "neighbour"
    bool operator==(const DeviceUse &) const = default;
};

/// Of the device while a case was measured; its warm-up is left out.
struct Conditions {
    double durationS = 0; ///< from the first reading to the last
    std::int64_t readings = 0;
    std::optional<double> smClockMinMhz;
    std::optional<double> smClockMaxMhz;
    std::optional<double> memoryClockMinMhz;
    std::optional<double> memoryClockMaxMhz;
    std::optional<double> powerMeanW; ///< energyJ / energySpanS where these are known, else the mean of the readings
    std::optional<double> powerMaxW;
    std::optional<double> energyJ;     ///< by the device's counter only
    std::optional<double> energySpanS; ///< in which energyJ was counted, within durationS
    std::optional<double> temperatureMaxC;
    std::optional<std::vector<std::string>> throttleReasons; ///< all that were ever seen; empty: none, absent: not readable
    std::optional<double> utilisationAtStartPercent;         ///< before this process used the device for the first time
    std::optional<std::vector<Neighbour>> neighboursBefore;
    std::optional<std::vector<Neighbour>> neighboursAfter;
    bool operator==(const Conditions &) const = default;
};

} // namespace ps::gpu
