// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cpu/dense_reference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ps::gpu {

namespace {

using Values = std::vector<double>;

class Reference {
public:
    Reference(ThreadTeam &team, const DenseSizes &sizes, const DenseWeights &weights, const DenseCache &cache, std::size_t sequence)
        : m_team(team), m_sizes(sizes), m_weights(weights), m_cache(cache), m_sequence(sequence) {}

    Values product(const Bfloat16Array &weights, const Values &in, std::size_t n) const {
        Values out(n);
        const std::size_t k = in.size();
        m_team.split(n, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t j = begin; j < end; ++j) {
                double sum = 0;
                for (std::size_t i = 0; i < k; ++i) sum += fromBfloat16(weights[j * k + i]) * in[i];
                out[j] = sum;
            }
        });
        return out;
    }

    Values normed(const Values &in) const {
        double squares = 0;
        for (const double value : in) squares += value * value;
        const double scale = 1 / std::sqrt(squares / static_cast<double>(in.size()) + static_cast<double>(kNormEpsilon));
        Values out(in.size());
        for (std::size_t i = 0; i < in.size(); ++i) out[i] = in[i] * scale * static_cast<double>(m_weights.norm[i]);
        return out;
    }

    void rotate(double *x) const {
        const std::size_t half = m_sizes.dim / 2;
        const auto position = static_cast<double>(m_cache.context - 1);
        for (std::size_t i = 0; i < half; ++i) {
            const double angle = position * std::pow(kRotaryBase, -2.0 * static_cast<double>(i) / static_cast<double>(m_sizes.dim));
            const double a = x[i], b = x[i + half];
            x[i] = a * std::cos(angle) - b * std::sin(angle);
            x[i + half] = b * std::cos(angle) + a * std::sin(angle);
        }
    }

    /// One query head over the cache and the token itself.
    void attend(const double *query, const double *key, const double *value, std::size_t at, double *out) const {
        const std::size_t dim = m_sizes.dim, tokens = m_cache.context;
        const auto element = [&](const Bfloat16Array &cache, const double *own, std::size_t token, std::size_t i) {
            return token + 1 < tokens ? fromBfloat16(cache[at + token * dim + i]) : fromBfloat16(toBfloat16(own[i]));
        };
        Values scores;
        double top = -std::numeric_limits<double>::infinity();
        for (std::size_t token = 0; token < tokens; ++token) {
            double dot = 0;
            for (std::size_t i = 0; i < dim; ++i) dot += query[i] * element(m_cache.keys, key, token, i);
            scores.push_back(dot / std::sqrt(static_cast<double>(dim)));
            top = std::max(top, scores.back());
        }
        double total = 0;
        std::fill(out, out + dim, 0.0);
        for (std::size_t token = 0; token < tokens; ++token) {
            const double weight = std::exp(scores[token] - top);
            total += weight;
            for (std::size_t i = 0; i < dim; ++i) out[i] += weight * element(m_cache.values, value, token, i);
        }
        for (std::size_t i = 0; i < dim; ++i) out[i] /= total;
    }

    Values attended(Values qkv, std::size_t layer) const {
        const std::size_t dim = m_sizes.dim;
        for (std::size_t head = 0; head < m_sizes.heads + m_sizes.kvHeads; ++head) rotate(qkv.data() + head * dim);
        Values out(m_sizes.queryWidth());
        m_team.split(m_sizes.heads, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t head = begin; head < end; ++head) {
                const std::size_t kvHead = head / m_sizes.groups();
                const double *key = qkv.data() + m_sizes.queryWidth() + kvHead * dim;
                attend(qkv.data() + head * dim, key, key + m_sizes.keyWidth(), m_cache.headAt(m_sizes, layer, m_sequence, kvHead),
                       out.data() + head * dim);
            }
        });
        return out;
    }

    void layer(Values &hidden, std::size_t index) const {
        const DenseWeights::Layer &weights = m_weights.layers[index];
        add(hidden, product(weights.o, attended(product(weights.qkv, normed(hidden), m_sizes.qkvWidth()), index), m_sizes.hidden));
        const Values gateUp = product(weights.gateUp, normed(hidden), 2 * m_sizes.intermediate);
        Values activated(m_sizes.intermediate);
        for (std::size_t i = 0; i < activated.size(); ++i)
            activated[i] = gateUp[i] / (1 + std::exp(-gateUp[i])) * gateUp[i + activated.size()];
        add(hidden, product(weights.down, activated, m_sizes.hidden));
    }

private:
    static void add(Values &sum, const Values &more) {
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
    }

    ThreadTeam &m_team;
    const DenseSizes &m_sizes;
    const DenseWeights &m_weights;
    const DenseCache &m_cache;
    std::size_t m_sequence;
};

} // namespace

std::vector<double> referenceLogits(ThreadTeam &team, const DenseSizes &sizes, const DenseWeights &weights, const DenseCache &cache,
                                    std::size_t sequence, std::int32_t token, std::span<const std::size_t> layers) {
    const Reference reference(team, sizes, weights, cache, sequence);
    Values hidden(sizes.hidden);
    for (std::size_t i = 0; i < sizes.hidden; ++i)
        hidden[i] = fromBfloat16(weights.embedding[static_cast<std::size_t>(token) * sizes.hidden + i]);
    for (const std::size_t index : layers) reference.layer(hidden, index);
    return reference.product(weights.lmHead, reference.normed(hidden), sizes.vocabulary);
}

} // namespace ps::gpu
