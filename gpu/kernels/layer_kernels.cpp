// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/kernels/layer_kernels.h"

#include "gpu/device/device_memory.h"
#include "gpu/device/lanes.h"
#include "gpu/kernels/activations.h"

#include <stdexcept>

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;
constexpr int kGroup = 128; // elements with one scale

/// A row per block; its values stay in registers between the two passes.
template <int Threads, int Vectors, bool Residual>
GK_KERNEL(Threads)
rmsNormKernel(const u32x4 *input, u32x4 *__restrict__ residual, const u32x4 *__restrict__ weight, u32x4 *output, int width8, float epsilon,
              int rowsPerGroup, int groupStride8, int outputStride8) {
    __shared__ float scratch[32];
    const unsigned group = blockIdx.x / static_cast<unsigned>(rowsPerGroup), inGroup = blockIdx.x % static_cast<unsigned>(rowsPerGroup);
    const std::size_t before = static_cast<std::size_t>(inGroup) * width8, row = static_cast<std::size_t>(group) * groupStride8 + before;
    const std::size_t outputRow = static_cast<std::size_t>(group) * outputStride8 + before;
    float values[Vectors][8];
    float squares = 0;
#pragma unroll
    for (int v = 0; v < Vectors; ++v) {
        const int at = v * Threads + static_cast<int>(threadIdx.x);
        if (at >= width8) continue;
        u32x4 in = input[row + at];
        u32x4 sums = in;
        if (Residual) sums = residual[row + at];
#pragma unroll
        for (int i = 0; i < 8; ++i) {
            values[v][i] = bf16At(in, i) + (Residual ? bf16At(sums, i) : 0.0F);
            squares += values[v][i] * values[v][i];
        }
        if (Residual) {
#pragma unroll
            for (int i = 0; i < 4; ++i) setWord(sums, i, packBf16(values[v][2 * i], values[v][2 * i + 1]));
            residual[row + at] = sums;
        }
    }
    squares = sumOfBlock(squares, scratch);
    const float scale = 1.0F / sqrtf(squares / (static_cast<float>(width8) * 8.0F) + epsilon);
#pragma unroll
    for (int v = 0; v < Vectors; ++v) {
        const int at = v * Threads + static_cast<int>(threadIdx.x);
        if (at >= width8) continue;
        const u32x4 factor = weight[at];
        u32x4 out = factor;
#pragma unroll
        for (int i = 0; i < 4; ++i)
            setWord(out, i,
                    packBf16(values[v][2 * i] * scale * bf16At(factor, 2 * i), values[v][2 * i + 1] * scale * bf16At(factor, 2 * i + 1)));
        output[outputRow + at] = out;
    }
}

GK_KERNEL(kThreads) swiGluKernel(const u32x4 *__restrict__ gateUp, u32x4 *__restrict__ output, int width8) {
    const int column = static_cast<int>(blockIdx.y * kThreads + threadIdx.x);
    if (column >= width8) return;
    const std::size_t row = blockIdx.x, width = static_cast<std::size_t>(width8);
    const u32x4 gate = loadOnce(gateUp + row * 2 * width + column), up = loadOnce(gateUp + (row * 2 + 1) * width + column);
    u32x4 out = gate;
#pragma unroll
    for (int i = 0; i < 4; ++i)
        setWord(out, i, packBf16(silu(bf16At(gate, 2 * i)) * bf16At(up, 2 * i), silu(bf16At(gate, 2 * i + 1)) * bf16At(up, 2 * i + 1)));
    output[row * width + column] = out;
}

