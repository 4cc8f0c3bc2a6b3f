// SPDX-License-Identifier: GPL-3.0-or-later
// Activations as the kernels compute them, with the device's fast power of two.
#pragma once

#include "gpu/device/number_bits.h"

namespace ps::gpu::kernels {

GK_DEVICE float sigmoid(float x) {
    constexpr float kLog2OfE = 1.44269504F;
    return 1.0F / (1.0F + gk::exp2Fast(-x * kLog2OfE));
}

GK_DEVICE float silu(float x) {
    return x * sigmoid(x);
}

} // namespace ps::gpu::kernels
