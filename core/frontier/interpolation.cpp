// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/interpolation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>

namespace ps {

namespace {

double sign(double value) {
    return value > 0 ? 1.0 : value < 0 ? -1.0 : 0.0;
}

/// Slope of the parabola through three knots at the middle one, with the two secants s0, s1 over widths h0, h1.
double parabolaSlope(double s0, double s1, double h0, double h1) {
    return (s0 * h1 + s1 * h0) / (h0 + h1);
}

/// Steffen's equation (11): zero at an extremum, and never steeper than twice the flatter neighbour secant.
double innerSlope(double s0, double s1, double h0, double h1) {
    const double steepest = std::min({std::abs(s0), std::abs(s1), 0.5 * std::abs(parabolaSlope(s0, s1, h0, h1))});
    return (sign(s0) + sign(s1)) * steepest;
}

/// The slope at an outer knot that leaves the curve there without curvature. Between half and one and a half times the
/// secant, because the inner slope is between zero and twice it: still monotone.
double endSlope(double secant, double inner) {
    return 0.5 * (3 * secant - inner);
}

} // namespace

MonotoneCurve::MonotoneCurve(std::span<const double> x, std::span<const double> y)
    : m_x(x.begin(), x.end()), m_y(y.begin(), y.end()), m_slope(x.size(), 0.0) {
    assert(x.size() == y.size());
    assert(std::is_sorted(x.begin(), x.end(), std::less_equal<>()));
    const std::size_t count = m_x.size();
    if (count < 2) return;
    std::vector<double> width, secant;
    width.reserve(count - 1);
    secant.reserve(count - 1);
    for (std::size_t i = 0; i + 1 < count; ++i) {
        width.push_back(m_x[i + 1] - m_x[i]);
        secant.push_back((m_y[i + 1] - m_y[i]) / width[i]);
    }
    if (count == 2) {
        m_slope = {secant[0], secant[0]};
        return;
    }
    for (std::size_t i = 1; i + 1 < count; ++i) m_slope[i] = innerSlope(secant[i - 1], secant[i], width[i - 1], width[i]);
    m_slope.front() = endSlope(secant[0], m_slope[1]);
    m_slope.back() = endSlope(secant[count - 2], m_slope[count - 2]);
}

std::optional<double> MonotoneCurve::at(double x) const {
    if (m_x.empty() || !(x >= m_x.front() && x <= m_x.back())) return std::nullopt;
    const auto right = std::upper_bound(m_x.begin(), m_x.end(), x);
    if (right == m_x.end()) return m_y.back();
    const auto i = static_cast<std::size_t>(right - m_x.begin()) - 1;
    const double width = m_x[i + 1] - m_x[i];
    const double secant = (m_y[i + 1] - m_y[i]) / width;
    const double t = x - m_x[i];
    const double cubic = (m_slope[i] + m_slope[i + 1] - 2 * secant) / (width * width);
    const double square = (3 * secant - 2 * m_slope[i] - m_slope[i + 1]) / width;
    return ((cubic * t + square) * t + m_slope[i]) * t + m_y[i];
}

} // namespace ps
