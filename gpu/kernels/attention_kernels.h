// SPDX-License-Identifier: GPL-3.0-or-later
// Attention over a cache of keys and values: of one new token per sequence, and of many. Queries and outputs are bfloat16; a
// stride of queries counts elements from one token's queries to the next, a multiple of 8, and 0 when nothing lies between them.
#pragma once

#include "gpu/device/stream.h"

#include <cstdint>

namespace ps::gpu::kernels {

enum class CacheFormat { Bf16, E4m3 };

/// Which kernel: the fastest that the device has, the matrix units of NVIDIA or of AMD, or multiply-adds of any device.
enum class AttentionPath { Best, NvidiaMatrix, AmdMatrix, Portable };

/// The selected device has AMD's matrix units, and this flavour kernels for them. They take bf16 caches of 64 and 128 elements.
bool hasAmdMatrix();

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
    std::int64_t queryStride;
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

constexpr std::int64_t kLatentDim = 576, kLatentValueDim = 512; // of DeepSeek-V2 and its successors

/// Attention over latents, with the projections absorbed into queries and outputs: output = softmax(scale q C^T) C[:, 0 … 511].
/// bytes: 2 batch context 576 + 2 batch heads (576 + 512).
struct MlaDecodeAttention {
    const void *queries; ///< [batch][heads][576]
    const void *latents; ///< bf16 [batch][capacity][576]
    void *output;        ///< [batch][heads][512]
    void *scratch;       ///< mlaDecodeAttentionScratchBytes(), for one launch at a time; may be null when that is 0
    std::int64_t batch;
    std::int64_t queryStride;
    std::int64_t heads;
    std::int64_t context;  ///< tokens in the cache, at least 1, the same for all sequences
    std::int64_t capacity; ///< tokens that the cache has room for
    float scale;           ///< of the logits
    AttentionPath path;
    std::int64_t multiprocessors;     ///< of the device
    std::int64_t sharedBytesPerBlock; ///< when asked for
    std::int64_t splits;              ///< 0: as many as fill the device
};
void mlaDecodeAttention(const MlaDecodeAttention &attention, Stream &stream);
std::size_t mlaDecodeAttentionScratchBytes(const MlaDecodeAttention &attention);

/// Causal attention of the last `tokens` tokens of a cache of prefix + tokens: each sees itself and all that come before it, or as
/// many of them as the window holds. flops: 2 batch heads (keyDim + valueDim) (tokens prefix + tokens^2 / 2), less what lies before
/// the window.
struct PrefillAttention {
    const void *queries; ///< [batch][tokens][heads][keyDim]
    const void *keys;    ///< bf16 [batch][kvHeads][capacity][keyDim]
    const void *values;  ///< bf16 [batch][kvHeads][capacity][valueDim]
    const float *sinks;  ///< [heads] as in GqaDecodeAttention; null: none
    void *output;        ///< [batch][tokens][heads][valueDim]
    std::int64_t batch;
    std::int64_t queryStride;
    std::int64_t heads;
    std::int64_t kvHeads;  ///< divides heads
    std::int64_t keyDim;   ///< 64, 128, or 192 for latents that are projected back
    std::int64_t valueDim; ///< 64, 128, 128
    std::int64_t tokens;
    std::int64_t prefix;
    std::int64_t capacity;
    std::int64_t window; ///< a token sees itself and the window - 1 before it; 0: all
    float scale;
    AttentionPath path;
    std::int64_t sharedBytesPerBlock; ///< when asked for
};
void prefillAttention(const PrefillAttention &attention, Stream &stream);

} // namespace ps::gpu::kernels
