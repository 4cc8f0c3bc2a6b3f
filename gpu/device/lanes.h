// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/device/gk.h"

namespace ps::gpu::gk {

template <int Width>
GK_DEVICE float sumOfLanes(float value) {
#pragma unroll
    for (int mask = Width / 2; mask > 0; mask /= 2) value += shuffleXor<Width>(value, mask);
    return value;
}

/// The same of several values, whose exchanges do not wait for each other.
template <int Width, int Count>
GK_DEVICE void sumsOfLanes(float (&values)[Count]) {
#pragma unroll
    for (int mask = Width / 2; mask > 0; mask /= 2)
#pragma unroll
        for (int i = 0; i < Count; ++i) values[i] += shuffleXor<Width>(values[i], mask);
}

template <int Width>
GK_DEVICE float largestOfLanes(float value) {
#pragma unroll
    for (int mask = Width / 2; mask > 0; mask /= 2) value = fmaxf(value, shuffleXor<Width>(value, mask));
    return value;
}

/// Over all threads of a block, a multiple of 32; `scratch` is 32 floats of shared memory, free again on return.
GK_DEVICE float sumOfBlock(float value, float *scratch) {
    value = sumOfLanes<32>(value);
    const unsigned groups = blockDim.x / 32, group = threadIdx.x / 32;
    if (threadIdx.x % 32 == 0) scratch[group] = value;
    __syncthreads();
    float total = 0;
    for (unsigned i = 0; i < groups; ++i) total += scratch[i];
    __syncthreads();
    return total;
}

} // namespace ps::gpu::gk
