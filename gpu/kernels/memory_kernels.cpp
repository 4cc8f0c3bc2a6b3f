// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/kernels/memory_kernels.h"

#include "gpu/device/gk.h"
#include "gpu/device/number_bits.h"
#include "gpu/kernels/random_word.h"

namespace ps::gpu::kernels {

namespace {

using namespace gk;

constexpr unsigned kThreads = 256;
constexpr int kReadVectors = 16; // per thread: few sums have to be brought together
constexpr unsigned kFillBlocks = 2048;
constexpr float kToUnit = 1.0F / 32768.0F;

GK_DEVICE std::uint32_t xorOfLanes(std::uint32_t word) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    return __reduce_xor_sync(0xffffffffU, word);
#else
#pragma unroll
    for (int mask = 16; mask > 0; mask /= 2) word ^= shuffleXor<32>(word, mask);
    return word;
#endif
}

GK_KERNEL(kThreads) readKernel(const u32x4 *from, std::size_t vectors, std::uint32_t *sums) {
    const std::size_t first = static_cast<std::size_t>(blockIdx.x) * kThreads * kReadVectors + threadIdx.x;
    u32x4 values[kReadVectors];
#pragma unroll
    for (int i = 0; i < kReadVectors; ++i) {
        const std::size_t at = first + static_cast<std::size_t>(i) * kThreads;
        values[i] = at < vectors ? from[at] : make4(0, 0, 0, 0);
    }
    std::uint32_t word = 0;
#pragma unroll
    for (int i = 0; i < kReadVectors; ++i) word ^= values[i].x ^ values[i].y ^ values[i].z ^ values[i].w;
    word = xorOfLanes(word);
    if (threadIdx.x % 32 == 0) atomicXor(&sums[blockIdx.x % kReadSums], word);
}

GK_KERNEL(kThreads) writeKernel(u32x4 *__restrict__ to, std::size_t vectors, std::uint32_t value) {
    const std::size_t at = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    const auto word = value + static_cast<std::uint32_t>(4 * at);
    if (at < vectors) to[at] = make4(word, word + 1, word + 2, word + 3);
}

GK_KERNEL(kThreads) copyKernel(const u32x4 *__restrict__ from, u32x4 *__restrict__ to, std::size_t vectors) {
    const std::size_t at = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (at < vectors) to[at] = from[at];
}

GK_KERNEL(kThreads)
triadKernel(const u32x4 *__restrict__ b, const u32x4 *__restrict__ c, u32x4 *__restrict__ out, std::size_t vectors, float factor) {
    const std::size_t at = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (at >= vectors) return;
    const u32x4 left = b[at], right = c[at];
    u32x4 sum = left;
#pragma unroll
    for (int i = 0; i < 4; ++i)
        setWord(sum, i, bitsOf<std::uint32_t>(bitsOf<float>(word(left, i)) + factor * bitsOf<float>(word(right, i))));
    out[at] = sum;
}

enum class Content { Words, Bf16, Fp16, E4m3, Float };

template <Content content>
GK_KERNEL(kThreads)
fillKernel(std::uint32_t *__restrict__ to, std::size_t words, std::uint32_t seed, float scale) {
    const std::size_t step = static_cast<std::size_t>(gridDim.x) * kThreads;
    for (std::size_t at = static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x; at < words; at += step) {
        const std::uint32_t random = randomWord(seed, at);
        const auto unit = [](std::uint32_t bits16) { return static_cast<float>(bits16) * kToUnit - 1.0F; };
        if (content == Content::Words) {
            to[at] = random;
        } else if (content == Content::Bf16) {
            to[at] = packBf16(unit(random & 0xffffU) * scale, unit(random >> 16) * scale);
        } else if (content == Content::Fp16) {
            to[at] = toFp16(unit(random & 0xffffU) * scale) | (toFp16(unit(random >> 16) * scale) << 16);
        } else if (content == Content::Float) {
            to[at] = bitsOf<std::uint32_t>((static_cast<float>(random >> 8) * (1.0F / 8388608.0F) - 1.0F) * scale);
        } else {
            const auto byte = [&](int i) { return unit(((random >> (8 * i)) & 0xffU) * 257U) * scale; };
            to[at] = packE4m3(byte(0), byte(1)) | (packE4m3(byte(2), byte(3)) << 16);
        }
    }
}

template <Content content>
void fill(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream) {
    if (words == 0) return;
    const std::size_t blocks = (words + kThreads - 1) / kThreads;
    launch(fillKernel<content>, dim3(static_cast<unsigned>(blocks < kFillBlocks ? blocks : kFillBlocks)), kThreads, 0, stream,
           static_cast<std::uint32_t *>(to), words, seed, scale);
}

GK_KERNEL(32) emptyKernel() {}

dim3 blocksFor(std::size_t vectors, int vectorsPerThread) {
    const std::size_t perBlock = static_cast<std::size_t>(kThreads) * static_cast<std::size_t>(vectorsPerThread);
    return dim3(static_cast<unsigned>((vectors + perBlock - 1) / perBlock));
}

} // namespace

void readMemory(const void *from, std::size_t bytes, std::uint32_t *sums, Stream &stream) {
    const std::size_t vectors = bytes / 16;
    if (vectors > 0)
        launch(readKernel, blocksFor(vectors, kReadVectors), kThreads, 0, stream, static_cast<const u32x4 *>(from), vectors, sums);
}

void writeMemory(void *to, std::size_t bytes, std::uint32_t value, Stream &stream) {
    const std::size_t vectors = bytes / 16;
    if (vectors > 0) launch(writeKernel, blocksFor(vectors, 1), kThreads, 0, stream, static_cast<u32x4 *>(to), vectors, value);
}

void copyMemory(const void *from, void *to, std::size_t bytes, Stream &stream) {
    const std::size_t vectors = bytes / 16;
    if (vectors > 0)
        launch(copyKernel, blocksFor(vectors, 1), kThreads, 0, stream, static_cast<const u32x4 *>(from), static_cast<u32x4 *>(to), vectors);
}

void triad(const float *b, const float *c, float *out, std::size_t bytes, float factor, Stream &stream) {
    const std::size_t vectors = bytes / 16;
    if (vectors > 0)
        launch(triadKernel, blocksFor(vectors, 1), kThreads, 0, stream, reinterpret_cast<const u32x4 *>(b),
               reinterpret_cast<const u32x4 *>(c), reinterpret_cast<u32x4 *>(out), vectors, factor);
}

void fillWords(void *to, std::size_t words, std::uint32_t seed, Stream &stream) {
    fill<Content::Words>(to, words, seed, 1, stream);
}
void fillBf16(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream) {
    fill<Content::Bf16>(to, words, seed, scale, stream);
}
void fillFp16(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream) {
    fill<Content::Fp16>(to, words, seed, scale, stream);
}
void fillE4m3(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream) {
    fill<Content::E4m3>(to, words, seed, scale, stream);
}
void fillFloat(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream) {
    fill<Content::Float>(to, words, seed, scale, stream);
}

void nothing(Stream &stream) {
    launch(emptyKernel, dim3(1), 32, 0, stream);
}

} // namespace ps::gpu::kernels