/// 16 lanes hold the 128 elements of a group. Where rows end within a group, its last lanes have nothing: `from` is then not `at`.
template <bool WholeGroups>
GK_KERNEL(kThreads)
quantiseKernel(const u32x4 *__restrict__ input, std::uint64_t *__restrict__ output, float *__restrict__ scales, std::size_t places,
               unsigned width8) {
    const std::size_t at = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    std::size_t from = at;
    bool there = at < places;
    if (!WholeGroups) {
        const unsigned padded = (width8 + 15) / 16 * 16, row = static_cast<unsigned>(at) / padded,
                       column = static_cast<unsigned>(at) % padded;
        from = static_cast<std::size_t>(row) * width8 + column;
        there = there && column < width8;
    }
    u32x4 in = make4(0, 0, 0, 0);
    if (there) in = input[from];
    float largest = 0;
#pragma unroll
    for (int i = 0; i < 8; ++i) largest = fmaxf(largest, fabsf(bf16At(in, i)));
    largest = fmaxf(largestOfLanes<16>(largest), 1e-12F);
    const float inverse = kE4m3Largest / largest;
    if (!there) return;
    std::uint64_t out = 0;
#pragma unroll
    for (int i = 0; i < 4; ++i)
        out |= static_cast<std::uint64_t>(packE4m3(bf16At(in, 2 * i) * inverse, bf16At(in, 2 * i + 1) * inverse)) << (16 * i);
    output[from] = out;
    if (at % 16 == 0) scales[at / 16] = largest / kE4m3Largest;
}

/// A head of a row per block, a pair of elements per thread.
GK_KERNEL(kThreads)
rotaryKernel(const std::uint16_t *__restrict__ qkv, int qkvStride, std::uint16_t *__restrict__ queries, std::uint16_t *__restrict__ keys,
             std::uint16_t *__restrict__ values, const float *__restrict__ cosineAndSine, int queryHeads, int kvHeads, std::int64_t context,
             std::int64_t position, bool prefill) {
    const int half = static_cast<int>(blockDim.x), pair = static_cast<int>(threadIdx.x);
    const int row = static_cast<int>(blockIdx.x), head = static_cast<int>(blockIdx.y);
    const std::uint16_t *in = qkv + static_cast<std::size_t>(row) * qkvStride + static_cast<std::size_t>(head) * 2 * half;
    float low = lowBf16(in[pair]), high = lowBf16(in[pair + half]);
    if (head < queryHeads + kvHeads) {
        const float *angle = cosineAndSine + 2 * (pair + (prefill ? row * half : 0));
        const float cosine = angle[0], sine = angle[1], rotated = low * cosine - high * sine;
        high = low * sine + high * cosine;
        low = rotated;
    }
    std::uint16_t *out = queries + (static_cast<std::size_t>(row) * queryHeads + head) * 2 * half;
    if (head >= queryHeads) {
        const int kvHead = (head - queryHeads) % kvHeads;
        std::uint16_t *cache = head < queryHeads + kvHeads ? keys : values;
        const std::size_t sequence = prefill ? 0 : row, place = static_cast<std::size_t>(position) + (prefill ? row : 0);
        out = cache + ((sequence * kvHeads + kvHead) * static_cast<std::size_t>(context) + place) * 2 * half;
    }
    out[pair] = static_cast<std::uint16_t>(toBf16(low));
    out[pair + half] = static_cast<std::uint16_t>(toBf16(high));
}

GK_KERNEL(kThreads)
embeddingKernel(const u32x4 *__restrict__ table, const std::uint64_t *__restrict__ best, u32x4 *__restrict__ output, int width8) {
    const int column = static_cast<int>(blockIdx.y * kThreads + threadIdx.x);
    if (column >= width8) return;
    const std::size_t token = ~static_cast<std::uint32_t>(best[blockIdx.x]), width = static_cast<std::size_t>(width8);
    output[blockIdx.x * width + column] = table[token * width + column];
}

/// Order-preserving bits of a float.
GK_DEVICE std::uint32_t orderedBits(float value) {
    const auto bits = bitsOf<std::uint32_t>(value);
    return bits & 0x80000000U ? ~bits : bits | 0x80000000U;
}

/// -log(1 - uniform), also where it is small: the winners come from there, and the fast logarithm is wrong beside 1.
GK_DEVICE float exponentialFrom(float uniform) {
    constexpr float kSmall = 0.03125F;
    if (uniform > kSmall) return -logFast(1.0F - uniform);
    return uniform * (1.0F + uniform * (0.5F + uniform * (1.0F / 3.0F + uniform * 0.25F)));
}

