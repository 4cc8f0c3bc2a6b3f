// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cpu/host_array.h"
#include "gpu/model/model_shape.h"

#include <cstdint>
#include <vector>

namespace ps::gpu {

using Bfloat16Array = HostArray<std::uint16_t>;

/// The sizes of a model with grouped attention and dense layers. Throws std::runtime_error, with the reason, for any other.
struct DenseSizes {
    explicit DenseSizes(const ModelShape &model);

    std::size_t hidden, vocabulary, heads, kvHeads, dim, intermediate, layers;

    std::size_t groups() const { return heads / kvHeads; }
    std::size_t queryWidth() const { return heads * dim; }
    std::size_t keyWidth() const { return kvHeads * dim; }
    std::size_t qkvWidth() const { return queryWidth() + 2 * keyWidth(); }
    /// Elements of all matrices and of the embedding table.
    std::size_t weights() const;
};

/// Random weights of one model in bfloat16, rows along the inputs; of a size that lets the signal live through the layers.
struct DenseWeights {
    DenseWeights(ThreadTeam &team, const DenseSizes &sizes, std::uint64_t seed);

    struct Layer {
        Bfloat16Array qkv, o, gateUp, down;
    };
    std::uint64_t seed;
    Bfloat16Array embedding, lmHead;
    std::vector<Layer> layers;
    HostArray<float> norm; ///< weights of every norm
};

std::uint16_t toBfloat16(double value);
double fromBfloat16(std::uint16_t bits);

} // namespace ps::gpu
