// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace ps::gpu {

/// Rates of a short reading before and after a benchmark, in GB/s. A neighbour on the device slows them down while every
/// statistic of the benchmark itself may stay calm.
struct CanaryReading {
    std::optional<double> before;
    std::optional<double> after;
};

/// Whether `observed` lies more than `tolerance` (0.02 = 2 %) below `reference`. Faster is no reason for doubt.
bool fallsShort(double observed, double reference, double tolerance);

/// Whether either reading falls short of the best one of this device so far, or whether the two disagree.
bool isDisturbed(const CanaryReading &reading, double best, double tolerance);

} // namespace ps::gpu
