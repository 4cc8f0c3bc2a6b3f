// SPDX-License-Identifier: GPL-3.0-or-later
// The reference's attention over latents.
#include "gpu/benchmarks/attention_case.h"
#include "gpu/benchmarks/step_numbers.h"
#include "gpu/benchmarks/step_reference.h"

namespace ps::gpu {

bool StepReference::runLatent(std::size_t at) {
    const std::string &name = m_executor.step().operations[at].name;
    if (name == "q_a_kv_a") {
        m_latents = rounded(linear(at, m_normed));
    } else if (name == "latent_norm") {
        latentNorm(at);
    } else if (name == "q_b") {
        m_projected = rounded(linear(at, m_latentQuery));
    } else if (name == "rotary_and_store") {
        latentRotary();
    } else if (name == "w_uk") {
        const MlaShape &mla = *m_executor.setting().request.model.mla;
        m_queries = rounded(perHead(at, m_projected, static_cast<std::size_t>(mla.nopeDim + mla.ropeDim)));
    } else if (name == "kv_b") {
        const MlaShape &mla = *m_executor.setting().request.model.mla;
        Rows latents;
        for (std::size_t row = 0; row < m_rows; ++row) {
            const double *from = m_latents.data() + row * static_cast<std::size_t>(mla.latentWidth());
            latents.insert(latents.end(), from, from + mla.kvRank);
        }
        m_expanded = rounded(linear(at, latents));
    } else if (name == "latent_attention") {
        m_executor.setting().prefill ? latentPrefill() : latentAttention(at);
    } else if (name == "w_uv") {
        m_attended = rounded(perHead(at, m_attended, static_cast<std::size_t>(m_executor.setting().request.model.mla->kvRank)));
    } else {
        return false;
    }
    return true;
}

/// From rows of queries and latents side by side to queries, and to [rows][latent and what is rotated].
void StepReference::latentNorm(std::size_t at) {
    const MlaShape &mla = *m_executor.setting().request.model.mla;
    const auto rank = static_cast<std::size_t>(mla.queryRank), kvRank = static_cast<std::size_t>(mla.kvRank),
               latent = static_cast<std::size_t>(mla.latentWidth());
    const Rows factor = weights(at), both = std::exchange(m_latents, {});
    m_latentQuery.resize(m_rows * rank);
    for (std::size_t row = 0; row < m_rows; ++row) {
        const double *in = both.data() + row * (rank + latent);
        normalise(in, factor.data(), m_latentQuery.data() + row * rank, rank);
        Rows own(in + rank, in + rank + latent);
        normalise(own.data(), factor.data() + rank, own.data(), kvRank);
        m_latents.insert(m_latents.end(), own.begin(), own.end());
    }
}

void StepReference::latentRotary() {
    const MlaShape &mla = *m_executor.setting().request.model.mla;
    const auto rope = static_cast<std::size_t>(mla.ropeDim), width = static_cast<std::size_t>(mla.nopeDim) + rope,
               latent = static_cast<std::size_t>(mla.latentWidth());
    const auto heads = static_cast<std::size_t>(mla.heads);
    for (std::size_t place = 0; place < m_rows * heads; ++place)
        rotate(m_projected.data() + (place + 1) * width - rope, rope, positionOf(place / heads));
    for (std::size_t row = 0; row < m_rows; ++row) rotate(m_latents.data() + (row + 1) * latent - rope, rope, positionOf(row));
}

StepReference::Rows StepReference::perHead(std::size_t at, const Rows &input, std::size_t stride) const {
    const Operation &operation = m_executor.step().operations[at];
    const auto n = static_cast<std::size_t>(operation.n), k = static_cast<std::size_t>(operation.k),
               heads = static_cast<std::size_t>(operation.groups);
    const Rows w = weights(at);
    Rows out;
    for (std::size_t place = 0; place < m_rows * heads; ++place)
        for (std::size_t column = 0; column < n; ++column)
            out.push_back(product(input.data() + place * stride, w.data() + (place % heads * n + column) * k, k));
    return out;
}

void StepReference::latentAttention(std::size_t at) {
    const MlaShape &mla = *m_executor.setting().request.model.mla;
    const auto kvRank = static_cast<std::size_t>(mla.kvRank), rope = static_cast<std::size_t>(mla.ropeDim), latent = kvRank + rope,
               width = static_cast<std::size_t>(mla.nopeDim) + rope, heads = static_cast<std::size_t>(mla.heads);
    const std::byte *cache = m_executor.cache(m_executor.step().operations[at].layer).keys;
    m_attended.clear();
    for (std::size_t row = 0; row < m_rows; ++row) {
        const Rows latents = attended(cache, m_latents, row, 0, 1, latent, static_cast<std::size_t>(m_executor.setting().context));
        for (std::size_t place = row * heads; place < (row + 1) * heads; ++place) {
            Rows query(m_queries.data() + place * kvRank, m_queries.data() + (place + 1) * kvRank);
            query.insert(query.end(), m_projected.data() + (place + 1) * width - rope, m_projected.data() + (place + 1) * width);
            const Rows out = attentionOf(logitsOf(query, latents, 1 / std::sqrt(static_cast<double>(width))), latents, kvRank, latent);
            m_attended.insert(m_attended.end(), out.begin(), out.end());
        }
    }
    m_attended = rounded(m_attended);
}

/// A head's keys are projected from the latents, but for what is rotated; so are its values.
void StepReference::latentPrefill() {
    const MlaShape &mla = *m_executor.setting().request.model.mla;
    const auto own = static_cast<std::size_t>(mla.nopeDim), rope = static_cast<std::size_t>(mla.ropeDim),
               valueDim = static_cast<std::size_t>(mla.valueDim), heads = static_cast<std::size_t>(mla.heads),
               latent = static_cast<std::size_t>(mla.latentWidth()), width = own + rope;
    m_attended.clear();
    for (std::size_t row = 0; row < m_rows; ++row) {
        for (std::size_t head = 0; head < heads; ++head) {
            Rows keys, values;
            for (std::size_t token = 0; token <= row; ++token) {
                const double *from = m_expanded.data() + (token * heads + head) * (own + valueDim);
                const double *rotated = m_latents.data() + (token + 1) * latent - rope;
                keys.insert(keys.end(), from, from + own);
                keys.insert(keys.end(), rotated, rotated + rope);
                values.insert(values.end(), from + own, from + own + valueDim);
            }
            const double *query = m_projected.data() + (row * heads + head) * width;
            const Rows out = attentionOf(logitsOf(Rows(query, query + width), keys, 1 / std::sqrt(static_cast<double>(width))), values,
                                         valueDim, valueDim);
            m_attended.insert(m_attended.end(), out.begin(), out.end());
        }
    }
    m_attended = rounded(m_attended);
}

} // namespace ps::gpu
