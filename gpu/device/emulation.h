// SPDX-License-Identifier: GPL-3.0-or-later
// Runs kernels on the host, for their numbers, never for their speed: every thread of a block is a fiber. A barrier that not
// every thread of the block reaches, and a lane exchange that not every lane of the warp reaches, throw DivergentBarrier.
// The fibers run in random order, and warps ahead of each other, so that a missing barrier shows. PS_GPU_EMULATED_WARP is 32 or 64.
#pragma once

#include "gpu/device/stream.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <stdexcept>

#if !defined(PS_GPU_EMULATED_WARP)
#error "PS_GPU_EMULATED_WARP is 32 or 64"
#endif

#define __global__
#define __device__
#define __shared__ static
#define __restrict__ __restrict
#define GK_DEVICE inline
#define GK_KERNEL(...) void
#define GK_DYNAMIC_SHARED(name) unsigned char *name = ps::gpu::emulation::dynamicShared()

struct dim3 {
    unsigned x, y, z;
    constexpr dim3(unsigned a = 1, unsigned b = 1, unsigned c = 1) : x(a), y(b), z(c) {}
};

namespace ps::gpu::emulation {

/// Not every thread came to a barrier, or not every lane to an exchange.
class DivergentBarrier : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Order of the fibers from now on.
void setSeed(std::uint64_t seed);

void runGrid(dim3 grid, unsigned block, std::size_t sharedBytes, const std::function<void()> &thread);
/// A fault when another device than the stream's is selected.
void requireSelected(const Stream &stream);
unsigned threadIndex();
const dim3 &blockIndex();
const dim3 &blockSize();
const dim3 &gridSize();
unsigned char *dynamicShared();
void blockBarrier();
/// Gives `value` away and takes that of thread `from` of the block: all lanes of the warp at the same time.
std::uint64_t exchanged(std::uint64_t value, unsigned from);
/// What a lane shows to its warp, for units that work on the registers of all lanes: write own words, laneBarrier(), read those of
/// any thread of the warp, laneBarrier().
constexpr unsigned kShownWords = 8;
std::uint64_t *shownWords(unsigned thread);
/// All lanes of the warp at the same time, as exchanged().
void laneBarrier();
/// A copy of at most 16 bytes that arrives as late as it may: until then the target is spoilt, so that reading too early, and starting
/// while others still read what was there, both show.
void startCopy(void *to, const void *from, std::size_t bytes); ///< `from` null: zeros arrive
void commitCopies();
/// The thread's committed groups arrive, except for the last `pending`.
void finishCopies(std::size_t pending);

struct ThreadIndex {
    struct {
        operator unsigned() const { return threadIndex(); }
    } x;
};

template <int Width, typename Value>
Value exchange(Value value, unsigned lane) {
    static_assert(sizeof(Value) <= sizeof(std::uint64_t), "one word");
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    bits = exchanged(bits, threadIndex() / Width * Width + lane % Width);
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

} // namespace ps::gpu::emulation

inline constexpr ps::gpu::emulation::ThreadIndex threadIdx{};
#define blockIdx (ps::gpu::emulation::blockIndex())
#define blockDim (ps::gpu::emulation::blockSize())
#define gridDim (ps::gpu::emulation::gridSize())

inline void __syncthreads() {
    ps::gpu::emulation::blockBarrier();
}

// Fibers of one block take turns, so that what is one step for them is atomic.
template <typename Value>
Value atomicAdd(Value *at, Value value) {
    const Value before = *at;
    *at += value;
    return before;
}
template <typename Value>
Value atomicXor(Value *at, Value value) {
    const Value before = *at;
    *at ^= value;
    return before;
}
template <typename Value>
Value atomicMax(Value *at, Value value) {
    const Value before = *at;
    *at = std::max(before, value);
    return before;
}

namespace ps::gpu::gk {

template <typename... Parameters, typename... Arguments>
void launch(void (*kernel)(Parameters...), dim3 grid, unsigned block, std::size_t sharedBytes, Stream &stream, Arguments... arguments) {
    emulation::requireSelected(stream);
    emulation::runGrid(grid, block, sharedBytes, [=] { kernel(static_cast<Parameters>(arguments)...); });
}

template <typename Kernel>
void allowSharedMemory(Kernel *, std::size_t) {}

template <int Width, typename Value>
Value shuffleXor(Value value, int mask) {
    static_assert(Width <= 32, "logical groups have at most 32 lanes");
    return emulation::exchange<Width>(value, (emulation::threadIndex() % Width) ^ static_cast<unsigned>(mask));
}
template <int Width, typename Value>
Value shuffle(Value value, int lane) {
    static_assert(Width <= 32, "logical groups have at most 32 lanes");
    return emulation::exchange<Width>(value, static_cast<unsigned>(lane));
}
template <typename Value>
Value loadOnce(const Value *from) {
    return *from;
}
inline float exp2Fast(float x) {
    return std::exp2(x);
}
inline float logFast(float x) {
    return std::log(x);
}

} // namespace ps::gpu::gk
