// SPDX-License-Identifier: GPL-3.0-or-later
// When a benchmark has been warmed up, and when it has been measured long enough. Knows no clock: it is told the time.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace ps::gpu {

struct StopLimits {
    double noise = 0.005;        ///< relativeNoise() below which the series is calm
    double minTimeS = 0.5;       ///< of measuring, whatever the noise
    double maxTimeS = 15;        ///< of measuring; reached, it ends
    double warmUpMaxS = 2;       ///< of warming up, converged or not
    std::size_t minCount = 20;   ///< samples before the noise is asked
    std::size_t maxCount = 5000; ///< samples at most
};

/// Whether a series has settled: the medians of its last three groups of ten agree within `tolerance` of their smallest.
bool hasConverged(std::span<const double> series, double tolerance = 0.005);

enum class StopReason { None, Noise, Plateau, Count, Time, Cancelled };
std::string_view nameOf(StopReason reason);

/// Fed with every sample and the time since measuring began.
class StoppingCriterion {
public:
    explicit StoppingCriterion(StopLimits limits) : m_limits(limits) {}
    /// None while more samples are wanted. Noise is looked at every tenth sample: with the MAD calm it ends by "noise", with
    /// a noise that no longer changes (16 looks within 5 %) by "plateau".
    StopReason add(double sampleS, double elapsedS);
    const std::vector<double> &series() const { return m_series; }

private:
    StopReason look();

    StopLimits m_limits;
    std::vector<double> m_series;
    std::vector<double> m_noise;
};

} // namespace ps::gpu
