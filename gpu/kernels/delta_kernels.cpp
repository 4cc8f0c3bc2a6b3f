// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/kernels/delta_kernels.h"

#include "gpu/device/lanes.h"
#include "gpu/kernels/activations.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;
constexpr int kDim = static_cast<int>(kDeltaDim), kHeld = static_cast<int>(kConvolutionWidth) - 1;
constexpr float kUnitEpsilon = 1e-6F; // beside the squares of a query or a key

/// Eight channels of a sequence per thread.
GK_KERNEL(kThreads)
convolutionKernel(const u32x4 *__restrict__ input, u32x4 *__restrict__ state, const u32x4 *__restrict__ weight, u32x4 *__restrict__ output,
                  int channels8, int inputStride8) {
    const int channel = static_cast<int>(blockIdx.y * kThreads + threadIdx.x);
    if (channel >= channels8) return;
    const std::size_t sequence = blockIdx.x, width = static_cast<std::size_t>(channels8);
    u32x4 *held = state + sequence * kHeld * width + static_cast<std::size_t>(channel);
    u32x4 tokens[kHeld + 1];
#pragma unroll
    for (int i = 0; i < kHeld; ++i) tokens[i] = loadOnce(held + static_cast<std::size_t>(i) * width);
    tokens[kHeld] = input[sequence * static_cast<std::size_t>(inputStride8) + static_cast<std::size_t>(channel)];
    float sums[8] = {};
#pragma unroll
    for (int token = 0; token <= kHeld; ++token) {
        const u32x4 factors = weight[static_cast<std::size_t>(token) * width + static_cast<std::size_t>(channel)];
#pragma unroll
        for (int i = 0; i < 8; ++i) sums[i] += bf16At(factors, i) * bf16At(tokens[token], i);
    }
#pragma unroll
    for (int i = 0; i < kHeld; ++i) held[static_cast<std::size_t>(i) * width] = tokens[i + 1];
    u32x4 out = make4(0, 0, 0, 0);
#pragma unroll
    for (int i = 0; i < 4; ++i) setWord(out, i, packBf16(silu(sums[2 * i]), silu(sums[2 * i + 1])));
    output[sequence * width + static_cast<std::size_t>(channel)] = out;
}

struct DeltaParts {
    const std::uint64_t *mixed; ///< four elements each
    const std::uint16_t *decayAndBeta;
    const float *decayLog;
    const float *decayBias;
    u32x4 *state;
    u32x4 *output;
    int keyHeads, valueHeads;
};

/// Four neighbours of a query or a key.
GK_DEVICE void unpackFour(float (&out)[4], std::uint64_t four) {
    const auto low = static_cast<std::uint32_t>(four), high = static_cast<std::uint32_t>(four >> 32);
    out[0] = lowBf16(low), out[1] = highBf16(low), out[2] = lowBf16(high), out[3] = highBf16(high);
}

/// Four neighbours of a row of the state.
GK_DEVICE void unpackRow(float (&out)[4], const u32x4 &row) {
#pragma unroll
    for (int e = 0; e < 4; ++e) out[e] = bitsOf<float>(word(row, e));
}

GK_DEVICE float dot(const float (&a)[4], const float (&b)[4]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
}

/// What a head's state is multiplied by, and the share of the new value that is not there yet.
GK_DEVICE void gatesOf(const DeltaParts &parts, int sequence, int head, float &decay, float &beta) {
    const std::uint16_t *both = parts.decayAndBeta + static_cast<std::size_t>(sequence) * 2 * static_cast<std::size_t>(parts.valueHeads);
    const float x = lowBf16(both[head]) + parts.decayBias[head];
    const float softplus = x > 20.0F ? x : log1pf(expf(x)); // beyond 20 the 1 is rounded away
    decay = expf(-expf(parts.decayLog[head]) * softplus);
    beta = sigmoid(lowBf16(both[parts.valueHeads + head]));
}

constexpr int kStateRows = 8, kUnits = kDim / kStateRows; // of a head: its rows are of the value, and do not need each other
constexpr unsigned kDeltaThreads = 128;

