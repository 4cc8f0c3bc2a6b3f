// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/dtype.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ps::gpu {

/// Attention with grouped keys and values. `window` is the reach, in tokens, of the layers that have one; 0 when none has.
struct GqaShape {
    std::int64_t heads = 0;
    std::int64_t kvHeads = 0;
    std::int64_t headDim = 0;
    std::int64_t window = 0;
    bool queryKeyNorm = false;
    bool outputGate = false; ///< a second projection as wide as the queries
    bool biases = false;
    bool sinks = false; ///< one learned logit per head
};

/// Multi-head latent attention (DeepSeek): the cache holds kvRank + ropeDim elements per token, for all heads together.
struct MlaShape {
    std::int64_t heads = 0;
    std::int64_t queryRank = 0;
    std::int64_t kvRank = 0;
    std::int64_t nopeDim = 0;
    std::int64_t ropeDim = 0;
    std::int64_t valueDim = 0;

    [[nodiscard]] std::int64_t latentWidth() const { return kvRank + ropeDim; }
};

/// Gated DeltaNet: a state of valueHeads x headDim x headDim fp32 per layer and sequence in place of a cache.
struct DeltaNetShape {
    std::int64_t keyHeads = 0;
    std::int64_t valueHeads = 0;
    std::int64_t headDim = 0;
    std::int64_t convolutionWidth = 0;

    [[nodiscard]] std::int64_t mixedWidth() const { return (2 * keyHeads + valueHeads) * headDim; }
    [[nodiscard]] std::int64_t valueWidth() const { return valueHeads * headDim; }
};

struct DenseShape {
    std::int64_t intermediate = 0;
};

struct MoeShape {
    std::int64_t experts = 0;
    std::int64_t topK = 0;
    std::int64_t intermediate = 0;       ///< of one expert
    std::int64_t sharedIntermediate = 0; ///< of the expert that every token passes; 0 when there is none
    bool sharedGate = false;             ///< a learned factor on the shared expert
    bool biases = false;
};

enum class AttentionKind { Full, Window, Mla, DeltaNet };
enum class FeedForwardKind { Dense, Moe };

struct LayerShape {
    AttentionKind attention = AttentionKind::Full;
    FeedForwardKind feedForward = FeedForwardKind::Dense;
};

/// What the weights and the cache are stored in.
struct Precision {
    Dtype linear = Dtype::Bf16;
    Dtype experts = Dtype::Bf16; ///< routed experts; without meaning in a dense model
    Dtype lmHead = Dtype::Bf16;
    Dtype cache = Dtype::Bf16;
};

/// The publisher's own parameter counts.
struct PublishedCounts {
    double total = 0.0;
    std::optional<double> active; ///< per token; absent for dense models
    bool activeCountsEmbedding = false;
};

/// A language model as numbers. Vision towers and multi-token-prediction layers are no part of it.
/// One read by parseModelShape() or loadModelShape() has every block that its layers use, and only positive sizes.
struct ModelShape {
    std::string name;
    std::string source;
    std::string asOf; ///< YYYY-MM-DD
    std::int64_t hidden = 0;
    std::int64_t vocabulary = 0;
    PublishedCounts published;
    Precision precision; ///< as published
    std::optional<GqaShape> gqa;
    std::optional<MlaShape> mla;
    std::optional<DeltaNetShape> deltaNet;
    std::optional<DenseShape> dense;
    std::optional<MoeShape> moe;
    std::vector<LayerShape> layers; ///< in order
};

/// Why this model cannot be split over so many ranks, or an empty text when it can. Key/value heads fewer than the
/// ranks are repeated, as the engines do; everything else must divide.
[[nodiscard]] std::string whyNotSplit(const ModelShape &model, int tensorParallel);

} // namespace ps::gpu
