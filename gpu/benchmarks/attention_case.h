// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmarks of attention share.
#pragma once

#include "gpu/benchmarks/device_case.h"
#include "gpu/harness/error_meter.h"

#include <optional>
#include <vector>

namespace ps::gpu {

/// One query over rows of keys and values, in float64; `logits` are already scaled.
std::vector<double> attentionOf(const std::vector<double> &logits, const std::vector<double> &values, std::size_t valueDim,
                                std::size_t valueStride, std::optional<double> sink = std::nullopt);

/// The product of a query with each row of `keys`, times `scale`.
std::vector<double> logitsOf(const std::vector<double> &query, const std::vector<double> &keys, double scale);

/// bfloat16 of the device.
std::vector<double> downloadedBf16(const DeviceMemory &memory, std::int64_t firstElement, std::int64_t count);

/// Gives logits a standard deviation of 2, with keys evenly from -1 to 1 and 1/sqrt(dim) as scale: some tokens matter more than others.
inline constexpr float kQuerySize = 6;

/// Outputs are sums of values of random sign, weighted by the softmax. Weights rounded to bf16 before the product err
/// independently by at most half a unit in the last place, so the error of a sum is about 0.6 kBf16Rounding of the size that
/// outputs have; the output's own rounding adds one kBf16Rounding of it. Four leave a margin over the largest of many, and a token
/// left out, or counted twice, of a context of 8192 with logits of this spread would still be seen.
inline constexpr double kAttentionRoundings = 4;

/// Attention with outputs in bfloat16. A unit is what shares keys and values, and is compared as a whole.
class AttentionCase : public DeviceCase {
public:
    Verification verify() final;

protected:
    AttentionCase(std::int64_t parts, std::size_t outputBytes) : DeviceCase(parts), m_output(outputBytes) {}

    virtual std::int64_t units() const = 0;
    virtual void compare(std::int64_t unit, const std::vector<double> &output, ErrorMeter &meter) const = 0;

    DeviceMemory m_output, m_scratch;
};

} // namespace ps::gpu
