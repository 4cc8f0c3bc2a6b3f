// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/benchmarks/attention_case.h"

#include "gpu/benchmarks/host_numbers.h"

#include <set>

namespace ps::gpu {

std::vector<double> attentionOf(const std::vector<double> &logits, const std::vector<double> &values, std::size_t valueDim,
                                std::size_t valueStride, std::optional<double> sink) {
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

std::vector<double> logitsOf(const std::vector<double> &query, const std::vector<double> &keys, double scale) {
    std::vector<double> out(keys.size() / query.size());
    for (std::size_t token = 0; token < out.size(); ++token) {
        for (std::size_t d = 0; d < query.size(); ++d) out[token] += query[d] * keys[token * query.size() + d];
        out[token] *= scale;
    }
    return out;
}

std::vector<double> downloadedBf16(const DeviceMemory &memory, std::int64_t firstElement, std::int64_t count) {
    std::vector<double> out;
    for (const std::uint16_t bits :
         downloaded<std::uint16_t>(memory.at(static_cast<std::size_t>(firstElement * 2)), static_cast<std::size_t>(count)))
        out.push_back(bf16ToDouble(bits));
    return out;
}

Verification AttentionCase::verify() {
    setBytes(m_output.at(0), 0xff, m_output.bytes(), stream());
    setBytes(m_scratch.at(0), 0xff, m_scratch.bytes(), stream());
    rewind();
    launch();
    synchronize();
    const auto output = downloadedBf16(m_output, 0, static_cast<std::int64_t>(m_output.bytes() / 2));
    ErrorMeter meter;
    for (const double value : output) { // every output was written
        if (std::isnan(value)) meter.add(value, 0);
    }
    // All of a small case; of a large one the first, two in the middle, and the last.
    for (const std::int64_t unit : std::set<std::int64_t>{0, units() / 3, units() * 2 / 3, units() - 1}) compare(unit, output, meter);
    return meter.against(kAttentionRoundings * kBf16Rounding);
}

} // namespace ps::gpu
