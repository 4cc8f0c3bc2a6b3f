// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ps::gpu {

namespace {

constexpr double kNormalScale = 1.4826;
constexpr double kNoisyMad = 0.05;
constexpr double kModesApart = 0.05;
constexpr double kGapOverSpread = 3;
constexpr double kSmallestModeShare = 0.1;
constexpr double kImplausibleFactor = 1e6;

std::vector<double> sortedCopy(std::span<const double> series) {
    std::vector<double> sorted(series.begin(), series.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

} // namespace

double median(std::span<const double> series) {
    if (series.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> values(series.begin(), series.end());
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

double medianAbsoluteDeviation(std::span<const double> series) {
    const double centre = median(series);
    std::vector<double> distances(series.begin(), series.end());
    for (double &value : distances) value = std::abs(value - centre);
    return median(distances);
}

double percentileOfSorted(std::span<const double> sorted, double share) {
    if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], at - static_cast<double>(below));
}

std::optional<std::pair<std::size_t, std::size_t>> medianIntervalRanks(std::size_t count) {
    const double n = static_cast<double>(count);
    double below = 0;
    std::size_t rank = 0; // number of values outside on each side
    for (; rank < count / 2; ++rank) {
        const double k = static_cast<double>(rank);
        below += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - n * std::log(2.0));
        if (below > 0.025) break;
    }
    if (rank == 0) return std::nullopt;
    return std::pair(rank - 1, count - rank);
}

Summary summarise(std::span<const double> series) {
    const std::vector<double> sorted = sortedCopy(series);
    Summary out;
    out.count = static_cast<std::int64_t>(sorted.size());
    out.medianS = median(sorted);
    out.madS = medianAbsoluteDeviation(sorted);
    out.p5S = percentileOfSorted(sorted, 0.05);
    out.p25S = percentileOfSorted(sorted, 0.25);
    out.p75S = percentileOfSorted(sorted, 0.75);
    out.p95S = percentileOfSorted(sorted, 0.95);
    if (const auto ranks = medianIntervalRanks(sorted.size())) {
        out.medianLowS = sorted[ranks->first];
        out.medianHighS = sorted[ranks->second];
    }
    return out;
}

double relativeNoise(std::span<const double> series) {
    const double centre = median(series);
    if (!(centre > 0)) return std::numeric_limits<double>::infinity();
    return kNormalScale * medianAbsoluteDeviation(series) / centre;
}

bool isBimodal(std::span<const double> series) {
    constexpr std::size_t kFewest = 5;
    if (series.size() < kFewest) return false;
    const std::vector<double> sorted = sortedCopy(series);
    const auto smallest = std::max(std::size_t(2), static_cast<std::size_t>(kSmallestModeShare * static_cast<double>(sorted.size())));
    std::size_t split = smallest;
    for (std::size_t at = smallest; at + smallest <= sorted.size(); ++at) {
        if (sorted[at] - sorted[at - 1] > sorted[split] - sorted[split - 1]) split = at;
    }
    const std::span<const double> all(sorted);
    const auto low = all.first(split), high = all.subspan(split);
    const double gap = sorted[split] - sorted[split - 1];
    const double spread = std::max(medianAbsoluteDeviation(low), medianAbsoluteDeviation(high));
    return gap > kModesApart * std::abs(median(low)) && gap > kGapOverSpread * spread;
}

Doubts doubtsAbout(std::span<const double> series) {
    Doubts doubts;
    std::vector<double> plausible;
    for (const double value : series) {
        if (std::isfinite(value) && value > 0) plausible.push_back(value);
    }
    // Of the smallest, not of the median: half of a recorded series was the placeholder of what had not been measured.
    const double smallest = plausible.empty() ? 0 : *std::min_element(plausible.begin(), plausible.end());
    std::erase_if(plausible, [smallest](double value) { return value > kImplausibleFactor * smallest; });
    doubts.implausible = plausible.size() != series.size();
    if (plausible.empty()) return doubts;
    doubts.noisy = medianAbsoluteDeviation(plausible) > kNoisyMad * median(plausible);
    doubts.bimodal = isBimodal(plausible);
    return doubts;
}

} // namespace ps::gpu
