// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/pareto.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace ps {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kPrefilterFrom = 512; ///< Below, sorting everything costs less than looking at it twice.
constexpr std::size_t kPointsPerBucket = 16;
constexpr std::size_t kMaxBuckets = 4096; ///< 32 KiB of maxima: stays in the first-level cache.

/// A point turned so that small `cost` and large `gain` are good, whatever the directions of the axes.
struct Candidate {
    double cost;
    double gain;
    std::uint32_t index;
};

/// The points as candidates, made on the fly: a copy of a million points would cost more than the passes over them.
class Candidates {
public:
    Candidates(std::span<const double> x, std::span<const double> y, Direction xDirection, Direction yDirection)
        : m_x(x), m_y(y), m_costSign(xDirection == Direction::LowerIsBetter ? 1 : -1),
          m_gainSign(yDirection == Direction::HigherIsBetter ? 1 : -1) {}

    std::size_t size() const { return m_x.size(); }
    bool isFinite(std::size_t i) const { return std::isfinite(m_x[i]) && std::isfinite(m_y[i]); }
    Candidate at(std::size_t i) const { return {m_costSign * m_x[i], m_gainSign * m_y[i], static_cast<std::uint32_t>(i)}; }

private:
    std::span<const double> m_x, m_y;
    double m_costSign, m_gainSign;
};

/// Equal slices of the cost range. Subtraction, multiplication and truncation are each monotone in floating point, so
/// a point in an earlier slice has a strictly smaller cost: that is what makes the prefilter exact.
class CostBuckets {
public:
    explicit CostBuckets(const Candidates &candidates)
        : m_count(std::clamp<std::size_t>(candidates.size() / kPointsPerBucket, 1, kMaxBuckets)) {
        double highest = -kInfinity;
        m_lowest = kInfinity;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (!candidates.isFinite(i)) continue;
            const double cost = candidates.at(i).cost;
            m_lowest = std::min(m_lowest, cost);
            highest = std::max(highest, cost);
        }
        m_scale = static_cast<double>(m_count) / (highest - m_lowest);
    }

    /// False when all costs are equal (or none is there), or so near or far that the scale leaves the numbers' range.
    bool usable() const { return std::isfinite(m_scale) && m_scale > 0; }
    std::size_t count() const { return m_count; }
    std::size_t of(double cost) const {
        return static_cast<std::size_t>(std::min((cost - m_lowest) * m_scale, static_cast<double>(m_count - 1)));
    }

private:
    std::size_t m_count;
    double m_lowest = 0;
    double m_scale = 0;
};

/// For each bucket the best gain found in the buckets before it.
std::vector<double> bestGainBefore(const Candidates &candidates, const CostBuckets &buckets) {
    std::vector<double> best(buckets.count(), -kInfinity);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (!candidates.isFinite(i)) continue;
        const Candidate candidate = candidates.at(i);
        double &bucketBest = best[buckets.of(candidate.cost)];
        bucketBest = std::max(bucketBest, candidate.gain);
    }
    double running = -kInfinity;
    for (double &entry : best) {
        const double own = entry;
        entry = running;
        running = std::max(running, own);
    }
    return best;
}

std::vector<Candidate> allFinite(const Candidates &candidates) {
    std::vector<Candidate> kept;
    kept.reserve(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates.isFinite(i)) kept.push_back(candidates.at(i));
    }
    return kept;
}

/// The finite points that no point of an earlier bucket dominates.
std::vector<Candidate> prefiltered(const Candidates &candidates, const CostBuckets &buckets) {
    const std::vector<double> before = bestGainBefore(candidates, buckets);
    std::vector<Candidate> kept;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (!candidates.isFinite(i)) continue;
        const Candidate candidate = candidates.at(i);
        if (candidate.gain > before[buckets.of(candidate.cost)]) kept.push_back(candidate);
    }
    return kept;
}

std::vector<Candidate> survivors(const Candidates &candidates) {
    if (candidates.size() < kPrefilterFrom) return allFinite(candidates);
    const CostBuckets buckets(candidates);
    return buckets.usable() ? prefiltered(candidates, buckets) : allFinite(candidates);
}

bool sweepsBefore(const Candidate &a, const Candidate &b) {
    if (a.cost != b.cost) return a.cost < b.cost;
    if (a.gain != b.gain) return a.gain > b.gain;
    return a.index < b.index;
}

/// Sorts and keeps, in place, what gains more than everything cheaper, and what equals the point kept last.
void sweep(std::vector<Candidate> &candidates) {
    std::sort(candidates.begin(), candidates.end(), sweepsBefore);
    std::size_t kept = 0;
    for (const Candidate candidate : candidates) {
        const bool first = kept == 0;
        const bool better = first || candidate.gain > candidates[kept - 1].gain;
        const bool equal = !first && candidate.gain == candidates[kept - 1].gain && candidate.cost == candidates[kept - 1].cost;
        if (better || equal) candidates[kept++] = candidate;
    }
    candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(kept), candidates.end());
}

} // namespace

std::vector<std::uint32_t> paretoFrontier(std::span<const double> x, std::span<const double> y, Direction xDirection,
                                          Direction yDirection) {
    assert(x.size() == y.size());
    assert(x.size() <= std::numeric_limits<std::uint32_t>::max());
    std::vector<Candidate> candidates = survivors(Candidates(x, y, xDirection, yDirection));
    sweep(candidates);
    if (xDirection == Direction::HigherIsBetter) {
        std::sort(candidates.begin(), candidates.end(),
                  [](const Candidate &a, const Candidate &b) { return a.cost != b.cost ? a.cost > b.cost : a.index < b.index; });
    }
    std::vector<std::uint32_t> frontier;
    frontier.reserve(candidates.size());
    for (const Candidate &candidate : candidates) frontier.push_back(candidate.index);
    return frontier;
}

} // namespace ps
