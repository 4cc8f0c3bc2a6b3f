// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace ps::gpu {

/// What the runtime says of a device; 0 or empty where it does not say.
struct RuntimeFacts {
    std::string name;
    std::string architecture; ///< "sm_90", "gfx942"
    std::string pciBusId;
    std::int64_t multiprocessors = 0;
    std::int64_t memoryBytes = 0;
    std::int64_t freeBytes = 0;
    std::int64_t secondLevelCacheBytes = 0;
    std::int64_t memoryBusBits = 0;
    std::int64_t sharedBytesPerBlock = 0; ///< when asked for
    int runtimeVersion = 0;               ///< of the toolkit, as the vendor counts
    int driverVersion = 0;                ///< newest runtime that the driver supports
};

/// Devices of this runtime. None without a driver: `code` and `name` then say the runtime's error.
struct DeviceCount {
    int count = 0;
    int code = 0;
    std::string name;
    int runtimeVersion = 0; ///< of the toolkit, as the vendor counts
};

DeviceCount countDevices();
RuntimeFacts runtimeFacts(int index);
/// For all that follows in this thread.
void selectDevice(int index);
/// "cuda", "hip" or "emulation".
const char *flavour();

} // namespace ps::gpu
