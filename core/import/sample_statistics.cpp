// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/sample_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

namespace ps {

namespace {

std::vector<double> recorded(const std::vector<double> &samples) {
    std::vector<double> finite;
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(finite), [](double sample) { return std::isfinite(sample); });
    return finite;
}

} // namespace

std::optional<double> meanOf(const std::vector<double> &samples) {
    double sum = 0;
    std::size_t count = 0;
    for (const double sample : samples) {
        if (!std::isfinite(sample)) continue;
        sum += sample;
        ++count;
    }
    return count == 0 ? std::nullopt : std::optional<double>(sum / static_cast<double>(count));
}

std::optional<double> smallestOf(const std::vector<double> &samples) {
    const std::vector<double> finite = recorded(samples);
    return finite.empty() ? std::nullopt : std::optional<double>(*std::min_element(finite.begin(), finite.end()));
}

std::optional<double> largestOf(const std::vector<double> &samples) {
    const std::vector<double> finite = recorded(samples);
    return finite.empty() ? std::nullopt : std::optional<double>(*std::max_element(finite.begin(), finite.end()));
}

std::optional<double> deviationOf(const std::vector<double> &samples) {
    const std::vector<double> finite = recorded(samples);
    const auto mean = meanOf(finite);
    if (!mean) return std::nullopt;
    double squares = 0;
    for (const double sample : finite) squares += (sample - *mean) * (sample - *mean);
    return std::sqrt(squares / static_cast<double>(finite.size()));
}

std::optional<double> percentileOf(const std::vector<double> &samples, double percent) {
    std::vector<double> finite = recorded(samples);
    if (finite.empty()) return std::nullopt;
    std::sort(finite.begin(), finite.end());
    const double rank = static_cast<double>(finite.size() - 1) * std::clamp(percent, 0.0, 100.0) / 100;
    const auto below = static_cast<std::size_t>(rank);
    const std::size_t above = std::min(below + 1, finite.size() - 1);
    return finite[below] + (finite[above] - finite[below]) * (rank - static_cast<double>(below));
}

std::optional<double> integralOf(const std::vector<double> &times, const std::vector<double> &values) {
    if (times.size() < 2) return std::nullopt;
    double sum = 0;
    for (std::size_t i = 1; i < times.size(); ++i) sum += (times[i] - times[i - 1]) * (values[i] + values[i - 1]) / 2;
    return sum;
}

std::optional<double> longestStepOf(const std::vector<double> &times) {
    if (times.size() < 2) return std::nullopt;
    double longest = 0;
    for (std::size_t i = 1; i < times.size(); ++i) longest = std::max(longest, times[i] - times[i - 1]);
    return longest;
}

} // namespace ps
