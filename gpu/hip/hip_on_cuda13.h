// SPDX-License-Identifier: GPL-3.0-or-later
// Comes before HIP 5's headers when the HIP flavour is compiled by nvcc. Their wrappers for NVIDIA name entry points and fields
// as CUDA 12 had them; CUDA 13 dropped some and gave others more parameters. Here each of those names gets its old form back.
// None of it is called by our sources, except through hipGetDeviceProperties.
#pragma once

#include <cuda.h>
#include <cuda_fp16.h>
#include <cuda_profiler_api.h>
#include <cuda_runtime.h>

#if CUDART_VERSION >= 13000
#include <climits>

namespace ps_cuda12 {

struct DeviceProperties : ::cudaDeviceProp {
    int clockRate;
    int memoryClockRate;
    int computeMode;
    int kernelExecTimeoutEnabled;
    int cooperativeMultiDeviceLaunch;
};

inline cudaError_t deviceProperties(DeviceProperties *out, int device) {
    *out = {};
    const struct {
        int *value;
        cudaDeviceAttr attribute;
    } dropped[] = {{&out->clockRate, cudaDevAttrClockRate},
                   {&out->memoryClockRate, cudaDevAttrMemoryClockRate},
                   {&out->computeMode, cudaDevAttrComputeMode},
                   {&out->kernelExecTimeoutEnabled, cudaDevAttrKernelExecTimeout}};
    cudaError_t code = ::cudaGetDeviceProperties(static_cast<::cudaDeviceProp *>(out), device);
    for (const auto &one : dropped)
        if (code == cudaSuccess) code = ::cudaDeviceGetAttribute(one.value, one.attribute, device);
    return code;
}

inline cudaMemLocation placeOf(int device) {
    cudaMemLocation place{};
    place.type = device == cudaCpuDeviceId ? cudaMemLocationTypeHost : cudaMemLocationTypeDevice;
    place.id = device == cudaCpuDeviceId ? 0 : device;
    return place;
}
inline cudaError_t advise(const void *at, size_t bytes, cudaMemoryAdvise advice, int device) {
    return ::cudaMemAdvise(at, bytes, advice, placeOf(device));
}
inline cudaError_t prefetch(const void *at, size_t bytes, int device, cudaStream_t stream) {
    return ::cudaMemPrefetchAsync(at, bytes, placeOf(device), 0, stream);
}
inline CUresult createContext(CUcontext *out, unsigned flags, CUdevice device) {
    return ::cuCtxCreate_v4(out, nullptr, flags, device);
}

// Edges of graphs carry data since CUDA 12.3; without any they are what they were.
inline cudaError_t addEdges(cudaGraph_t graph, const cudaGraphNode_t *from, const cudaGraphNode_t *to, size_t count) {
    return ::cudaGraphAddDependencies(graph, from, to, nullptr, count);
}
inline cudaError_t removeEdges(cudaGraph_t graph, const cudaGraphNode_t *from, const cudaGraphNode_t *to, size_t count) {
    return ::cudaGraphRemoveDependencies(graph, from, to, nullptr, count);
}
inline cudaError_t edges(cudaGraph_t graph, cudaGraphNode_t *from, cudaGraphNode_t *to, size_t *count) {
    return ::cudaGraphGetEdges(graph, from, to, nullptr, count);
}
inline cudaError_t before(cudaGraphNode_t node, cudaGraphNode_t *out, size_t *count) {
    return ::cudaGraphNodeGetDependencies(node, out, nullptr, count);
}
inline cudaError_t after(cudaGraphNode_t node, cudaGraphNode_t *out, size_t *count) {
    return ::cudaGraphNodeGetDependentNodes(node, out, nullptr, count);
}
inline cudaError_t captureInfo(cudaStream_t stream, cudaStreamCaptureStatus *status, unsigned long long *id, cudaGraph_t *graph,
                               const cudaGraphNode_t **nodes, size_t *count) {
    return ::cudaStreamGetCaptureInfo(stream, status, id, graph, nodes, nullptr, count);
}
inline cudaError_t updateCapture(cudaStream_t stream, cudaGraphNode_t *nodes, size_t count, unsigned flags) {
    return ::cudaStreamUpdateCaptureDependencies(stream, nodes, nullptr, count, flags);
}

/// Texture references and launches over several devices are gone for good.
template <typename... Arguments>
cudaError_t gone(Arguments &&...) {
    return cudaErrorNotSupported;
}

} // namespace ps_cuda12

template <class Value, int Dimensions, enum cudaTextureReadMode Mode>
struct texture {};

#undef cudaGetDeviceProperties
#undef cuCtxCreate
#define cudaDeviceProp ps_cuda12::DeviceProperties
#define cudaGetDeviceProperties ps_cuda12::deviceProperties
#define cudaMemAdvise ps_cuda12::advise
#define cudaMemPrefetchAsync ps_cuda12::prefetch
#define cuCtxCreate ps_cuda12::createContext
#define cudaGraphAddDependencies ps_cuda12::addEdges
#define cudaGraphRemoveDependencies ps_cuda12::removeEdges
#define cudaGraphGetEdges ps_cuda12::edges
#define cudaGraphNodeGetDependencies ps_cuda12::before
#define cudaGraphNodeGetDependentNodes ps_cuda12::after
#define cudaStreamGetCaptureInfo_v2 ps_cuda12::captureInfo
#define cudaStreamUpdateCaptureDependencies ps_cuda12::updateCapture
#define cudaBindTexture ps_cuda12::gone
#define cudaBindTexture2D ps_cuda12::gone
#define cudaBindTextureToArray ps_cuda12::gone
#define cudaUnbindTexture ps_cuda12::gone
#define cudaGetTextureAlignmentOffset ps_cuda12::gone
#define cudaLaunchCooperativeKernelMultiDevice ps_cuda12::gone
#define cudaDevAttrCooperativeMultiDeviceLaunch cudaDevAttrCooperativeLaunch
#endif
