// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/operation.h"

#include <cmath>
#include <utility>

namespace ps::gpu {

namespace {

constexpr double activationBytes = 2.0;

Operation start(OperationKind kind, std::string name, double rows) {
    Operation operation;
    operation.kind = kind;
    operation.name = std::move(name);
    operation.rows = rows;
    return operation;
}

double product(std::int64_t n, std::int64_t k) {
    return static_cast<double>(n) * static_cast<double>(k);
}

} // namespace

double expectedActiveExperts(double experts, double topK, double rows) {
    return experts * (1.0 - std::pow(1.0 - topK / experts, rows));
}

Operation gemm(std::string name, double rows, std::int64_t n, std::int64_t k, Dtype weights) {
    Operation operation = start(OperationKind::Gemm, std::move(name), rows);
    operation.n = n;
    operation.k = k;
    operation.weights = weights;
    operation.arithmetic = arithmeticOf(weights);
    operation.weightElements = product(n, k);
    operation.weightBytes = operation.weightElements * bytesPerElement(weights);
    operation.activationBytes = rows * static_cast<double>(n + k) * activationBytes;
    operation.flops = 2.0 * rows * product(n, k);
    return operation;
}

Operation batchedGemm(std::string name, double rows, std::int64_t heads, std::int64_t n, std::int64_t k) {
    Operation operation = gemm(std::move(name), rows, n, k, Dtype::Bf16);
    const auto count = static_cast<double>(heads);
    operation.kind = OperationKind::BatchedGemm;
    operation.groups = heads;
    operation.activeGroups = count;
    operation.weightElements *= count;
    operation.weightBytes *= count;
    operation.activationBytes *= count;
    operation.flops *= count;
    return operation;
}

Operation groupedGemm(std::string name, double rows, std::int64_t experts, std::int64_t topK, std::int64_t n, std::int64_t k, bool biases,
                      Dtype weights) {
    Operation operation = gemm(std::move(name), rows, n, k, weights);
    const auto all = static_cast<double>(experts);
    const auto chosen = static_cast<double>(topK);
    const double biasElements = biases ? static_cast<double>(n) : 0.0;
    operation.kind = OperationKind::GroupedGemm;
    operation.groups = experts;
    operation.topK = topK;
    operation.activeGroups = expectedActiveExperts(all, chosen, rows);
    operation.weightElements = all * (product(n, k) + biasElements);
    operation.weightBytes =
        operation.activeGroups * (product(n, k) * bytesPerElement(weights) + biasElements * bytesPerElement(Dtype::Bf16));
    operation.activationBytes *= chosen;
    operation.flops *= chosen;
    return operation;
}

Operation elementwise(std::string name, double rows, double elements, double weightElements) {
    Operation operation = start(OperationKind::Elementwise, std::move(name), rows);
    operation.sharding = weightElements > 0.0 ? Sharding::Replicated : Sharding::Split;
    operation.weightElements = weightElements;
    operation.weightBytes = weightElements * bytesPerElement(Dtype::Bf16);
    operation.activationBytes = elements * activationBytes;
    return operation;
}

Operation collective(OperationKind kind, std::string name, double exchangedBytes) {
    Operation operation = start(kind, std::move(name), 0.0);
    operation.exchangedBytes = exchangedBytes;
    return operation;
}

void addBias(Operation &operation) {
    const auto elements = static_cast<double>(operation.n);
    operation.weightElements += elements;
    operation.weightBytes += elements * bytesPerElement(Dtype::Bf16);
}

} // namespace ps::gpu
