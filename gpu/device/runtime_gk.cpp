// SPDX-License-Identifier: GPL-3.0-or-later
// The runtime over CUDA and HIP: the names agree after the prefix.
#include "gpu/device/abort_word.h"
#include "gpu/device/device_list.h"
#include "gpu/device/device_memory.h"
#include "gpu/device/gk.h"
#include "gpu/harness/device_fault.h"

#include <mutex>
#include <new>
#include <set>
#include <string>

namespace ps::gpu {

namespace {

using Code = GK(Error_t);

void check(Code code, const char *what) {
    if (code == GK(Success)) return;
    gk::throwError(static_cast<int>(code), what);
}

GK(Stream_t) streamOf(const Stream &stream) {
    return static_cast<GK(Stream_t)>(stream.handle());
}

GK(Error_t) instantiate(GK(GraphExec_t) * out, GK(Graph_t) graph) {
#if defined(PS_GPU_HIP) || CUDART_VERSION < 12000
    return GK(GraphInstantiate)(out, graph, nullptr, nullptr, 0);
#else
    return GK(GraphInstantiate)(out, graph, 0);
#endif
}

} // namespace

namespace gk {

void throwError(int code, const char *what) {
    const auto error = static_cast<Code>(code);
    if (error == GK(ErrorMemoryAllocation)) {
        (void)GK(GetLastError)(); // not sticky: the next case may fit
        throw std::bad_alloc();
    }
    throwDeviceFault(std::string(what) + ": " + GK(GetErrorName)(error) + ": " + GK(GetErrorString)(error), code);
}

void allowSharedMemoryOf(const void *kernel, std::size_t bytes) {
    static std::mutex mutex;
    static std::set<std::pair<const void *, int>> allowed; // by device: each has its own copy of the kernel
    const std::lock_guard lock(mutex);
    const std::pair key{kernel, selectedDevice()};
    if (allowed.count(key) > 0) return;
    check(GK(FuncSetAttribute)(kernel, GK(FuncAttributeMaxDynamicSharedMemorySize), static_cast<int>(bytes)), "shared memory of a kernel");
    allowed.insert(key);
}

} // namespace gk

Stream::Stream() {
    GK(Stream_t) stream = nullptr;
    check(GK(StreamCreateWithFlags)(&stream, GK(StreamNonBlocking)), "stream");
    m_handle = stream;
}

Stream::~Stream() {
    (void)GK(StreamDestroy)(streamOf(*this));
}

void Stream::synchronize() {
    check(GK(StreamSynchronize)(streamOf(*this)), "synchronisation");
}

bool Stream::isDone() {
    const Code code = GK(StreamQuery)(streamOf(*this));
    if (code == GK(ErrorNotReady)) return (void)GK(GetLastError)(), false; // or the next launch would report it
    check(code, "synchronisation");
    return true;
}

void Stream::waitFor(const Event &event) {
    check(GK(StreamWaitEvent)(streamOf(*this), static_cast<GK(Event_t)>(event.m_handle), 0), "wait for an event");
}

Event::Event() {
    GK(Event_t) event = nullptr;
    check(GK(EventCreate)(&event), "event");
    m_handle = event;
}

Event::~Event() {
    (void)GK(EventDestroy)(static_cast<GK(Event_t)>(m_handle));
}

void Event::record(Stream &stream) {
    check(GK(EventRecord)(static_cast<GK(Event_t)>(m_handle), streamOf(stream)), "event");
}

double Event::secondsBetween(const Event &earlier, const Event &later) {
    check(GK(EventSynchronize)(static_cast<GK(Event_t)>(later.m_handle)), "synchronisation");
    float milliseconds = 0;
    check(GK(EventElapsedTime)(&milliseconds, static_cast<GK(Event_t)>(earlier.m_handle), static_cast<GK(Event_t)>(later.m_handle)),
          "event time");
    return static_cast<double>(milliseconds) / 1e3;
}

Graph::Graph(Stream &stream, const std::function<void()> &enqueue) {
    GK(Graph_t) graph = nullptr;
    check(GK(StreamBeginCapture)(streamOf(stream), GK(StreamCaptureModeThreadLocal)), "graph capture");
    try {
        enqueue();
    } catch (...) {
        if (GK(StreamEndCapture)(streamOf(stream), &graph) == GK(Success) && graph) (void)GK(GraphDestroy)(graph);
        (void)GK(GetLastError)();
        throw;
    }
    check(GK(StreamEndCapture)(streamOf(stream), &graph), "graph capture");
    GK(GraphExec_t) executable = nullptr;
    const Code code = instantiate(&executable, graph);
    (void)GK(GraphDestroy)(graph);
    check(code, "graph");
    m_handle = executable;
}

Graph::~Graph() {
    (void)GK(GraphExecDestroy)(static_cast<GK(GraphExec_t)>(m_handle));
}

void Graph::launch(Stream &stream) {
    check(GK(GraphLaunch)(static_cast<GK(GraphExec_t)>(m_handle), streamOf(stream)), "graph launch");
}

DeviceMemory::DeviceMemory(std::size_t bytes) : m_bytes(bytes) {
    check(GK(Malloc)(&m_data, bytes > 0 ? bytes : 1), "memory");
}

DeviceMemory DeviceMemory::forSeveralDevices(std::size_t bytes) {
#if defined(GK_AMD_DEVICE)
    DeviceMemory out; // ordinary memory is coherent at the end of kernels only
    check(hipExtMallocWithFlags(&out.m_data, bytes > 0 ? bytes : 1, hipDeviceMallocFinegrained), "memory for several devices");
    out.m_bytes = bytes;
    return out;
#else
    return DeviceMemory(bytes);
#endif
}

DeviceMemory::~DeviceMemory() {
    (void)GK(Free)(m_data);
}

AbortWord::AbortWord() {
    void *word = nullptr;
#if defined(PS_GPU_HIP)
    check(hipHostMalloc(&word, sizeof *m_word, hipHostMallocPortable | hipHostMallocMapped), "memory of the host");
#else
    check(cudaHostAlloc(&word, sizeof *m_word, cudaHostAllocPortable | cudaHostAllocMapped), "memory of the host");
#endif
    m_word = static_cast<std::uint32_t *>(word);
    clear();
}

AbortWord::~AbortWord() {
#if defined(PS_GPU_HIP)
    (void)hipHostFree(m_word);
#else
    (void)cudaFreeHost(m_word);
#endif
}

void copyToHost(void *to, const void *from, std::size_t bytes) {
    check(GK(Memcpy)(to, from, bytes, GK(MemcpyDeviceToHost)), "copy to the host");
}

void copyToDevice(void *to, const void *from, std::size_t bytes) {
    check(GK(Memcpy)(to, from, bytes, GK(MemcpyHostToDevice)), "copy to the device");
    // From ordinary memory it may return before the last bytes are there, and our streams do not wait for the default one.
    check(GK(StreamSynchronize)(nullptr), "copy to the device");
}

void setBytes(void *to, int value, std::size_t bytes, Stream &stream) {
    check(GK(MemsetAsync)(to, value, bytes, streamOf(stream)), "memory set");
}

void copyOnDevices(void *to, const void *from, std::size_t bytes, Stream &stream) {
    check(GK(MemcpyAsync)(to, from, bytes, GK(MemcpyDefault), streamOf(stream)), "copy");
}

DeviceCount countDevices() {
    DeviceCount out;
    const Code code = GK(GetDeviceCount)(&out.count);
    if (code == GK(Success)) return out;
    out = {0, static_cast<int>(code), GK(GetErrorName)(code), 0};
    (void)GK(RuntimeGetVersion)(&out.runtimeVersion); // known without a driver; if not, the advice does without
    return out;
}

RuntimeFacts runtimeFacts(int index) {
    RuntimeFacts out;
#if defined(PS_GPU_HIP)
    hipDeviceProp_t properties{};
#else
    cudaDeviceProp properties{};
#endif
    check(GK(GetDeviceProperties)(&properties, index), "device properties");
    char bus[32] = {};
    check(GK(DeviceGetPCIBusId)(bus, sizeof bus, index), "PCI address");
    check(GK(RuntimeGetVersion)(&out.runtimeVersion), "runtime version");
    check(GK(DriverGetVersion)(&out.driverVersion), "driver version");
    std::size_t free = 0, total = 0;
    selectDevice(index);
    check(GK(MemGetInfo)(&free, &total), "free memory");
    out.name = properties.name;
    out.pciBusId = bus;
    out.multiprocessors = properties.multiProcessorCount;
    out.secondLevelCacheBytes = properties.l2CacheSize;
    out.memoryBusBits = properties.memoryBusWidth;
#if defined(GK_AMD_DEVICE)
    out.architecture = properties.gcnArchName;
#else
    out.architecture = "sm_" + std::to_string(properties.major) + std::to_string(properties.minor);
#endif
#if defined(PS_GPU_HIP)
    out.sharedBytesPerBlock = static_cast<std::int64_t>(properties.sharedMemPerBlock);
#else
    out.sharedBytesPerBlock = static_cast<std::int64_t>(properties.sharedMemPerBlockOptin);
#endif
    out.memoryBytes = static_cast<std::int64_t>(total);
    out.freeBytes = static_cast<std::int64_t>(free);
    return out;
}

void selectDevice(int index) {
    check(GK(SetDevice)(index), "device");
}

int selectedDevice() {
    int index = 0;
    check(GK(GetDevice)(&index), "device");
    return index;
}

OnDevice::~OnDevice() {
    (void)GK(SetDevice)(m_before);
}

bool canAccessPeer(int device, int peer) {
    int can = 0;
    check(GK(DeviceCanAccessPeer)(&can, device, peer), "peer access");
    return can != 0;
}

void enablePeerAccess(int device, int peer) {
    const OnDevice on(device);
    const Code code = GK(DeviceEnablePeerAccess)(peer, 0);
    if (code == GK(ErrorPeerAccessAlreadyEnabled)) {
        (void)GK(GetLastError)(); // or the next launch would report it
        return;
    }
    check(code, "peer access");
}

const char *flavour() {
#if defined(PS_GPU_HIP)
    return "hip";
#else
    return "cuda";
#endif
}

} // namespace ps::gpu
