// SPDX-License-Identifier: GPL-3.0-or-later
// Robust statistics of a series of times or rates, and what makes a series doubtful. Pure functions, reentrant.
#pragma once

#include "gpu/protocol/message.h"

#include <optional>
#include <span>
#include <utility>

namespace ps::gpu {

/// NaN for an empty series.
double median(std::span<const double> series);
/// Median of the distances from the median, unscaled.
double medianAbsoluteDeviation(std::span<const double> series);
/// Linear between the neighbouring values, as numpy's default; `share` from 0 to 1. `sorted` is in ascending order.
double percentileOfSorted(std::span<const double> sorted, double share);
/// Ranks from 0 of the order statistics between which the median lies with at least 95 %: the largest k with
/// P(Binomial(n, 1/2) < k) <= 2.5 %, and its mirror image. None below six values.
std::optional<std::pair<std::size_t, std::size_t>> medianIntervalRanks(std::size_t count);
Summary summarise(std::span<const double> series);

/// 1.4826 MAD / median: what the relative standard deviation would be were the noise normal. Infinite for a median of 0.
double relativeNoise(std::span<const double> series);

struct Doubts {
    bool implausible = false; ///< a value that is not finite, not positive, or a million times the smallest
    bool noisy = false;       ///< MAD above 5 % of the median
    bool bimodal = false;     ///< two groups: somebody else used the device for a part of the time
    bool any() const { return implausible || noisy || bimodal; }
};

/// Two groups of values, of at least a tenth of the series and two values each, at least 5 % apart, with a gap between them
/// that is three times the spread within. Each group alone may look perfectly calm. No answer (false) below five values.
bool isBimodal(std::span<const double> series);
Doubts doubtsAbout(std::span<const double> series);

} // namespace ps::gpu
