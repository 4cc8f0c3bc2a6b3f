// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace ps {

/// The curve through a frontier's points: straight between two, Steffen's monotone cubic for three or more
/// (M. Steffen, Astron. Astrophys. 239, 443, 1990), in data space, without curvature
/// at the two ends. It never overshoots between two points.
class MonotoneCurve {
public:
    /// Knots by ascending x, distinct in x, all finite; x and y of the same size.
    MonotoneCurve(std::span<const double> x, std::span<const double> y);

    /// None outside the knots' range, and on an empty curve.
    std::optional<double> at(double x) const;
    const std::vector<double> &slopes() const { return m_slope; }

private:
    std::vector<double> m_x, m_y, m_slope;
};

} // namespace ps
