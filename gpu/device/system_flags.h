// SPDX-License-Identifier: GPL-3.0-or-later
// Flags in memory that several devices reach, by which a kernel of one waits for a kernel of another. Include it in files with
// kernels only.
#pragma once

#include "gpu/device/gk.h"

#include <stdexcept>

namespace ps::gpu::gk {

/// Who sees the flag's value also sees what this thread, and all that is done before it, has written.
GK_DEVICE void raiseFlag(std::uint32_t *flag, std::uint32_t value) {
#if defined(GK_NVIDIA_DEVICE)
    asm volatile("st.release.sys.global.u32 [%0], %1;" : : "l"(flag), "r"(value) : "memory");
#elif defined(GK_AMD_DEVICE)
    __threadfence_system();
    __atomic_store_n(flag, value, __ATOMIC_RELEASE);
#else
    *flag = value;
#endif
}

GK_DEVICE std::uint32_t flagOf(const std::uint32_t *flag) {
#if defined(GK_NVIDIA_DEVICE)
    std::uint32_t value;
    asm volatile("ld.acquire.sys.global.u32 %0, [%1];" : "=r"(value) : "l"(flag) : "memory");
    return value;
#elif defined(GK_AMD_DEVICE)
    const std::uint32_t value = __atomic_load_n(flag, __ATOMIC_ACQUIRE);
    __threadfence_system();
    return value;
#else
    return *flag;
#endif
}

/// Whether the host has raised the word. It lies in the host's memory: a slow thing to ask.
GK_DEVICE bool isRaised(const std::uint32_t *abort) {
    return abort && *static_cast<const volatile std::uint32_t *>(abort) != 0;
}

/// Waits until the flag has reached `value`, counted around the end of the numbers, or until `abort`, which is asked now and then, is
/// raised. A flag that never comes ends the kernel with a fault after some seconds, rather than the process with a kill; in the
/// emulation at once, as nobody else runs.
GK_DEVICE void awaitFlag(const std::uint32_t *flag, std::uint32_t value, const std::uint32_t *abort = nullptr) {
#if defined(PS_GPU_EMULATION)
    constexpr unsigned kMostPolls = 0, kPollsPerLook = 1;
#else
    constexpr unsigned kMostPolls = 1U << 24, kPollsPerLook = 256; // more than a usual wait has
#endif
    for (unsigned polls = 0; static_cast<std::int32_t>(flagOf(flag) - value) < 0; ++polls) {
        if (polls % kPollsPerLook == kPollsPerLook - 1 && isRaised(abort)) return;
        if (polls < kMostPolls) continue;
#if defined(GK_NVIDIA_DEVICE)
        __trap();
#elif defined(GK_AMD_DEVICE)
        __builtin_trap();
#else
        throw std::logic_error("a flag was never raised");
#endif
    }
}

} // namespace ps::gpu::gk
