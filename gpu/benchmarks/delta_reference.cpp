// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/delta_reference.h"

namespace ps::gpu {

namespace {

std::vector<double> ofUnitLength(std::vector<double> values) {
    constexpr double kEpsilon = 1e-6;
    double squares = kEpsilon;
    for (const double value : values) squares += value * value;
    for (double &value : values) value /= std::sqrt(squares);
    return values;
}

} // namespace

std::vector<double> deltaReference(const DeltaHead &head, std::vector<double> &state) {
    const std::vector<double> key = ofUnitLength(head.key);
    std::vector<double> query = ofUnitLength(head.query);
    for (double &value : query) value /= std::sqrt(static_cast<double>(query.size()));
    const double decay = std::exp(-std::exp(head.decayLog) * std::log1p(std::exp(head.a + head.decayBias)));
    const double beta = sigmoidOf(head.b);
    std::vector<double> out;
    for (std::size_t row = 0; row < head.value.size(); ++row) {
        double *at = state.data() + row * key.size();
        double known = 0, answer = 0;
        for (std::size_t i = 0; i < key.size(); ++i) known += (at[i] *= decay) * key[i];
        for (std::size_t i = 0; i < key.size(); ++i) at[i] += beta * (head.value[row] - known) * key[i];
        for (std::size_t i = 0; i < key.size(); ++i) answer += at[i] * query[i];
        out.push_back(answer);
    }
    return out;
}

std::vector<double> gatedNormReference(const std::vector<double> &values, const std::vector<double> &weight,
                                       const std::vector<double> &gate, double epsilon) {
    double squares = 0;
    for (const double value : values) squares += value * value;
    const double scale = 1 / std::sqrt(squares / static_cast<double>(values.size()) + epsilon);
    std::vector<double> out;
    for (std::size_t i = 0; i < values.size(); ++i) out.push_back(values[i] * scale * weight[i] * siluOf(gate[i]));
    return out;
}

} // namespace ps::gpu
