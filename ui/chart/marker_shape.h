// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QPolygonF>

#include <span>
#include <string_view>

namespace ps {

enum class MarkerShape { Circle, Square, Triangle, Diamond, Pentagon, Cross };

/// How a marker is filled, the channel that tells origins apart without colour.
enum class MarkerFill {
    Solid,
    Holed, ///< with a small hole in the middle
    Open   ///< an outline around the background
};

struct MarkerStyle {
    MarkerShape shape = MarkerShape::Circle;
    MarkerFill fill = MarkerFill::Solid;
    QColor colour;
    friend bool operator==(const MarkerStyle &, const MarkerStyle &) = default;
};

/// Radii in pixels at 96 dpi of a marker as large as a circle of that radius.
inline constexpr double kDominatedRadius = 3.0;
inline constexpr double kFrontierRadius = 4.4;
inline constexpr double kDominatedOpacity = 0.28;

/// The shape that stands for a numeric precision ("fp4"), the same for ever.
MarkerShape markerShapeOf(std::string_view precision);

/// Corners of a shape that covers about the area of a circle of `radius`; empty for the circle itself.
QPolygonF markerOutline(MarkerShape shape, QPointF centre, double radius);

/// Draws markers of one style in order. `background` fills holes and the inside of open markers. Changes pen and brush
/// of the painter, once for all the markers where it can: each change is a new group in an SVG.
void paintMarkers(QPainter &painter, const MarkerStyle &style, std::span<const QPointF> centres, double radius, const QColor &background);

} // namespace ps
