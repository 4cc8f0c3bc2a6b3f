// SPDX-License-Identifier: GPL-3.0-or-later
// What a step's weights take, and what is in them: random numbers, scaled so that products keep the size of what they multiply.
#include "gpu/benchmarks/step_executor.h"
#include "gpu/kernels/layer_kernels.h"
#include "gpu/kernels/memory_kernels.h"
#include "gpu/kernels/moe_kernels.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr std::int64_t kBlock = 128; // elements with one scale
constexpr float kBiasSize = 0.25F, kSinkSize = 4;      // a sink that counts among some ten keys

std::size_t sized(double count) {
    return static_cast<std::size_t>(std::ceil(count));
}

std::int64_t blocksOf(std::int64_t elements) {
    return (elements + kBlock - 1) / kBlock;
}

bool isProduct(const Operation &operation) {
    return operation.kind == OperationKind::Gemm || operation.kind == OperationKind::BatchedGemm ||
           operation.kind == OperationKind::GroupedGemm;
}

/// Evenly distributed from minus to plus this, for a variance of 1/k.
double spreadFor(std::int64_t k) {
    return std::sqrt(3.0 / static_cast<double>(k));
}

void fillBf16(std::byte *at, std::size_t bytes, std::uint32_t seed, double scale, Stream &stream) {
    if (bytes >= 4) kernels::fillBf16(at, bytes / 4, seed, static_cast<float>(scale), stream);
}

} // namespace

StepExecutor::WeightBytes StepExecutor::weightBytesOf(const Operation &operation) {
    WeightBytes out;
    if (!isProduct(operation)) {
        out.values = sized(operation.weightElements * bytesPerElement(operation.weights));
        return out;
    }
    const double elements = static_cast<double>(operation.groups * operation.n) * static_cast<double>(operation.k);
    out.bias = sized((operation.weightElements - elements) * bytesPerElement(Dtype::Bf16));
    out.values = sized(operation.weights == Dtype::Mxfp4 ? elements / 2 : elements * bytesPerElement(operation.weights));
    if (operation.kind != OperationKind::GroupedGemm) return out;
    if (operation.weights == Dtype::Mxfp4)
        out.scales = static_cast<std::size_t>(operation.groups * operation.n * kernels::microPowers(operation.k));
    if (operation.weights == Dtype::Fp8)
        out.scales = static_cast<std::size_t>(operation.groups * blocksOf(operation.n) * blocksOf(operation.k)) * sizeof(float);
    return out;
}

void StepExecutor::fillWeights() {
    const auto seed = static_cast<std::uint32_t>(m_setting.seed);
    for (std::size_t i = 0; i < m_step.operations.size(); ++i) {
        const Operation &operation = m_step.operations[i];
        const Weights &weights = m_weights[i];
        const WeightBytes bytes = weightBytesOf(operation);
        std::uint32_t which = seed + static_cast<std::uint32_t>(i) * 4;
        // What all ranks have is the same for all, such as the choice of experts.
        if (operation.sharding != Sharding::Replicated)
            which += static_cast<std::uint32_t>(m_setting.rank.value_or(0)) * static_cast<std::uint32_t>(m_step.operations.size()) * 4;
        fillBf16(weights.bias, bytes.bias, which + 3, kBiasSize, *m_stream);
        // A bias of what ranks add up is added by one of them.
        if (m_setting.rank.value_or(0) > 0 && operation.sharding == Sharding::Mixed && operation.name != "qkv" && bytes.bias > 0)
            setBytes(weights.bias, 0, bytes.bias, *m_stream);
        if (operation.kind == OperationKind::GroupedGemm && operation.weights != Dtype::Bf16) {
            fillExperts(operation, weights, which);
        } else if (operation.weights == Dtype::Fp8) {
            kernels::fillE4m3(weights.values, bytes.values / 4, which, 1, *m_stream);
        } else {
            fillBf16(weights.values, bytes.values, which, operation.k > 0 ? spreadFor(operation.k) : 1, *m_stream);
        }
        if (operation.cacheBytes > 0 && operation.kind != OperationKind::Attention) fillDelta(i, which);
        if (operation.kind != OperationKind::Attention) continue;
        const std::size_t cacheBytes = cacheBytesOf(operation);
        fillBf16(m_caches[operation.layer].keys, cacheBytes, which + 1, 1, *m_stream);
        if (operation.kvHeads > 0) fillBf16(m_caches[operation.layer].values, cacheBytes, which + 2, 1, *m_stream);
    }
    fillInputs();
}

void StepExecutor::fillExperts(const Operation &operation, const Weights &weights, std::uint32_t seed) {
    const WeightBytes bytes = weightBytesOf(operation);
    if (operation.weights == Dtype::Fp8) {
        // Two evenly distributed factors have a ninth of their squares' product as variance.
        kernels::fillE4m3(weights.values, bytes.values / 4, seed, 1, *m_stream);
        return kernels::fillFloat(weights.scales, bytes.scales / sizeof(float), seed + 1,
                                  static_cast<float>(std::sqrt(3.0) * spreadFor(operation.k)), *m_stream);
    }
    kernels::fillWords(weights.values, bytes.values / 4, seed, *m_stream);
    // Scales of two sizes in turns, the larger of them near 1 / sqrt(k times the mean square of the sixteen values).
    constexpr double kMeanSquare = 8.5625, kBias = 127;
    constexpr std::size_t kPieces = 7;
    const int power = static_cast<int>(std::lround(kBias - std::log2(kMeanSquare * static_cast<double>(operation.k)) / 2));
    for (std::size_t piece = 0; piece < kPieces; ++piece) {
        const std::size_t from = bytes.scales * piece / kPieces, end = bytes.scales * (piece + 1) / kPieces;
        setBytes(weights.scales + from, power - static_cast<int>(piece % 2), end - from, *m_stream);
    }
}

/// The tokens, and what depends on positions.
void StepExecutor::fillInputs() {
    const ModelShape &model = m_setting.request.model;
    const auto seed = static_cast<std::uint32_t>(m_setting.seed);
    if (model.gqa && model.gqa->sinks) kernels::fillFloat(m_sinks, static_cast<std::size_t>(model.gqa->heads), seed, kSinkSize, *m_stream);
    std::vector<std::uint64_t> tokens;
    for (std::int64_t row = 0; row < m_setting.rows; ++row)
        tokens.push_back(~static_cast<std::uint32_t>(row * 7919 % model.vocabulary)); // different rows of the table
    copyToDevice(m_best, tokens.data(), tokens.size() * sizeof(std::uint64_t));
    std::vector<float> angles;
    const std::int64_t half = rotatedDim() / 2;
    for (std::int64_t row = 0; row < (m_setting.prefill ? m_setting.rows : 1); ++row) {
        const std::int64_t position = m_setting.prefill ? row : m_setting.context - 1;
        for (std::int64_t pair = 0; pair < half; ++pair) {
            const double angle = static_cast<double>(position) * std::pow(1e4, -static_cast<double>(pair) / static_cast<double>(half));
            angles.push_back(static_cast<float>(std::cos(angle)));
            angles.push_back(static_cast<float>(std::sin(angle)));
        }
    }
    copyToDevice(m_angles, angles.data(), angles.size() * sizeof(float));
}

} // namespace ps::gpu
