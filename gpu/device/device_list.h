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
int selectedDevice();

/// Selects a device until the end of the scope.
class OnDevice {
public:
    explicit OnDevice(int index) : m_before(selectedDevice()) { selectDevice(index); }
    ~OnDevice(); ///< a fault here is one of the next call too, which reports it
    OnDevice(const OnDevice &) = delete;
    OnDevice &operator=(const OnDevice &) = delete;

private:
    int m_before;
};

/// Whether `device` reaches the memory of `peer` without the host.
bool canAccessPeer(int device, int peer);
/// Lets it, for the rest of the process. A fault where it cannot; no matter when it may already.
void enablePeerAccess(int device, int peer);
/// "cuda", "hip" or "emulation".
const char *flavour();

} // namespace ps::gpu
