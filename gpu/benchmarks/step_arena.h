// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/device_memory.h"

namespace ps::gpu {

/// So many bytes behind an address; null of null, which is all there is while memory is counted.
inline std::byte *behind(std::byte *at, std::int64_t bytes) {
    return at ? at + bytes : nullptr;
}

/// Counts first, then hands out: the same requests in the same order, once without and once with memory.
class StepArena {
public:
    /// Memory of so many bytes, aligned to 256; null while counting.
    std::byte *take(std::size_t bytes) {
        constexpr std::size_t kAlignment = 256;
        std::byte *at = m_memory.bytes() > 0 ? m_memory.at(m_used) : nullptr;
        m_used += (bytes + kAlignment - 1) / kAlignment * kAlignment;
        return at;
    }
    std::size_t bytes() const { return m_used; }
    void startAgain() { m_used = 0; }
    /// Ends counting. Throws std::bad_alloc.
    void allocate() { use(DeviceMemory(m_used)); }
    void allocateForSeveralDevices() { use(DeviceMemory::forSeveralDevices(m_used)); }

private:
    void use(DeviceMemory memory) {
        m_memory = std::move(memory);
        m_used = 0;
    }

    DeviceMemory m_memory;
    std::size_t m_used = 0;
};

} // namespace ps::gpu
