// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace ps::gpu {

/// One query over rows of keys and values, in float64; `logits` are already scaled.
inline std::vector<double> attentionOf(const std::vector<double> &logits, const std::vector<double> &values, std::size_t valueDim,
                                       std::size_t valueStride, std::optional<double> sink = std::nullopt) {
    double top = sink.value_or(-INFINITY), sum = 0;
    for (const double logit : logits) top = std::max(top, logit);
    if (sink) sum += std::exp(*sink - top);
    std::vector<double> out(valueDim, 0.0);
    for (std::size_t token = 0; token < logits.size(); ++token) {
        const double weight = std::exp(logits[token] - top);
        sum += weight;
        for (std::size_t d = 0; d < valueDim; ++d) out[d] += weight * values[token * valueStride + d];
    }
    for (double &value : out) value /= sum;
    return out;
}

/// Outputs are sums of values of random sign, weighted by the softmax. Weights rounded to bf16 before the product err
/// independently by at most half a unit in the last place, so the error of a sum is about 0.6 kBf16Rounding of the size that
/// outputs have; the output's own rounding adds one kBf16Rounding of it. Four leave a margin over the largest of many, and a token
/// left out, or counted twice, of a context of 8192 with logits of this spread would still be seen.
inline constexpr double kAttentionRoundings = 4;

} // namespace ps::gpu
