// SPDX-License-Identifier: GPL-3.0-or-later
// Attention of one new token per sequence over a cache of keys and values. Queries and outputs are bfloat16.
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>

namespace ps::gpu::kernels {

enum class CacheFormat { Bf16, E4m3 };

/// Which kernel: the fastest that the device has, the matrix units of NVIDIA, or multiply-adds of any device.
enum class AttentionPath { Best, NvidiaMatrix, Portable };

constexpr std::int64_t kPageTokens = 64;

/// output = softmax(scale q K^T) V for each sequence and head; `group` query heads share a head of keys and values.
/// bytes: 2 batch kvHeads min(context, window) headDim (bytes of an element) + 4 batch kvHeads group headDim.
struct GqaDecodeAttention {
    const void *queries; ///< [batch][kvHeads][group][headDim]
    const void *keys;    ///< [batch][kvHeads][capacity][headDim], or in pages [page][kvHeads][kPageTokens][headDim]
    const void *values;  ///< as the keys
    void *output;        ///< as the queries
    void *scratch;       ///< gqaDecodeAttentionScratchBytes(), for one launch at a time; may be null when that is 0
    const int *pages;    ///< [batch][pagesPerSequence] numbers of pages; null: not in pages
    const float *sinks;  ///< [kvHeads][group] logits that take a share of the softmax and add no value; null: none
    std::int64_t batch;
    std::int64_t kvHeads;
    std::int64_t group;            ///< 1 … 16
    std::int64_t headDim;          ///< 64, 128 or 256
    std::int64_t context;          ///< tokens in the cache, at least 1, the same for all sequences
    std::int64_t capacity;         ///< tokens that the cache has room for; not in pages
    std::int64_t pagesPerSequence; ///< in pages
    std::int64_t window;           ///< only the last so many tokens count; 0: all
    float scale;                   ///< of the logits, usually 1/sqrt(headDim)
    float keyScale;                ///< a key is its stored value times this; 1 for bf16
    float valueScale;
    CacheFormat format;
    AttentionPath path;
    std::int64_t multiprocessors; ///< of the device
    std::int64_t splits;          ///< parts of the context that are worked on at the same time; 0: as many as fill the device
};
void gqaDecodeAttention(const GqaDecodeAttention &attention, Stream &stream);
std::size_t gqaDecodeAttentionScratchBytes(const GqaDecodeAttention &attention);

} // namespace ps::gpu::kernels
