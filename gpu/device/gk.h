// SPDX-License-Identifier: GPL-3.0-or-later
// The neutral layer below the kernels: one source, compiled by nvcc for CUDA, by hipcc for HIP, by nvcc with HIP's headers for
// HIP on an NVIDIA device, and by a host compiler for the emulation. Include it in files with kernels only.
//
// Kernels use logical groups of at most 32 lanes, so that warps of 32 and wavefronts of 64 need no second version; neither
// warpSize nor a wavefront macro is ever asked. What is made for one vendor's matrix units is behind matrix_core.h.
#pragma once

#include "gpu/device/stream.h"

#include <cstddef>
#include <cstdint>

#if defined(PS_GPU_EMULATION)
#include "gpu/device/emulation.h"
#elif defined(PS_GPU_HIP)
#include <hip/hip_runtime.h>
#define GK(name) hip##name // GK(Malloc) is hipMalloc: the names agree after the prefix
#else
#include <cuda_runtime.h>
#define GK(name) cuda##name
#endif

#if defined(__CUDACC__)
#define GK_NVIDIA_DEVICE 1 // CUDA, and HIP on an NVIDIA device
#elif defined(PS_GPU_HIP)
#define GK_AMD_DEVICE 1
#endif

#if !defined(PS_GPU_EMULATION)
#define GK_DEVICE __device__ __forceinline__
#define GK_KERNEL(...) __global__ void __launch_bounds__(__VA_ARGS__) // threads of a block; on NVIDIA also blocks per multiprocessor
#define GK_DYNAMIC_SHARED(name) extern __shared__ __attribute__((aligned(1024))) unsigned char name[]

namespace ps::gpu::gk {

[[noreturn]] void throwError(int code, const char *what); ///< in runtime_gk.cpp

template <typename... Parameters, typename... Arguments>
void launch(void (*kernel)(Parameters...), dim3 grid, unsigned block, std::size_t sharedBytes, Stream &stream, Arguments... arguments) {
    kernel<<<grid, dim3(block), sharedBytes, static_cast<GK(Stream_t)>(stream.handle())>>>(static_cast<Parameters>(arguments)...);
    if (const auto code = GK(GetLastError)(); code != GK(Success)) throwError(static_cast<int>(code), "kernel launch");
}

void allowSharedMemoryOf(const void *kernel, std::size_t bytes); ///< in runtime_gk.cpp

/// Before a launch with more dynamic shared memory than a block has without asking. Asks once per kernel and device.
template <typename Kernel>
void allowSharedMemory(Kernel *kernel, std::size_t bytes) {
    allowSharedMemoryOf(reinterpret_cast<const void *>(kernel), bytes);
}

/// The value of the lane whose number differs by `mask`, within a group of `Width`. Every lane of the warp takes part.
template <int Width, typename Value>
GK_DEVICE Value shuffleXor(Value value, int mask) {
    static_assert(Width <= 32, "logical groups have at most 32 lanes");
#if defined(GK_NVIDIA_DEVICE)
    return __shfl_xor_sync(0xffffffffU, value, mask, Width);
#else
    return __shfl_xor(value, mask, Width);
#endif
}

template <int Width, typename Value>
GK_DEVICE Value shuffle(Value value, int lane) {
    static_assert(Width <= 32, "logical groups have at most 32 lanes");
#if defined(GK_NVIDIA_DEVICE)
    return __shfl_sync(0xffffffffU, value, lane, Width);
#else
    return __shfl(value, lane, Width);
#endif
}

/// A load of what is read once: it should not displace what is read again.
template <typename Value>
GK_DEVICE Value loadOnce(const Value *from) {
#if defined(GK_NVIDIA_DEVICE)
    return __ldcs(from);
#else
    return *from;
#endif
}

GK_DEVICE float exp2Fast(float x) {
#if defined(GK_NVIDIA_DEVICE)
    return exp2f(x);
#elif defined(__HIP_DEVICE_COMPILE__) && __has_builtin(__builtin_amdgcn_exp2f) // clang 17 and later
    return __builtin_amdgcn_exp2f(x);
#else
    return exp2f(x);
#endif
}

GK_DEVICE float logFast(float x) {
    return __logf(x);
}

} // namespace ps::gpu::gk
#endif

namespace ps::gpu::gk {

#if defined(GK_AMD_DEVICE)
typedef std::uint32_t u32x4 __attribute__((ext_vector_type(4))); // a struct went to scratch memory on gfx90a with clang 15
#elif defined(GK_NVIDIA_DEVICE)
using u32x4 = uint4;
#else
struct alignas(16) u32x4 {
    std::uint32_t x, y, z, w;
};
#endif

GK_DEVICE u32x4 make4(std::uint32_t x, std::uint32_t y, std::uint32_t z, std::uint32_t w) {
    u32x4 out;
    out.x = x, out.y = y, out.z = z, out.w = w;
    return out;
}

/// Word `at`, which is a constant once loops are unrolled.
GK_DEVICE std::uint32_t word(const u32x4 &value, int at) {
    return at == 0 ? value.x : at == 1 ? value.y : at == 2 ? value.z : value.w;
}

GK_DEVICE void setWord(u32x4 &value, int at, std::uint32_t word) {
    if (at == 0)
        value.x = word;
    else if (at == 1)
        value.y = word;
    else if (at == 2)
        value.z = word;
    else
        value.w = word;
}

} // namespace ps::gpu::gk
