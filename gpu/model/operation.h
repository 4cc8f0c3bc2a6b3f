// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/model/dtype.h"

#include <cstdint>
#include <string>

namespace ps::gpu {

enum class OperationKind {
    Gemm,            ///< rows x k by k x n
    BatchedGemm,     ///< one rows x k by k x n for each of `groups` heads
    GroupedGemm,     ///< the same for each of `groups` experts; a row goes to `topK` of them
    Attention,       ///< over a cache of keys and values, or of latents
    LinearAttention, ///< over a state of fixed size
    Elementwise,     ///< norms, activations, rotary, embedding, routing, sampling
    AllReduce,
    AllGather
};

/// How the weights lie on the ranks.
enum class Sharding {
    Split,      ///< each rank holds 1/t
    Replicated, ///< each rank holds all
    Mixed       ///< key/value heads repeated because there are fewer than ranks, the rest split
};

/// One operation of one rank. Counts are by formula, never measured; all byte counts are of device memory.
struct Operation {
    OperationKind kind = OperationKind::Elementwise;
    std::string name;
    int layer = -1; ///< -1 before and after the layers
    Dtype weights = Dtype::Bf16;
    Dtype arithmetic = Dtype::Bf16;
    Sharding sharding = Sharding::Split;

    double rows = 0.0;          ///< tokens, of attention: queries
    std::int64_t n = 0;         ///< GEMM kinds
    std::int64_t k = 0;         ///< GEMM kinds
    std::int64_t groups = 1;    ///< heads or experts
    std::int64_t topK = 0;      ///< GroupedGemm
    double activeGroups = 1.0;  ///< groups expected to be read: all of them, or the experts that any row goes to
    std::int64_t heads = 0;     ///< attention kinds: query heads of this rank
    std::int64_t kvHeads = 0;   ///< Attention over keys and values: of this rank; 0 for latents
    std::int64_t headWidth = 0; ///< elements per head, or per token of the latent cache
    double context = 0.0;       ///< tokens a query sees (after the window)

    double weightElements = 0.0; ///< held by this rank, biases and norm weights included
    double weightBytes = 0.0;    ///< read by this step
    double activationBytes = 0.0;
    double cacheBytes = 0.0; ///< cache or state read, and for a state written
    double flops = 0.0;
    double exchangedBytes = 0.0; ///< collectives: the message of one rank; not device-memory traffic

    [[nodiscard]] double bytes() const { return weightBytes + activationBytes + cacheBytes; }
    [[nodiscard]] bool isCollective() const { return kind == OperationKind::AllReduce || kind == OperationKind::AllGather; }
};

/// Experts that at least one of `rows` tokens goes to, expected under uniform routing: E (1 - (1 - k/E)^rows).
[[nodiscard]] double expectedActiveExperts(double experts, double topK, double rows);

/// Activations count 2 bytes per element, read and written once: rows (n + k) 2.
[[nodiscard]] Operation gemm(std::string name, double rows, std::int64_t n, std::int64_t k, Dtype weights);
[[nodiscard]] Operation batchedGemm(std::string name, double rows, std::int64_t heads, std::int64_t n, std::int64_t k);
/// `biases`: one of n elements per expert.
[[nodiscard]] Operation groupedGemm(std::string name, double rows, std::int64_t experts, std::int64_t topK, std::int64_t n, std::int64_t k,
                                    bool biases, Dtype weights);
/// `elements`: read and written together, of 2 bytes. `weightElements`: replicated bf16 ones, such as of a norm.
[[nodiscard]] Operation elementwise(std::string name, double rows, double elements, double weightElements = 0.0);
[[nodiscard]] Operation collective(OperationKind kind, std::string name, double exchangedBytes);

/// Adds a bf16 bias of n elements to a GEMM.
void addBias(Operation &operation);

} // namespace ps::gpu
