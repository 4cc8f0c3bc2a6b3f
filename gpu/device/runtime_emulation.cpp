// SPDX-License-Identifier: GPL-3.0-or-later
// The runtime when kernels run on the host: everything is done at once, and a graph is what it would do.
#include "gpu/device/device_list.h"
#include "gpu/device/device_memory.h"
#include "gpu/harness/device_fault.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <new>

namespace ps::gpu {

namespace {

using Recorded = std::chrono::steady_clock::time_point;

} // namespace

Stream::Stream() = default;
Stream::~Stream() = default;
void Stream::synchronize() {}

Event::Event() : m_handle(new Recorded) {}
Event::~Event() {
    delete static_cast<Recorded *>(m_handle);
}
void Event::record(Stream &) {
    *static_cast<Recorded *>(m_handle) = std::chrono::steady_clock::now();
}
double Event::secondsBetween(const Event &earlier, const Event &later) {
    return std::chrono::duration<double>(*static_cast<Recorded *>(later.m_handle) - *static_cast<Recorded *>(earlier.m_handle)).count();
}

Graph::Graph(Stream &, const std::function<void()> &enqueue) : m_handle(new std::function<void()>(enqueue)) {}
Graph::~Graph() {
    delete static_cast<std::function<void()> *>(m_handle);
}
void Graph::launch(Stream &) {
    (*static_cast<std::function<void()> *>(m_handle))();
}

DeviceMemory::DeviceMemory(std::size_t bytes) : m_bytes(bytes) {
    constexpr std::size_t kAlignment = 256; // as the devices' own allocators give at least
    m_data = std::aligned_alloc(kAlignment, (bytes + kAlignment) / kAlignment * kAlignment);
    if (!m_data) throw std::bad_alloc();
}
DeviceMemory::~DeviceMemory() {
    std::free(m_data);
}

void copyToHost(void *to, const void *from, std::size_t bytes) {
    std::memcpy(to, from, bytes);
}
void copyToDevice(void *to, const void *from, std::size_t bytes) {
    std::memcpy(to, from, bytes);
}
void setBytes(void *to, int value, std::size_t bytes, Stream &) {
    std::memset(to, value, bytes);
}

DeviceCount countDevices() {
    return {1, 0, {}};
}

RuntimeFacts runtimeFacts(int) {
    RuntimeFacts out;
    out.name = "emulation of " + std::to_string(PS_GPU_EMULATED_WARP) + " lanes";
    out.architecture = "emulation";
    out.multiprocessors = 2;
    out.memoryBytes = std::int64_t(1) << 30;
    out.freeBytes = out.memoryBytes;
    out.sharedBytesPerBlock = std::int64_t(227) << 10;
    return out;
}

void selectDevice(int index) {
    if (index != 0) throw DeviceFault("there is one emulated device", 1);
}

const char *flavour() {
    return "emulation";
}

} // namespace ps::gpu
