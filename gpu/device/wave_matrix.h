// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix units of AMD's CDNA. One wavefront of 64 lanes works together; c = lane % 16 and h = lane / 16 in what follows. The
// emulation has them when its warps are of 64 lanes.
#pragma once

#include "gpu/device/number_bits.h"

#if defined(GK_AMD_DEVICE) || (defined(PS_GPU_EMULATION) && PS_GPU_EMULATED_WARP == 64)
#define GK_HAS_WAVE_MATRIX 1

namespace ps::gpu::gk {

/// The value of the lane whose number differs by `mask`, in the whole wavefront.
template <typename Value>
GK_DEVICE Value waveShuffleXor(Value value, int mask) {
#if defined(GK_AMD_DEVICE)
    return __shfl_xor(value, mask, 64);
#else
    return emulation::exchange<64>(value, (emulation::threadIndex() % 64) ^ static_cast<unsigned>(mask));
#endif
}

/// sum += A B with 16 x 16 bf16 operands: four neighbours of A in row c and of B in column c, both at depth 4h. The result:
/// (4h + i, c). gfx90a and later.
GK_DEVICE void multiplyBf16Wave(float (&sum)[4], std::uint64_t a, std::uint64_t b) {
#if defined(__gfx90a__) || defined(__gfx940__) || defined(__gfx942__) || defined(__gfx950__)
    typedef float Four __attribute__((ext_vector_type(4)));
    typedef short FourShort __attribute__((ext_vector_type(4)));
    const Four before = {sum[0], sum[1], sum[2], sum[3]};
    const Four after = __builtin_amdgcn_mfma_f32_16x16x16bf16_1k(bitsOf<FourShort>(a), bitsOf<FourShort>(b), before, 0, 0, 0);
#pragma unroll
    for (int i = 0; i < 4; ++i) sum[i] = after[i];
#elif defined(PS_GPU_EMULATION)
    const unsigned me = emulation::threadIndex(), first = me / 64 * 64, lane = me % 64;
    emulation::shownWords(me)[0] = a;
    emulation::shownWords(me)[1] = b;
    emulation::laneBarrier();
    const auto value = [](std::uint64_t four, unsigned at) {
        return bitsOf<float>(static_cast<std::uint32_t>(four >> (16 * at) & 0xffffU) << 16);
    };
    for (unsigned i = 0; i < 4; ++i) {
        const unsigned row = 4 * (lane / 16) + i, column = lane % 16;
        for (unsigned k = 0; k < 16; ++k)
            sum[i] += value(emulation::shownWords(first + k / 4 * 16 + row)[0], k % 4) *
                      value(emulation::shownWords(first + k / 4 * 16 + column)[1], k % 4);
    }
    emulation::laneBarrier();
#else
    (void)sum, (void)a, (void)b;
    __builtin_trap(); // such a device takes the portable kernels
#endif
}

} // namespace ps::gpu::gk
#endif
