// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/dense_step.h"

#include "gpu/cpu/loops.h"

#include <algorithm>
#include <cmath>

namespace ps::gpu {

namespace {

constexpr float kTemperature = 1.0F;
constexpr std::size_t kGrain = 16; // rows of weights: a thread's part of an output is a cache line at least

} // namespace

DenseCache::DenseCache(ThreadTeam &team, const DenseSizes &sizes, std::size_t sequences, std::size_t tokens, std::uint64_t seed)
    : batch(sequences), context(tokens), keys(sizes.layers * sequences * sizes.keyWidth() * tokens),
      values(sizes.layers * sequences * sizes.keyWidth() * tokens) {
    fill(team, keys, [seed](std::size_t i) { return toBfloat16(randomReal(seed + 1, i)); });
    fill(team, values, [seed](std::size_t i) { return toBfloat16(randomReal(seed + 2, i)); });
}

DenseStep::DenseStep(ThreadTeam &team, const DenseSizes &sizes, const DenseWeights &weights, DenseCache &cache)
    : m_team(team), m_sizes(sizes), m_weights(weights), m_cache(cache), m_hidden(cache.batch * sizes.hidden),
      m_normed(cache.batch * sizes.hidden), m_qkv(cache.batch * sizes.qkvWidth()), m_attended(cache.batch * sizes.queryWidth()),
      m_gateUp(cache.batch * 2 * sizes.intermediate), m_activated(cache.batch * sizes.intermediate), m_delta(cache.batch * sizes.hidden),
      m_logits(cache.batch * sizes.vocabulary), m_scratchValues(sizes.groups() * (sizes.dim + loops::kAttentionBlock + 2) + sizes.dim),
      m_scratch(m_scratchValues * static_cast<std::size_t>(team.size())), m_sampled(cache.batch) {
    const double position = static_cast<double>(cache.context - 1);
    for (std::size_t i = 0; i < sizes.dim / 2; ++i) {
        const double angle = position * std::pow(kRotaryBase, -2.0 * static_cast<double>(i) / static_cast<double>(sizes.dim));
        m_cosine.push_back(static_cast<float>(std::cos(angle)));
        m_sine.push_back(static_cast<float>(std::sin(angle)));
    }
    poisonOutputs();
}

void DenseStep::poisonOutputs() {
    for (HostArray<float> *array : {&m_hidden, &m_normed, &m_qkv, &m_attended, &m_gateUp, &m_activated, &m_delta, &m_logits})
        poison(m_team, *array);
    std::fill(m_sampled.begin(), m_sampled.end(), -1);
}

void DenseStep::addTo(double &part) {
    const double now = m_clock.nowS();
    part += now - m_since;
    m_since = now;
}

void DenseStep::gemm(HostArray<float> &out, const Bfloat16Array &weights, const HostArray<float> &in, std::size_t n, std::size_t k) {
    addTo(m_times.restS);
    m_team.split(n, kGrain, [&](std::size_t begin, std::size_t end) {
        loops::gemm(out.data() + begin, n, weights.data() + begin * k, in.data(), m_cache.batch, end - begin, k);
    });
    addTo(m_times.gemmS);
}

void DenseStep::norm() {
    loops::rmsNorm(m_normed.data(), m_hidden.data(), m_weights.norm.data(), m_cache.batch, m_sizes.hidden, kNormEpsilon);
}

/// Turns queries and keys to the position of the token, and puts its key and value into the cache.
void DenseStep::rotateAndStore(std::size_t layer) {
    const std::size_t dim = m_sizes.dim, half = dim / 2;
    for (std::size_t sequence = 0; sequence < m_cache.batch; ++sequence) {
        float *row = m_qkv.data() + sequence * m_sizes.qkvWidth();
        for (std::size_t head = 0; head < m_sizes.heads + m_sizes.kvHeads; ++head) {
            float *x = row + head * dim;
            for (std::size_t i = 0; i < half; ++i) {
                const float a = x[i], b = x[i + half];
                x[i] = a * m_cosine[i] - b * m_sine[i];
                x[i + half] = b * m_cosine[i] + a * m_sine[i];
            }
        }
        for (std::size_t head = 0; head < m_sizes.kvHeads; ++head) {
            const std::size_t at = m_cache.headAt(m_sizes, layer, sequence, head) + (m_cache.context - 1) * dim;
            const float *key = row + m_sizes.queryWidth() + head * dim, *value = key + m_sizes.keyWidth();
            for (std::size_t i = 0; i < dim; ++i) {
                m_cache.keys[at + i] = toBfloat16(key[i]);
                m_cache.values[at + i] = toBfloat16(value[i]);
            }
        }
    }
}

void DenseStep::attend(std::size_t layer) {
    rotateAndStore(layer);
    addTo(m_times.restS);
    const std::size_t width = m_sizes.groups() * m_sizes.dim;
    m_team.run([&](int thread) {
        const auto index = static_cast<std::size_t>(thread), threads = static_cast<std::size_t>(m_team.size());
        const std::size_t all = m_cache.batch * m_sizes.kvHeads;
        for (std::size_t i = all * index / threads; i < all * (index + 1) / threads; ++i) {
            const std::size_t sequence = i / m_sizes.kvHeads, head = i % m_sizes.kvHeads;
            const std::size_t at = m_cache.headAt(m_sizes, layer, sequence, head);
            loops::decodeAttention({m_qkv.data() + sequence * m_sizes.qkvWidth() + head * width, m_cache.keys.data() + at,
                                    m_cache.values.data() + at, m_attended.data() + sequence * m_sizes.queryWidth() + head * width,
                                    m_sizes.groups(), m_sizes.dim, m_cache.context},
                                   m_scratch.data() + index * m_scratchValues);
        }
    });
    addTo(m_times.attentionS);
}

void DenseStep::layer(std::size_t index) {
    const DenseWeights::Layer &weights = m_weights.layers[index];
    const std::size_t batch = m_cache.batch, intermediate = m_sizes.intermediate;
    norm();
    gemm(m_qkv, weights.qkv, m_normed, m_sizes.qkvWidth(), m_sizes.hidden);
    attend(index);
    gemm(m_delta, weights.o, m_attended, m_sizes.hidden, m_sizes.queryWidth());
    loops::add(m_hidden.data(), m_delta.data(), batch * m_sizes.hidden);
    norm();
    gemm(m_gateUp, weights.gateUp, m_normed, 2 * intermediate, m_sizes.hidden);
    for (std::size_t row = 0; row < batch; ++row) {
        const float *gate = m_gateUp.data() + row * 2 * intermediate;
        loops::swiglu(m_activated.data() + row * intermediate, gate, gate + intermediate, intermediate);
    }
    gemm(m_delta, weights.down, m_activated, m_sizes.hidden, intermediate);
    loops::add(m_hidden.data(), m_delta.data(), batch * m_sizes.hidden);
}

void DenseStep::head() {
    norm();
    gemm(m_logits, m_weights.lmHead, m_normed, m_sizes.vocabulary, m_sizes.hidden);
    m_team.split(m_cache.batch, 1, [this](std::size_t begin, std::size_t end) {
        for (std::size_t sequence = begin; sequence < end; ++sequence) {
            const auto draw = static_cast<float>(0.5 + 0.49 * randomReal(m_weights.seed, sequence));
            m_sampled[sequence] = loops::sampleToken(logits(sequence).data(), m_sizes.vocabulary, kTemperature, draw);
        }
    });
}

void DenseStep::run(std::span<const std::size_t> layers, std::span<const std::int32_t> tokens) {
    m_since = m_clock.nowS();
    for (std::size_t sequence = 0; sequence < m_cache.batch; ++sequence) {
        const std::uint16_t *row = m_weights.embedding.data() + static_cast<std::size_t>(tokens[sequence]) * m_sizes.hidden;
        float *out = m_hidden.data() + sequence * m_sizes.hidden;
        for (std::size_t i = 0; i < m_sizes.hidden; ++i) out[i] = static_cast<float>(fromBfloat16(row[i]));
    }
    for (const std::size_t index : layers) layer(index);
    head();
    addTo(m_times.restS);
    ++m_times.steps;
}

} // namespace ps::gpu