/// A group of 32 lanes takes kStateRows rows of a head's state, which stay in its registers between reading and writing: no two groups
/// wait for each other. Every lane has four elements of the key in each row.
GK_KERNEL(kDeltaThreads) deltaKernel(DeltaParts parts) {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    const auto unit = static_cast<int>(blockIdx.x * (kDeltaThreads / 32) + threadIdx.x / 32);
    const int place = unit / kUnits, firstRow = unit % kUnits * kStateRows, sequence = place / parts.valueHeads,
              head = place - sequence * parts.valueHeads;
    u32x4 *state = parts.state + (static_cast<std::size_t>(place) * kDim + static_cast<std::size_t>(firstRow)) * (kDim / 4) + lane;
    u32x4 rows[kStateRows];
#pragma unroll
    for (int i = 0; i < kStateRows; ++i) rows[i] = loadOnce(state + i * (kDim / 4));

    const std::size_t heads = static_cast<std::size_t>(sequence) * static_cast<std::size_t>(2 * parts.keyHeads + parts.valueHeads);
    const int keyHead = head / (parts.valueHeads / parts.keyHeads);
    const std::uint64_t *mixed = parts.mixed + heads * (kDim / 4);
    float query[4], key[4], decay, beta;
    unpackFour(query, mixed[keyHead * (kDim / 4) + lane]);
    unpackFour(key, mixed[(parts.keyHeads + keyHead) * (kDim / 4) + lane]);
    const u32x4 values = *reinterpret_cast<const u32x4 *>(mixed + (2 * parts.keyHeads + head) * (kDim / 4) + firstRow / 4);
    gatesOf(parts, sequence, head, decay, beta);
    float sizes[3] = {dot(query, query), dot(key, key), dot(query, key)};
    sumsOfLanes<32>(sizes);
    const float querySize = 1.0F / sqrtf((sizes[0] + kUnitEpsilon) * static_cast<float>(kDim)),
                keySize = 1.0F / sqrtf(sizes[1] + kUnitEpsilon);
    const float together = sizes[2] * querySize * keySize;
#pragma unroll
    for (int e = 0; e < 4; ++e) query[e] *= querySize, key[e] *= keySize;

    // The query meets the state from before the update too: what the update adds to its answer is known without it.
    float sums[2 * kStateRows];
#pragma unroll
    for (int i = 0; i < kStateRows; ++i) {
        float old[4];
        unpackRow(old, rows[i]);
        sums[2 * i] = dot(old, key), sums[2 * i + 1] = dot(old, query);
    }
    sumsOfLanes<32>(sums);
    float out[kStateRows];
#pragma unroll
    for (int i = 0; i < kStateRows; ++i) {
        const float change = beta * (bf16At(values, i) - decay * sums[2 * i]);
        out[i] = decay * sums[2 * i + 1] + together * change;
        float old[4];
        unpackRow(old, rows[i]);
#pragma unroll
        for (int e = 0; e < 4; ++e) setWord(rows[i], e, bitsOf<std::uint32_t>(decay * old[e] + change * key[e]));
        state[i * (kDim / 4)] = rows[i];
    }
    if (lane != 0) return;
    u32x4 packed = make4(0, 0, 0, 0);
#pragma unroll
    for (int i = 0; i < 4; ++i) setWord(packed, i, packBf16(out[2 * i], out[2 * i + 1]));
    parts.output[unit] = packed;
}
static_assert(kStateRows == 8, "the values and the outputs of a group are one vector");

