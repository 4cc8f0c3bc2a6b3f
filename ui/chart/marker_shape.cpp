// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/marker_shape.h"

#include <QPen>

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace ps {

namespace {

constexpr double kHoleShare = 0.36;
constexpr double kOpenStroke = 1.5;

/// A regular polygon with one corner on top.
QPolygonF regular(int corners, QPointF centre, double radius) {
    QPolygonF polygon;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners;
        polygon << centre + QPointF(radius * std::sin(angle), -radius * std::cos(angle));
    }
    return polygon;
}

QPolygonF cross(QPointF centre, double arm, double half) {
    QPolygonF polygon;
    const std::array<QPointF, 12> corners = {QPointF(-half, -arm), {half, -arm}, {half, -half}, {arm, -half},
                                             {arm, half},          {half, half}, {half, arm},   {-half, arm},
                                             {-half, half},        {-arm, half}, {-arm, -half}, {-half, -half}};
    for (const QPointF &corner : corners) polygon << centre + corner;
    return polygon;
}

} // namespace

MarkerShape markerShapeOf(std::string_view precision) {
    constexpr std::array<std::pair<std::string_view, MarkerShape>, 5> kShapes = {{
        {"fp4", MarkerShape::Circle},
        {"fp8", MarkerShape::Square},
        {"bf16", MarkerShape::Triangle},
        {"int4", MarkerShape::Diamond},
        {"fp4fp8", MarkerShape::Pentagon},
    }};
    for (const auto &[key, shape] : kShapes) {
        if (key == precision) return shape;
    }
    return MarkerShape::Cross;
}

QPolygonF markerOutline(MarkerShape shape, QPointF centre, double radius) {
    switch (shape) {
    case MarkerShape::Circle: return {};
    case MarkerShape::Square: {
        const double half = 0.886 * radius;
        return QPolygonF(
            {centre + QPointF(-half, -half), centre + QPointF(half, -half), centre + QPointF(half, half), centre + QPointF(-half, half)});
    }
    case MarkerShape::Triangle: return regular(3, centre + QPointF(0, 0.2 * radius), 1.4 * radius);
    case MarkerShape::Diamond: return regular(4, centre, 1.25 * radius);
    case MarkerShape::Pentagon: return regular(5, centre, 1.15 * radius);
    case MarkerShape::Cross: return cross(centre, 1.15 * radius, 0.42 * radius);
    }
    return {};
}

void paintMarkers(QPainter &painter, const MarkerStyle &style, std::span<const QPointF> centres, double radius, const QColor &background) {
    if (style.fill == MarkerFill::Holed) {
        const MarkerStyle body{style.shape, MarkerFill::Solid, style.colour};
        for (const QPointF &centre : centres) {
            paintMarkers(painter, body, {&centre, 1}, radius, background);
            painter.setBrush(background);
            painter.drawEllipse(centre, kHoleShare * radius, kHoleShare * radius);
        }
        return;
    }
    const bool open = style.fill == MarkerFill::Open;
    painter.setPen(open ? QPen(style.colour, kOpenStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin) : QPen(Qt::NoPen));
    painter.setBrush(open ? background : style.colour);
    for (const QPointF &centre : centres) {
        if (style.shape == MarkerShape::Circle)
            painter.drawEllipse(centre, radius, radius);
        else
            painter.drawPolygon(markerOutline(style.shape, centre, radius));
    }
}

} // namespace ps
