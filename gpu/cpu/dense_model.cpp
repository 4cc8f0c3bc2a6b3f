// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/dense_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

namespace ps::gpu {

namespace {

constexpr int kBias = 127;              // of a float's exponent
constexpr int kExponentShift = 7;       // of a bfloat16
constexpr double kMeanSquare = 7.0 / 3; // of a value spread evenly from 1 to 2

/// Numbers of random sign from 2^e to 2^(e+1), so that a sum of `inputs` products keeps the size of the inputs: four from each
/// draw of random bits, as a model has a thousand million of them.
void fillWeights(ThreadTeam &team, Bfloat16Array &array, std::size_t inputs, std::uint64_t seed) {
    const int exponent = static_cast<int>(std::lround(-0.5 * std::log2(kMeanSquare * static_cast<double>(inputs))));
    const auto top = static_cast<std::uint16_t>((exponent + kBias) << kExponentShift);
    constexpr std::size_t kPerDraw = 4;
    team.split((array.size() + kPerDraw - 1) / kPerDraw, 512, [&](std::size_t begin, std::size_t end) {
        for (std::size_t draw = begin; draw < end; ++draw) {
            std::uint64_t bits = randomBits(seed, draw);
            for (std::size_t i = draw * kPerDraw; i < std::min(array.size(), (draw + 1) * kPerDraw); ++i, bits >>= 16)
                array[i] = static_cast<std::uint16_t>((bits & 0x807fU) | top);
        }
    });
}

std::size_t positive(std::int64_t size) {
    return static_cast<std::size_t>(size);
}

} // namespace

DenseSizes::DenseSizes(const ModelShape &model) {
    const bool plain = model.gqa && model.dense && !model.mla && !model.moe && !model.deltaNet && !model.gqa->biases && !model.gqa->sinks &&
                       !model.gqa->queryKeyNorm && !model.gqa->outputGate && model.gqa->window == 0;
    if (!plain)
        throw std::runtime_error("the CPU worker runs models with plain grouped attention and dense layers only, which " + model.name +
                                 " is not");
    if (model.precision.linear != Dtype::Bf16 || model.precision.cache != Dtype::Bf16)
        throw std::runtime_error("the CPU worker runs models in bf16 only, which " + model.name + " is not");
    hidden = positive(model.hidden);
    vocabulary = positive(model.vocabulary);
    heads = positive(model.gqa->heads);
    kvHeads = positive(model.gqa->kvHeads);
    dim = positive(model.gqa->headDim);
    intermediate = positive(model.dense->intermediate);
    layers = model.layers.size();
}

std::size_t DenseSizes::weights() const {
    const std::size_t layer = hidden * (qkvWidth() + queryWidth() + 3 * intermediate);
    return layers * layer + 2 * vocabulary * hidden;
}

DenseWeights::DenseWeights(ThreadTeam &team, const DenseSizes &sizes, std::uint64_t from)
    : seed(from), embedding(sizes.vocabulary * sizes.hidden), lmHead(sizes.vocabulary * sizes.hidden), norm(sizes.hidden) {
    std::uint64_t next = from * 1'000'003;
    fillWeights(team, embedding, 1, next++);
    fillWeights(team, lmHead, sizes.hidden, next++);
    fill(team, norm, [from](std::size_t i) { return static_cast<float>(1 + 0.1 * randomReal(from, i)); });
    for (std::size_t i = 0; i < sizes.layers; ++i) {
        Layer &layer = layers.emplace_back(
            Layer{Bfloat16Array(sizes.qkvWidth() * sizes.hidden), Bfloat16Array(sizes.hidden * sizes.queryWidth()),
                  Bfloat16Array(2 * sizes.intermediate * sizes.hidden), Bfloat16Array(sizes.hidden * sizes.intermediate)});
        fillWeights(team, layer.qkv, sizes.hidden, next++);
        fillWeights(team, layer.o, sizes.queryWidth(), next++);
        fillWeights(team, layer.gateUp, sizes.hidden, next++);
        fillWeights(team, layer.down, sizes.intermediate, next++);
    }
}

std::uint16_t toBfloat16(double value) {
    return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(static_cast<float>(value)) >> 16);
}

double fromBfloat16(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

} // namespace ps::gpu
