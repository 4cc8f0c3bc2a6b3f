// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/cpu/dense_model.h"
#include "gpu/harness/clock.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ps::gpu {

inline constexpr float kNormEpsilon = 1e-5F;
inline constexpr double kRotaryBase = 10'000;

/// Keys and values of `batch` sequences: [layer][sequence][KV head][context][dim], the last token of each yet to be written.
struct DenseCache {
    DenseCache(ThreadTeam &team, const DenseSizes &sizes, std::size_t batch, std::size_t context, std::uint64_t seed);

    std::size_t headAt(const DenseSizes &sizes, std::size_t layer, std::size_t sequence, std::size_t head) const {
        return ((layer * batch + sequence) * sizes.kvHeads + head) * context * sizes.dim;
    }
    std::size_t batch, context;
    Bfloat16Array keys, values;
};

/// The kernels of one decode step, one after the other, float32 between bfloat16 weights and cache.
class DenseStep {
public:
    DenseStep(ThreadTeam &team, const DenseSizes &sizes, const DenseWeights &weights, DenseCache &cache);

    /// Runs the given layers, in order, and the head; the tokens go in.
    void run(std::span<const std::size_t> layers, std::span<const std::int32_t> tokens);

    std::span<const float> logits(std::size_t sequence) const {
        return {m_logits.data() + sequence * m_sizes.vocabulary, m_sizes.vocabulary};
    }
    std::span<const std::int32_t> sampled() const { return m_sampled; }
    void poisonOutputs();

    /// Seconds spent in parts of the step since resetTimes(), and in how many steps.
    struct Times {
        double gemmS = 0, attentionS = 0, restS = 0;
        std::int64_t steps = 0;
    };
    const Times &times() const { return m_times; }
    void resetTimes() { m_times = {}; }

private:
    void gemm(HostArray<float> &out, const Bfloat16Array &weights, const HostArray<float> &in, std::size_t n, std::size_t k);
    void norm();
    void rotateAndStore(std::size_t layer);
    void attend(std::size_t layer);
    void layer(std::size_t index);
    void head();
    void addTo(double &part);

    ThreadTeam &m_team;
    const DenseSizes &m_sizes;
    const DenseWeights &m_weights;
    DenseCache &m_cache;
    HostArray<float> m_hidden, m_normed, m_qkv, m_attended, m_gateUp, m_activated, m_delta, m_logits;
    std::vector<float> m_cosine, m_sine;
    std::size_t m_scratchValues;
    HostArray<float> m_scratch;
    std::vector<std::int32_t> m_sampled;
    SteadyClock m_clock;
    double m_since = 0;
    Times m_times;
};

} // namespace ps::gpu
