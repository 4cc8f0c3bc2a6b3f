// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ps::gpu {

/// Memory of the selected device, not initialised. Throws std::bad_alloc when there is not enough.
class DeviceMemory {
public:
    DeviceMemory() = default;
    explicit DeviceMemory(std::size_t bytes);
    /// That kernels of several devices read and write at the same time.
    static DeviceMemory forSeveralDevices(std::size_t bytes);
    ~DeviceMemory();
    DeviceMemory(DeviceMemory &&other) noexcept : m_data(std::exchange(other.m_data, nullptr)), m_bytes(std::exchange(other.m_bytes, 0)) {}
    DeviceMemory &operator=(DeviceMemory &&other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }

    std::size_t bytes() const { return m_bytes; }
    std::byte *at(std::size_t offsetBytes) const { return static_cast<std::byte *>(m_data) + offsetBytes; }
    template <typename Value>
    Value *as(std::size_t offsetBytes = 0) const {
        return reinterpret_cast<Value *>(at(offsetBytes));
    }

private:
    void *m_data = nullptr;
    std::size_t m_bytes = 0;
};

/// Both wait until the copy is done.
void copyToHost(void *to, const void *from, std::size_t bytes);
void copyToDevice(void *to, const void *from, std::size_t bytes);
/// Both on the stream, without waiting. The places of a copy may lie on two devices.
void setBytes(void *to, int value, std::size_t bytes, Stream &stream);
void copyOnDevices(void *to, const void *from, std::size_t bytes, Stream &stream);

template <typename Value>
std::vector<Value> downloaded(const void *from, std::size_t count) {
    std::vector<Value> out(count);
    copyToHost(out.data(), from, count * sizeof(Value));
    return out;
}

} // namespace ps::gpu
