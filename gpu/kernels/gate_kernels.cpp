// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/kernels/gate_kernels.h"

#include "gpu/device/lanes.h"
#include "gpu/kernels/activations.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;

GK_KERNEL(kThreads) outputGateKernel(u32x4 *__restrict__ values, const u32x4 *__restrict__ gate, int width8, int gateStride8) {
    const int column = static_cast<int>(blockIdx.y * kThreads + threadIdx.x);
    if (column >= width8) return;
    const std::size_t row = blockIdx.x, at = row * static_cast<std::size_t>(width8) + static_cast<std::size_t>(column);
    const u32x4 in = values[at], gates = gate[row * static_cast<std::size_t>(gateStride8) + static_cast<std::size_t>(column)];
    u32x4 out = in;
#pragma unroll
    for (int i = 0; i < 4; ++i)
        setWord(out, i,
                packBf16(bf16At(in, 2 * i) * sigmoid(bf16At(gates, 2 * i)), bf16At(in, 2 * i + 1) * sigmoid(bf16At(gates, 2 * i + 1))));
    values[at] = out;
}

/// A row per block.
GK_KERNEL(kThreads)
rowGateKernel(const u32x4 *__restrict__ input, const u32x4 *__restrict__ weight, float *__restrict__ factors, int width8) {
    __shared__ float scratch[32];
    const std::size_t row = static_cast<std::size_t>(blockIdx.x) * static_cast<std::size_t>(width8);
    float sum = 0;
    for (int at = static_cast<int>(threadIdx.x); at < width8; at += static_cast<int>(kThreads)) {
        const u32x4 in = input[row + static_cast<std::size_t>(at)], factor = weight[at];
#pragma unroll
        for (int i = 0; i < 8; ++i) sum += bf16At(in, i) * bf16At(factor, i);
    }
    sum = sumOfBlock(sum, scratch);
    if (threadIdx.x == 0) factors[blockIdx.x] = sigmoid(sum);
}

void require(bool holds, const char *what) {
    if (!holds) throw std::invalid_argument(what);
}

} // namespace

void applyOutputGate(const OutputGate &gate, Stream &stream) {
    require(gate.width % 8 == 0 && gate.gateStride % 8 == 0, "output gate: widths and strides are multiples of 8");
    require(gate.gateStride >= gate.width, "output gate: a row of the gate has all columns");
    if (gate.rows * gate.width == 0) return;
    const std::int64_t vectors = gate.width / 8;
    launch(outputGateKernel, dim3(static_cast<unsigned>(gate.rows), static_cast<unsigned>((vectors + kThreads - 1) / kThreads)), kThreads,
           0, stream, static_cast<u32x4 *>(gate.values), static_cast<const u32x4 *>(gate.gate), static_cast<int>(vectors),
           static_cast<int>(gate.gateStride / 8));
}

void computeRowGate(const RowGate &gate, Stream &stream) {
    require(gate.width % 8 == 0, "row gate: the width is a multiple of 8");
    if (gate.rows == 0) return;
    launch(rowGateKernel, dim3(static_cast<unsigned>(gate.rows)), kThreads, 0, stream, static_cast<const u32x4 *>(gate.input),
           static_cast<const u32x4 *>(gate.weight), gate.factors, static_cast<int>(gate.width / 8));
}

} // namespace ps::gpu::kernels