/// 16 lanes hold a head.
GK_KERNEL(kThreads)
gatedNormKernel(const u32x4 *input, const u32x4 *__restrict__ gate, const u32x4 *__restrict__ weight, u32x4 *output, std::int64_t places,
                int heads, int gateStride8, float epsilon) {
    constexpr int kLanes = kDim / 8;
    const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x, head = at / kLanes;
    const int lane = static_cast<int>(threadIdx.x) % kLanes;
    const bool there = at < places;
    u32x4 in = make4(0, 0, 0, 0);
    if (there) in = input[at];
    float squares = 0;
#pragma unroll
    for (int i = 0; i < 8; ++i) squares += bf16At(in, i) * bf16At(in, i);
    const float scale = 1.0F / sqrtf(sumOfLanes<kLanes>(squares) / static_cast<float>(kDim) + epsilon);
    if (!there) return;
    const std::int64_t row = head / heads;
    const u32x4 gates = gate[row * gateStride8 + (head - row * heads) * kLanes + lane], factors = weight[lane];
    u32x4 out = make4(0, 0, 0, 0);
#pragma unroll
    for (int i = 0; i < 4; ++i) {
        const auto element = [&](int e) { return bf16At(in, e) * scale * bf16At(factors, e) * silu(bf16At(gates, e)); };
        setWord(out, i, packBf16(element(2 * i), element(2 * i + 1)));
    }
    output[at] = out;
}

void require(bool holds, const char *what) {
    if (!holds) throw std::invalid_argument(what);
}

unsigned blocksOf(std::int64_t count, std::int64_t perBlock) {
    return static_cast<unsigned>((count + perBlock - 1) / perBlock);
}

} // namespace

void updateConvolution(const ConvolutionUpdate &update, Stream &stream) {
    require(update.channels % 8 == 0 && update.inputStride % 8 == 0, "convolution: channels and strides are multiples of 8");
    require(update.inputStride >= update.channels, "convolution: a row of the input has all channels");
    if (update.batch * update.channels == 0) return;
    launch(convolutionKernel, dim3(static_cast<unsigned>(update.batch), blocksOf(update.channels / 8, kThreads)), kThreads, 0, stream,
           static_cast<const u32x4 *>(update.input), static_cast<u32x4 *>(update.state), static_cast<const u32x4 *>(update.weight),
           static_cast<u32x4 *>(update.output), static_cast<int>(update.channels / 8), static_cast<int>(update.inputStride / 8));
}

void deltaDecode(const DeltaDecode &decode, Stream &stream) {
    require(decode.keyHeads >= 1 && decode.valueHeads % decode.keyHeads == 0, "DeltaNet: all key heads have as many value heads");
    const std::int64_t units = decode.batch * decode.valueHeads * kUnits;
    require(units < std::int64_t(1) << 31, "DeltaNet: fewer than 2^31 groups of rows");
    if (units == 0) return;
    DeltaParts parts{};
    parts.mixed = static_cast<const std::uint64_t *>(decode.mixed);
    parts.decayAndBeta = static_cast<const std::uint16_t *>(decode.decayAndBeta);
    parts.decayLog = decode.decayLog;
    parts.decayBias = decode.decayBias;
    parts.state = reinterpret_cast<u32x4 *>(decode.state);
    parts.output = static_cast<u32x4 *>(decode.output);
    parts.keyHeads = static_cast<int>(decode.keyHeads);
    parts.valueHeads = static_cast<int>(decode.valueHeads);
    static_assert(kUnits % (kDeltaThreads / 32) == 0, "blocks are whole");
    launch(deltaKernel, dim3(static_cast<unsigned>(units / (kDeltaThreads / 32))), kDeltaThreads, 0, stream, parts);
}

void gatedNorm(const GatedNorm &norm, Stream &stream) {
    require(norm.gateStride % 8 == 0 && norm.gateStride >= norm.heads * kDeltaDim, "gated norm: a row of the gate has all heads");
    const std::int64_t places = norm.rows * norm.heads * (kDeltaDim / 8);
    if (places == 0) return;
    launch(gatedNormKernel, dim3(blocksOf(places, kThreads)), kThreads, 0, stream, static_cast<const u32x4 *>(norm.input),
           static_cast<const u32x4 *>(norm.gate), static_cast<const u32x4 *>(norm.weight), static_cast<u32x4 *>(norm.output), places,
           static_cast<int>(norm.heads), static_cast<int>(norm.gateStride / 8), norm.epsilon);
}

} // namespace ps::gpu::kernels
