// SPDX-License-Identifier: GPL-3.0-or-later
// Gated DeltaNet in float64 and plain loops, as it is written down: the update first, then the question.
#pragma once

#include <cmath>
#include <vector>

namespace ps::gpu {

inline double sigmoidOf(double x) {
    return 1 / (1 + std::exp(-x));
}
inline double siluOf(double x) {
    return x * sigmoidOf(x);
}

/// One head of one sequence; `a`, `b` and what follows as in kernels::DeltaDecode.
struct DeltaHead {
    std::vector<double> query, key, value; ///< as the convolution leaves them
    double a = 0, b = 0, decayLog = 0, decayBias = 0;
};

/// Updates `state`, [of the value][of the key], and returns the output.
std::vector<double> deltaReference(const DeltaHead &head, std::vector<double> &state);

/// RMSNorm of a head, times silu of its gate.
std::vector<double> gatedNormReference(const std::vector<double> &values, const std::vector<double> &weight,
                                       const std::vector<double> &gate, double epsilon);

} // namespace ps::gpu
