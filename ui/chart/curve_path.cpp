// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/curve_path.h"

#include "core/frontier/interpolation.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace ps {

namespace {

constexpr double kPixelsPerSample = 4;
constexpr int kMaxSamplesPerInterval = 400;

using Segment = std::pair<QPointF, QPointF>;

/// The part of a segment inside a rectangle (Liang and Barsky).
std::optional<Segment> clipped(const QPointF &from, const QPointF &to, const QRectF &area) {
    double enter = 0;
    double leave = 1;
    const QPointF delta = to - from;
    const auto cut = [&](double direction, double distance) {
        if (direction == 0) return distance >= 0;
        const double at = distance / direction;
        if (direction < 0)
            enter = std::max(enter, at);
        else
            leave = std::min(leave, at);
        return enter <= leave;
    };
    const bool inside = cut(-delta.x(), from.x() - area.left()) && cut(delta.x(), area.right() - from.x()) &&
                        cut(-delta.y(), from.y() - area.top()) && cut(delta.y(), area.bottom() - from.y());
    if (!inside) return std::nullopt;
    return Segment{from + enter * delta, from + leave * delta};
}

class PieceBuilder {
public:
    explicit PieceBuilder(const QRectF &area) : m_area(area) {}

    void lineTo(const QPointF &point) {
        if (m_last && *m_last != point) addSegment(*m_last, point);
        m_last = point;
    }
    std::vector<QPolygonF> take() { return std::move(m_pieces); }

private:
    void addSegment(const QPointF &from, const QPointF &to) {
        const auto visible = clipped(from, to, m_area);
        if (!visible) return;
        if (m_pieces.empty() || m_pieces.back().back() != visible->first) m_pieces.push_back(QPolygonF() << visible->first);
        m_pieces.back() << visible->second;
    }

    QRectF m_area;
    std::optional<QPointF> m_last;
    std::vector<QPolygonF> m_pieces;
};

/// Samples between two knots, evenly spaced in pixels, only where x is visible.
void sampleInterval(const MonotoneCurve &curve, const QPointF &from, const QPointF &to, const PlotMapping &mapping, PieceBuilder &pieces) {
    const double left = std::max(mapping.x.toPixel(from.x()), mapping.plot.left());
    const double right = std::min(mapping.x.toPixel(to.x()), mapping.plot.right());
    if (left >= right) return;
    const auto pixelAt = [&](double pixelX) {
        const double x = std::clamp(mapping.x.toValue(pixelX), from.x(), to.x());
        return QPointF(pixelX, mapping.y.toPixel(curve.at(x).value_or(from.y())));
    };
    const double height = std::min(std::abs(pixelAt(right).y() - pixelAt(left).y()), mapping.plot.height());
    const int samples = std::clamp(static_cast<int>(std::hypot(right - left, height) / kPixelsPerSample), 1, kMaxSamplesPerInterval);
    for (int i = 0; i <= samples; ++i) pieces.lineTo(pixelAt(left + (right - left) * i / samples));
}

} // namespace

std::vector<QPolygonF> curvePieces(const std::vector<QPointF> &knots, const PlotMapping &mapping) {
    if (knots.size() < 2) return {};
    std::vector<double> xs;
    std::vector<double> ys;
    for (const QPointF &knot : knots) {
        xs.push_back(knot.x());
        ys.push_back(knot.y());
    }
    const MonotoneCurve curve(xs, ys);
    PieceBuilder pieces(mapping.plot);
    pieces.lineTo(mapping.toPixel(knots.front()));
    for (std::size_t i = 1; i < knots.size(); ++i) {
        sampleInterval(curve, knots[i - 1], knots[i], mapping, pieces);
        pieces.lineTo(mapping.toPixel(knots[i]));
    }
    return pieces.take();
}

} // namespace ps
