// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace ps {

/// Statistics of samples. Samples that are not finite were not recorded and do not count; of none there is nothing.

std::optional<double> meanOf(const std::vector<double> &samples);
std::optional<double> smallestOf(const std::vector<double> &samples);
std::optional<double> largestOf(const std::vector<double> &samples);
/// Standard deviation of the samples as the whole population (divided by n).
std::optional<double> deviationOf(const std::vector<double> &samples);
/// Linear between the two nearest ranks (n-1)·p/100: of 1..100 the 95th percentile is 95.05.
std::optional<double> percentileOf(const std::vector<double> &samples, double percent);

/// The integral of values over times by trapezoids, and the longest step between two times. Times ascend; both have the
/// same size, all finite. Missing with fewer than two samples: nothing lies between.
std::optional<double> integralOf(const std::vector<double> &times, const std::vector<double> &values);
std::optional<double> longestStepOf(const std::vector<double> &times);

} // namespace ps