/// A part of a row per block. The key's high word is the score, its low word the inverted index: of equal scores the first wins.
GK_KERNEL(kThreads)
sampleKernel(const u32x4 *__restrict__ logits, std::uint64_t *__restrict__ best, int width8, float inverseTemperature, std::uint32_t seed) {
    const std::size_t row = static_cast<std::size_t>(blockIdx.x) * static_cast<std::size_t>(width8);
    const std::uint32_t rowSeed = seed ^ (blockIdx.x * 0x9e3779b9U + 0x7f4a7c15U);
    std::uint64_t key = 0;
    for (int at = static_cast<int>(blockIdx.y * kThreads + threadIdx.x); at < width8; at += static_cast<int>(gridDim.y * kThreads)) {
        const u32x4 in = logits[row + at];
#pragma unroll
        for (int i = 0; i < 8; ++i) {
            std::uint32_t z = (static_cast<std::uint32_t>(at * 8 + i) * 2654435761U) ^ rowSeed;
            z ^= z >> 16;
            z *= 0x85ebca6bU;
            z ^= z >> 13;
            z *= 0xc2b2ae35U;
            z ^= z >> 16;
            const float uniform = (static_cast<float>(z >> 8) + 0.5F) * (1.0F / 16777216.0F);
            const float score = bf16At(in, i) * inverseTemperature - logFast(exponentialFrom(uniform));
            const std::uint64_t candidate = static_cast<std::uint64_t>(orderedBits(score)) << 32 | ~static_cast<std::uint32_t>(at * 8 + i);
            key = candidate > key ? candidate : key;
        }
    }
#pragma unroll
    for (int mask = 16; mask > 0; mask /= 2) {
        const auto high = shuffleXor<32>(static_cast<std::uint32_t>(key >> 32), mask),
                   low = shuffleXor<32>(static_cast<std::uint32_t>(key), mask);
        const std::uint64_t other = static_cast<std::uint64_t>(high) << 32 | low;
        key = other > key ? other : key;
    }
    if (threadIdx.x % 32 == 0) atomicMax(reinterpret_cast<unsigned long long *>(&best[blockIdx.x]), static_cast<unsigned long long>(key));
}

template <int Threads, int Vectors>
void launchNorm(const RmsNorm &norm, Stream &stream) {
    const std::int64_t stride = norm.groupStride > 0 ? norm.groupStride : norm.rowsPerGroup * norm.width;
    const std::int64_t outputStride = norm.outputStride > 0 ? norm.outputStride : stride;
    const auto kernel = norm.residual ? rmsNormKernel<Threads, Vectors, true> : rmsNormKernel<Threads, Vectors, false>;
    launch(kernel, dim3(static_cast<unsigned>(norm.rows)), Threads, 0, stream, static_cast<const u32x4 *>(norm.input),
           static_cast<u32x4 *>(norm.residual), static_cast<const u32x4 *>(norm.weight), static_cast<u32x4 *>(norm.output),
           static_cast<int>(norm.width / 8), norm.epsilon, static_cast<int>(norm.rowsPerGroup), static_cast<int>(stride / 8),
           static_cast<int>(outputStride / 8));
}

void require(bool holds, const char *what) {
    if (!holds) throw std::invalid_argument(what);
}

unsigned blocksOf(std::int64_t count, std::int64_t perBlock) {
    return static_cast<unsigned>((count + perBlock - 1) / perBlock);
}

} // namespace

void rmsNorm(const RmsNorm &norm, Stream &stream) {
    constexpr std::int64_t kFewRows = 1024; // fewer do not fill a device with small blocks: a row is then spread over more threads
    require(norm.width % 8 == 0 && norm.width <= 16384, "RMSNorm: the width is a multiple of 8 of at most 16384");
    if (norm.rows == 0) return;
    const std::int64_t vectors = norm.width / 8;
    if (vectors <= 64) return launchNorm<64, 1>(norm, stream);
    if (vectors > 256 && (norm.rows < kFewRows || vectors > 1024)) {
        return vectors <= 1024 ? launchNorm<1024, 1>(norm, stream) : launchNorm<1024, 2>(norm, stream);
    }
    if (vectors <= 256) return launchNorm<256, 1>(norm, stream);
    if (vectors <= 512) return launchNorm<256, 2>(norm, stream);
    launchNorm<256, 4>(norm, stream);
}

