// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ps {

/// One decode step of one rank.
struct StepSize {
    std::string model;
    std::string precision; ///< of the weights; empty: as published
    int tensorParallel = 1;
    std::int64_t batch = 1;
    double contextTokens = 1; ///< of each sequence
};

/// Bytes of a step's weights and cache on its device, by the formulas of the models; absent where these know nothing of it.
std::optional<double> bytesOf(const StepSize &size);

/// Mean tokens in the cache over a workload, "8k1k"; absent for a name that is none.
std::optional<double> contextOf(const std::string &workload);

} // namespace ps
