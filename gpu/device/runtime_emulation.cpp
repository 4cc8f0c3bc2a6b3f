// SPDX-License-Identifier: GPL-3.0-or-later
// The runtime when kernels run on the host: everything is done at once, and a graph is what it would do.
// Four devices share the host's memory; what would be a fault because another one is selected is one here.
#include "gpu/device/abort_word.h"
#include "gpu/device/device_list.h"
#include "gpu/device/device_memory.h"
#include "gpu/device/emulation.h"
#include "gpu/device/parallel_graphs.h"
#include "gpu/harness/device_fault.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <new>

namespace ps::gpu {

namespace {

constexpr int kDevices = 4;
constexpr int kInvalidHandle = 400; // as the devices' runtimes answer

thread_local int selected = 0;

struct Recorded {
    int device = selected;
    std::chrono::steady_clock::time_point time = {};
};

int deviceOf(const Stream &stream) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(stream.handle()));
}

} // namespace

Stream::Stream() : m_handle(reinterpret_cast<void *>(static_cast<std::intptr_t>(selected))) {}
Stream::~Stream() = default;
void Stream::synchronize() {}
bool Stream::isDone() {
    return true;
}
void Stream::waitFor(const Event &) {}

void emulation::requireSelected(const Stream &stream) {
    if (deviceOf(stream) != selected) throw DeviceFault("kernel launch: the stream is of another device", kInvalidHandle);
}

Event::Event() : m_handle(new Recorded) {}
Event::~Event() {
    delete static_cast<Recorded *>(m_handle);
}
void Event::record(Stream &stream) {
    auto &recorded = *static_cast<Recorded *>(m_handle);
    if (deviceOf(stream) != recorded.device) throw DeviceFault("event: the stream is of another device", kInvalidHandle);
    recorded.time = std::chrono::steady_clock::now();
}
double Event::secondsBetween(const Event &earlier, const Event &later) {
    const auto timeOf = [](const Event &event) { return static_cast<const Recorded *>(event.m_handle)->time; };
    return std::chrono::duration<double>(timeOf(later) - timeOf(earlier)).count();
}

Graph::Graph(Stream &, const std::function<void()> &enqueue) : m_handle(new std::function<void()>(enqueue)) {}
Graph::~Graph() {
    delete static_cast<std::function<void()> *>(m_handle);
}
void Graph::launch(Stream &) {
    (*static_cast<std::function<void()> *>(m_handle))();
}

/// Kernels run on the thread that launches them, so that devices which wait for each other take turns as `enqueue` has them.
struct ParallelGraphs::Parts {
    std::function<void()> enqueue;
};
ParallelGraphs::ParallelGraphs(std::vector<DeviceStream>, std::function<void()> enqueue, std::function<void()>)
    : m_parts(new Parts{std::move(enqueue)}) {}
ParallelGraphs::~ParallelGraphs() = default;
void ParallelGraphs::launch(std::int64_t times) {
    for (std::int64_t i = 0; i < times; ++i) m_parts->enqueue();
}

AbortWord::AbortWord() : m_word(new std::uint32_t(0)) {}
AbortWord::~AbortWord() {
    delete m_word;
}

DeviceMemory::DeviceMemory(std::size_t bytes) : m_bytes(bytes) {
    constexpr std::size_t kAlignment = 256; // as the devices' own allocators give at least
    m_data = std::aligned_alloc(kAlignment, (bytes + kAlignment) / kAlignment * kAlignment);
    if (!m_data) throw std::bad_alloc();
}
DeviceMemory DeviceMemory::forSeveralDevices(std::size_t bytes) {
    return DeviceMemory(bytes);
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

void copyOnDevices(void *to, const void *from, std::size_t bytes, Stream &) {
    std::memmove(to, from, bytes);
}

DeviceCount countDevices() {
    return {kDevices, 0, {}};
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
    if (index < 0 || index >= kDevices) throw DeviceFault("there are four emulated devices", 101);
    selected = index;
}

int selectedDevice() {
    return selected;
}

OnDevice::~OnDevice() {
    selected = m_before;
}

bool canAccessPeer(int device, int peer) {
    return device != peer;
}

void enablePeerAccess(int device, int peer) {
    if (!canAccessPeer(device, peer)) throw DeviceFault("peer access: a device is no peer of its own", 101);
}

const char *flavour() {
    return "emulation";
}

} // namespace ps::gpu