void swiGlu(const SwiGlu &activation, Stream &stream) {
    require(activation.width % 8 == 0, "SwiGLU: the width is a multiple of 8");
    if (activation.rows == 0) return;
    launch(swiGluKernel, dim3(static_cast<unsigned>(activation.rows), blocksOf(activation.width / 8, kThreads)), kThreads, 0, stream,
           static_cast<const u32x4 *>(activation.gateUp), static_cast<u32x4 *>(activation.output), static_cast<int>(activation.width / 8));
}

void quantise(const Quantise &quantisation, Stream &stream) {
    constexpr std::int64_t kMostPadded = std::int64_t(1) << 32; // places that 32 bits count, whose division is the faster one
    require(quantisation.width % 8 == 0, "quantisation: the width is a multiple of 8");
    const bool whole = quantisation.width % kGroup == 0;
    const std::int64_t places = quantisation.rows * ((quantisation.width + kGroup - 1) / kGroup) * (kGroup / 8);
    require(whole || places < kMostPadded, "quantisation: too many rows that end within a group");
    if (places == 0) return;
    launch(whole ? quantiseKernel<true> : quantiseKernel<false>, dim3(blocksOf(places, kThreads)), kThreads, 0, stream,
           static_cast<const u32x4 *>(quantisation.input), static_cast<std::uint64_t *>(quantisation.output), quantisation.scales,
           static_cast<std::size_t>(places), static_cast<unsigned>(quantisation.width / 8));
}

void rotaryAndStore(const RotaryAndStore &rotary, Stream &stream) {
    require(rotary.headDim % 2 == 0 && rotary.headDim <= 512, "rotary: a head has an even number of at most 512 elements");
    if (rotary.rows == 0) return;
    const std::int64_t width = (rotary.queryHeads + 2 * rotary.kvHeads) * rotary.headDim;
    launch(rotaryKernel, dim3(static_cast<unsigned>(rotary.rows), static_cast<unsigned>(rotary.queryHeads + 2 * rotary.kvHeads)),
           static_cast<unsigned>(rotary.headDim / 2), 0, stream, static_cast<const std::uint16_t *>(rotary.qkv),
           static_cast<int>(rotary.qkvStride > 0 ? rotary.qkvStride : width), static_cast<std::uint16_t *>(rotary.queries),
           static_cast<std::uint16_t *>(rotary.keys), static_cast<std::uint16_t *>(rotary.values), rotary.cosineAndSine,
           static_cast<int>(rotary.queryHeads), static_cast<int>(rotary.kvHeads), rotary.context, rotary.position, rotary.prefill);
}

void embed(const Embedding &embedding, Stream &stream) {
    require(embedding.width % 8 == 0, "embedding: the width is a multiple of 8");
    if (embedding.rows == 0) return;
    launch(embeddingKernel, dim3(static_cast<unsigned>(embedding.rows), blocksOf(embedding.width / 8, kThreads)), kThreads, 0, stream,
           static_cast<const u32x4 *>(embedding.table), embedding.best, static_cast<u32x4 *>(embedding.output),
           static_cast<int>(embedding.width / 8));
}

void sampleTokens(const Sampling &sampling, Stream &stream) {
    constexpr std::int64_t kBlocksPerMultiprocessor = 8, kMostParts = 64;
    require(sampling.vocabulary % 8 == 0, "sampling: the vocabulary is a multiple of 8");
    if (sampling.rows == 0) return;
    setBytes(sampling.best, 0, static_cast<std::size_t>(sampling.rows) * sizeof(std::uint64_t), stream);
    std::int64_t parts = sampling.multiprocessors * kBlocksPerMultiprocessor / sampling.rows;
    parts = parts < 1 ? 1 : parts > kMostParts ? kMostParts : parts;
    const std::int64_t most = (sampling.vocabulary / 8 + kThreads - 1) / kThreads;
    launch(sampleKernel, dim3(static_cast<unsigned>(sampling.rows), static_cast<unsigned>(parts < most ? parts : most)), kThreads, 0,
           stream, static_cast<const u32x4 *>(sampling.logits), sampling.best, static_cast<int>(sampling.vocabulary / 8),
           1.0F / sampling.temperature, sampling.seed);
}

} // namespace ps::gpu::kernels
