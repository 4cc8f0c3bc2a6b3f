// SPDX-License-Identifier: GPL-3.0-or-later
// The reference's Gated DeltaNet, and the gate on attention's output.
#include "gpu/benchmarks/delta_reference.h"
#include "gpu/benchmarks/step_numbers.h"
#include "gpu/benchmarks/step_reference.h"

namespace ps::gpu {

bool StepReference::runDelta(std::size_t at) {
    const std::string &name = m_executor.step().operations[at].name;
    if (name == "qkvz") {
        m_qkv = rounded(linear(at, m_normed));
    } else if (name == "decay_and_beta") {
        m_decayAndBeta = rounded(linear(at, m_normed));
    } else if (name == "convolution") {
        convolution(at);
    } else if (name == "delta_rule") {
        deltaRule(at);
    } else if (name == "gated_norm") {
        gatedNorm(at);
    } else {
        return false;
    }
    return true;
}

/// Of the last columns of the rows that attention's queries come from.
void StepReference::outputGate() {
    const std::size_t width = m_attended.size() / m_rows, all = m_qkv.size() / m_rows;
    for (std::size_t i = 0; i < m_attended.size(); ++i)
        m_attended[i] = bf16Rounded(m_attended[i] * sigmoidOf(m_qkv[(i / width + 1) * all - width + i % width]));
}

void StepReference::convolution(std::size_t at) {
    const DeltaNetShape &net = *m_executor.setting().request.model.deltaNet;
    const auto width = static_cast<std::size_t>(net.mixedWidth()), held = static_cast<std::size_t>(net.convolutionWidth - 1),
               all = m_qkv.size() / m_rows;
    const Rows &before = m_states.at(m_executor.step().operations[at].layer).convolution;
    const Rows factors = weights(at);
    m_deltaRows.clear();
    for (std::size_t row = 0; row < m_rows; ++row) {
        for (std::size_t channel = 0; channel < width; ++channel) {
            double sum = factors[held * width + channel] * m_qkv[row * all + channel];
            for (std::size_t token = 0; token < held; ++token)
                sum += factors[token * width + channel] * before[(row * held + token) * width + channel];
            m_deltaRows.push_back(bf16Rounded(siluOf(sum)));
        }
    }
}

void StepReference::deltaRule(std::size_t at) {
    const DeltaNetShape &net = *m_executor.setting().request.model.deltaNet;
    const auto heads = static_cast<std::size_t>(net.valueHeads), keyHeads = static_cast<std::size_t>(net.keyHeads),
               dim = static_cast<std::size_t>(net.headDim);
    const auto gates = downloaded<float>(m_executor.weights(at).values, 2 * heads);
    Rows &states = m_states.at(m_executor.step().operations[at].layer).heads;
    m_attended.clear();
    for (std::size_t row = 0; row < m_rows; ++row) {
        const auto part = [&](std::size_t head) {
            const double *from = m_deltaRows.data() + (row * (2 * keyHeads + heads) + head) * dim;
            return Rows(from, from + dim);
        };
        for (std::size_t head = 0; head < heads; ++head) {
            const std::size_t keyHead = head / (heads / keyHeads);
            const DeltaHead one{part(keyHead),
                                part(keyHeads + keyHead),
                                part(2 * keyHeads + head),
                                m_decayAndBeta[row * 2 * heads + head],
                                m_decayAndBeta[(row * 2 + 1) * heads + head],
                                static_cast<double>(gates[head]),
                                static_cast<double>(gates[heads + head])};
            const auto from = states.begin() + static_cast<std::ptrdiff_t>((row * heads + head) * dim * dim);
            Rows state(from, from + static_cast<std::ptrdiff_t>(dim * dim));
            const Rows out = deltaReference(one, state);
            m_attended.insert(m_attended.end(), out.begin(), out.end());
        }
    }
    m_attended = rounded(m_attended);
}

void StepReference::gatedNorm(std::size_t at) {
    const DeltaNetShape &net = *m_executor.setting().request.model.deltaNet;
    const auto dim = static_cast<std::size_t>(net.headDim), mixed = static_cast<std::size_t>(net.mixedWidth()),
               width = static_cast<std::size_t>(net.valueWidth());
    constexpr double kEpsilon = 1e-5; // of the step
    const Rows factors = weights(at), in = std::exchange(m_attended, {});
    for (std::size_t first = 0; first < in.size(); first += dim) {
        const double *from = in.data() + first, *gate = m_qkv.data() + first / width * (mixed + width) + mixed + first % width;
        const Rows out = rounded(gatedNormReference(Rows(from, from + dim), factors, Rows(gate, gate + dim), kEpsilon));
        m_attended.insert(m_attended.end(), out.begin(), out.end());
    }
}

} // namespace ps::gpu
