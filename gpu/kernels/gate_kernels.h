// SPDX-License-Identifier: GPL-3.0-or-later
// Learned factors between 0 and 1 on what a layer gives. Activations are bfloat16 in rows; widths are multiples of 8 elements.
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>

namespace ps::gpu::kernels {

/// values *= sigmoid(gate). bytes: 6 rows width.
struct OutputGate {
    void *values;     ///< [rows][width]
    const void *gate; ///< [rows][gateStride], of which the first `width` count
    std::int64_t rows;
    std::int64_t width;
    std::int64_t gateStride;
};
void applyOutputGate(const OutputGate &gate, Stream &stream);

/// factors = sigmoid(input weight), one of each row. bytes: 2 rows width + 2 width + 4 rows.
struct RowGate {
    const void *input;  ///< [rows][width]
    const void *weight; ///< [width]
    float *factors;     ///< [rows]
    std::int64_t rows;
    std::int64_t width;
};
void computeRowGate(const RowGate &gate, Stream &stream);

} // namespace ps::gpu::kernels
