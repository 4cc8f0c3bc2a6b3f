// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu/protocol/message.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ps::gpu {

/// The largest difference of outputs from their reference. NaN, once seen, stays.
class ErrorMeter {
public:
    void add(double output, double reference) {
        ++m_count;
        const double error = std::abs(output - reference);
        if (std::isnan(error) || error > m_error) m_error = std::isnan(m_error) ? m_error : error;
        m_largest = std::max(m_largest, std::abs(reference));
    }
    /// `relativeBound` is of the largest reference value.
    Verification against(double relativeBound) const {
        const double bound = relativeBound * m_largest;
        return {m_error <= bound, m_error, bound, m_count};
    }

private:
    double m_error = 0;
    double m_largest = 0;
    std::int64_t m_count = 0;
};

/// Rounding of `terms` additions in float32, growing like a random walk, with a margin for the exponential's 2e-7.
inline double floatBound(std::size_t terms) {
    return std::numeric_limits<float>::epsilon() * (16 + 2 * std::sqrt(static_cast<double>(terms)));
}

} // namespace ps::gpu
