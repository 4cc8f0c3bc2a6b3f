// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be doubted about a result, and what cannot be true.
#pragma once

#include "gpu/protocol/message.h"

#include <optional>
#include <string>
#include <vector>

namespace ps::gpu {

/// The flags that a device's conditions give: "neighbour", "throttled:thermal", "throttled:hardware", "power_capped". Pure.
std::vector<std::string> flagsOf(const Conditions &conditions);

/// The highest rate of memory traffic that is credible, in GB/s: the bus's by its clock, and the best that this run's memory
/// benchmarks have shown. Rates are counted by formula, so one above it was served by a cache, or is miscounted.
class MemoryCeiling {
public:
    /// `tolerance`: by how much two good readings of this kind of device may differ (0.02 = 2 %).
    explicit MemoryCeiling(double tolerance) : m_tolerance(tolerance) {}

    /// What a memory benchmark showed. A rate above the bus is not learned; nor should one be that came out of a cache.
    void learn(double gbPerS, std::optional<double> busGbPerS);
    /// What others are held against: the best one shown, without any the bus's.
    std::optional<double> gbPerS(std::optional<double> busGbPerS) const;
    /// Why a rate cannot be true; none when it can. The bus's rate knows no tolerance.
    std::optional<std::string> objectionTo(double gbPerS, std::optional<double> busGbPerS) const;

private:
    double m_tolerance;
    std::optional<double> m_shown;
};

} // namespace ps::gpu
