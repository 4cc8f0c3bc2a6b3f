// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/device_memory.h"

namespace ps::gpu {

/// Reads an array for 50 ms: how much of the memory's bandwidth is there just now.
class DeviceCanary {
public:
    explicit DeviceCanary(std::int64_t arrayBytes);
    double read(); ///< GB/s

private:
    Stream m_stream;
    DeviceMemory m_array, m_sum;
    Event m_before, m_after;
};

} // namespace ps::gpu
