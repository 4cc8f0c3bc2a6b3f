// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/benchmarks/step_executor.h"

#include <optional>

namespace ps::gpu {

/// A step once more, on the host in float64 and plain loops, from the executor's own weights and caches. Intermediate rows
/// are rounded where the device stores them, so that choices of experts and what is narrowed agree; sums are not.
class StepReference {
public:
    /// Takes the tokens and the states, and so comes before the step. The executor is of one rank, and outlives this.
    explicit StepReference(const StepExecutor &executor);

    /// [rows][vocabulary], of a prompt of its last row. After the step: reads the caches, but computes the new tokens' places itself.
    std::vector<double> logits();

private:
    using Rows = std::vector<double>; ///< [rows][width]

    void run(std::size_t at);
    bool runLatent(std::size_t at);
    bool runExperts(std::size_t at);
    bool runDelta(std::size_t at);
    void norm(std::size_t at);
    void headNorm(std::size_t at);
    void rotary();
    std::int64_t positionOf(std::size_t row) const;
    /// What a row's head attends to, [tokens][width]: of the cache but for its last place, or of the prompt up to the row. `newRows`:
    /// [rows][heads][width].
    Rows attended(const std::byte *cache, const Rows &newRows, std::size_t row, std::size_t head, std::size_t heads, std::size_t width,
                  std::size_t window) const;
    void attention(std::size_t at);
    void latentNorm(std::size_t at);
    void latentRotary();
    void latentAttention(std::size_t at);
    void latentPrefill();
    /// One product per head: output row [heads][n] from the first k elements of [heads][stride].
    Rows perHead(std::size_t at, const Rows &input, std::size_t stride) const;
    void outputGate();
    void convolution(std::size_t at);
    void deltaRule(std::size_t at);
    void gatedNorm(std::size_t at);
    void route(std::size_t at);
    Rows experts(std::size_t at, const Rows &input, bool gathered) const;
    void combine();
    Rows linear(std::size_t at, const Rows &input) const;
    Rows swiGlu(const Rows &gateUp, std::size_t width) const;
    Rows weights(std::size_t at) const; ///< of a norm, a table or a product of bf16 or e4m3
    Rows bias(std::size_t at, std::size_t count) const;
    Rows expertWeights(const Operation &operation, std::size_t at, std::size_t expert) const;

    const StepExecutor &m_executor;
    std::size_t m_rows, m_hidden;
    std::vector<std::size_t> m_tokens;
    Rows m_residual, m_normed, m_qkv, m_queries, m_attended, m_gateUp, m_activated, m_logits;
    std::optional<Rows> m_input; ///< of the next norm; none before the first
    Rows m_newKeys, m_newValues; ///< [rows][kvHeads][headDim], of the new token
    Rows m_latents, m_latentQuery, m_projected, m_expanded;
    Rows m_routerLogits, m_expertRows, m_expertOutput, m_shared; ///< by row and choice
    std::vector<std::size_t> m_expertOf;
    Rows m_expertWeights, m_sharedFactors;
    struct State {
        Rows convolution, heads;
    };
    std::map<int, State> m_states; ///< by layer, from before the step
    Rows m_deltaRows, m_decayAndBeta;
};

} // namespace ps::gpu
