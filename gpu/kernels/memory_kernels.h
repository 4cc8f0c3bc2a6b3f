// SPDX-License-Identifier: GPL-3.0-or-later
// Moving memory, and filling it with data: never time on zeros. Sizes are multiples of 16 bytes unless said otherwise.
#pragma once

#include "gpu/device/stream.h"

#include <cstddef>
#include <cstdint>

namespace ps::gpu::kernels {

/// Xors all 32-bit words of the array into kReadSums words, which together are the sum: one alone would be in demand.
inline constexpr unsigned kReadSums = 1024;
void readMemory(const void *from, std::size_t bytes, std::uint32_t *sums, Stream &stream);
/// Word i becomes value + i.
void writeMemory(void *to, std::size_t bytes, std::uint32_t value, Stream &stream);
void copyMemory(const void *from, void *to, std::size_t bytes, Stream &stream);
/// Float32: out = b + factor c.
void triad(const float *b, const float *c, float *out, std::size_t bytes, float factor, Stream &stream);

/// Word i becomes randomWord(seed, i); any size in words.
void fillWords(void *to, std::size_t words, std::uint32_t seed, Stream &stream);
/// bfloat16 evenly from -scale to scale, two per word.
void fillBf16(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream);
/// IEEE half precision from -scale to scale, two per word.
void fillFp16(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream);
/// e4m3 of evenly distributed values from -scale to scale, four per word.
void fillE4m3(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream);
/// Float32 evenly from -scale to scale, one per word.
void fillFloat(void *to, std::size_t words, std::uint32_t seed, float scale, Stream &stream);

/// Does nothing: its cost is that of a launch.
void nothing(Stream &stream);

} // namespace ps::gpu::kernels
