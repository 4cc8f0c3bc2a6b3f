// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_painter.h"

#include "ui/chart/axis_scaler.h"
#include "ui/chart/curve_path.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <vector>

namespace ps {

namespace {

constexpr double kTickGap = 10;   // between plot and numbers
constexpr double kTitleGap = 10;  // between numbers and axis title
constexpr double kTopMargin = 10; // half a number sticks out above the plot
constexpr double kPixelsPerXTick = 84;
constexpr double kPixelsPerYTick = 42;
constexpr double kBottomMargin = 4; // under the title of the x axis
constexpr float kShade = 0.10F;
constexpr double kCasing = 2.0; // of the background, on both sides of a line together

std::vector<AxisTick> ticksOf(const AxisSpec &axis, double pixels, double pixelsPerTick, const QLocale &locale) {
    return niceTicks(axis.range, axis.log, static_cast<int>(pixels / pixelsPerTick), locale);
}

double widestTick(const std::vector<AxisTick> &ticks, const QFontMetricsF &metrics) {
    double widest = metrics.horizontalAdvance(QStringLiteral("00,000"));
    for (const AxisTick &tick : ticks) widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    return widest;
}

/// On the middle of a pixel, where a line one pixel wide is sharp.
double crisp(double coordinate) {
    return std::floor(coordinate) + 0.5;
}

void paintGrid(QPainter &painter, const std::vector<AxisTick> &xTicks, const std::vector<AxisTick> &yTicks, const PlotMapping &mapping,
               const ChartStyle &style) {
    const QRectF &plot = mapping.plot;
    painter.setPen(QPen(style.theme.grid, 1));
    for (const AxisTick &tick : xTicks) {
        const double x = crisp(std::min(mapping.x.toPixel(tick.value), plot.right() - 1));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    for (const AxisTick &tick : yTicks) {
        const double y = crisp(std::min(mapping.y.toPixel(tick.value), plot.bottom() - 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    painter.setPen(QPen(style.theme.line, 1));
    painter.drawLine(QPointF(plot.left(), crisp(plot.bottom() - 1)), QPointF(plot.right(), crisp(plot.bottom() - 1)));
}

/// Numbers under the plot; one that would touch its neighbour is left out.
void paintXNumbers(QPainter &painter, const std::vector<AxisTick> &ticks, const PlotMapping &mapping, const QFontMetricsF &metrics) {
    double free = -1e9;
    for (const AxisTick &tick : ticks) {
        const double width = metrics.horizontalAdvance(tick.label);
        const double left = mapping.x.toPixel(tick.value) - width / 2;
        if (left < free) continue;
        painter.drawText(QPointF(left, mapping.plot.bottom() + kTickGap + metrics.ascent()), tick.label);
        free = left + width + metrics.averageCharWidth();
    }
}

/// The title of an axis in at most `room` pixels: where the whole one does not fit, the unit and the direction.
void paintTitle(QPainter &painter, const AxisSpec &axis, const QPointF &centre, double room, const ChartStyle &style) {
    const QFontMetricsF metrics(style.fonts.axis);
    QString label = axis.label;
    if (metrics.horizontalAdvance(label) > room) label = metrics.elidedText(axis.shortLabel, Qt::ElideRight, room);
    painter.setFont(style.fonts.axis);
    painter.setPen(style.theme.text);
    painter.drawText(centre + QPointF(-metrics.horizontalAdvance(label) / 2, metrics.ascent() / 2), label);
}

void paintBatch(QPainter &painter, const ChartSpec &spec, const ChartPoint &first, const std::vector<QPointF> &centres,
                const Theme &theme) {
    painter.setOpacity(first.onFrontier ? 1 : kDominatedOpacity);
    const double radius = first.onFrontier ? kFrontierRadius : kDominatedRadius;
    paintMarkers(painter, spec.markers[first.marker], centres, radius, theme.panel);
    painter.setOpacity(1);
}

} // namespace

QRectF plotArea(const QRectF &available, const ChartSpec &spec, const ChartStyle &style) {
    const QFontMetricsF tick(style.fonts.tick);
    const QFontMetricsF title(style.fonts.axis);
    const double bottom = kTickGap + tick.height() + kTitleGap + title.height() + kBottomMargin;
    const double height = available.height() - kTopMargin - bottom;
    const auto yTicks = ticksOf(spec.y, height, kPixelsPerYTick, style.locale);
    const double left = title.height() + kTitleGap + widestTick(yTicks, tick) + kTickGap;
    // Half of the last number may stick out on the right.
    const double right = tick.horizontalAdvance(QStringLiteral("00,000")) / 2;
    const QRectF plot = available.adjusted(left, kTopMargin, -right, -bottom);
    return QRectF(std::round(plot.left()), std::round(plot.top()), std::max(10.0, std::floor(plot.width())),
                  std::max(10.0, std::floor(plot.height())));
}

void paintAxes(QPainter &painter, const ChartSpec &spec, const PlotMapping &mapping, const ChartStyle &style) {
    const QRectF &plot = mapping.plot;
    const auto xTicks = ticksOf(spec.x, plot.width(), kPixelsPerXTick, style.locale);
    const auto yTicks = ticksOf(spec.y, plot.height(), kPixelsPerYTick, style.locale);
    paintGrid(painter, xTicks, yTicks, mapping, style);

    const QFontMetricsF metrics(style.fonts.tick);
    const QFontMetricsF titleMetrics(style.fonts.axis);
    painter.setFont(style.fonts.tick);
    painter.setPen(style.theme.muted);
    paintXNumbers(painter, xTicks, mapping, metrics);
    for (const AxisTick &tick : yTicks) {
        const double right = plot.left() - kTickGap;
        const double baseline = mapping.y.toPixel(tick.value) + (metrics.ascent() - metrics.descent()) / 2;
        painter.drawText(QPointF(right - metrics.horizontalAdvance(tick.label), baseline), tick.label);
    }

    const double below = kTickGap + metrics.height() + kTitleGap + titleMetrics.height() / 2;
    paintTitle(painter, spec.x, {plot.center().x(), plot.bottom() + below}, plot.width(), style);
    const double beside = kTickGap + widestTick(yTicks, metrics) + kTitleGap + titleMetrics.height() / 2;
    painter.save();
    painter.translate(plot.left() - beside, plot.center().y());
    painter.rotate(-90);
    paintTitle(painter, spec.y, {0, 0}, plot.height(), style);
    painter.restore();
}

namespace {

/// `shade`: opacity of what lies beyond.
void paintBound(QPainter &painter, const ChartBound &bound, const PlotMapping &mapping, float shade) {
    QColor beyond = bound.line.colour;
    beyond.setAlphaF(shade);
    for (const QPolygonF &piece : curvePieces(bound.knots, mapping)) {
        if (piece.size() < 2) continue;
        QPolygonF region = piece;
        region << QPointF(piece.back().x(), mapping.plot.top()) << QPointF(piece.front().x(), mapping.plot.top());
        painter.setPen(Qt::NoPen);
        painter.setBrush(beyond);
        painter.drawPolygon(region);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(penOf(bound.line));
        painter.drawPolyline(piece);
    }
}

} // namespace

void paintFrontierLines(QPainter &painter, const ChartSpec &spec, const PlotMapping &mapping, const ChartStyle &style) {
    // Several lie over each other, and are not to hide what is under them.
    const float shade = kShade / std::max(1.0F, static_cast<float>(spec.bounds.size()));
    for (const ChartBound &bound : spec.bounds) paintBound(painter, bound, mapping, shade);
    painter.setBrush(Qt::NoBrush);
    for (const ChartSeries &series : spec.series) {
        const std::vector<QPolygonF> pieces = curvePieces(series.frontier, mapping);
        QColor casing = style.theme.panel;
        casing.setAlphaF(0.75F);
        painter.setPen(QPen(casing, series.line.width + kCasing, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        for (const QPolygonF &piece : pieces) painter.drawPolyline(piece);
        painter.setPen(penOf(series.line));
        for (const QPolygonF &piece : pieces) painter.drawPolyline(piece);
    }
}

std::size_t paintPoints(QPainter &painter, const ChartSpec &spec, std::span<const std::uint32_t> indices, const PlotMapping &mapping,
                        const ChartStyle &style) {
    std::size_t drawn = 0;
    std::vector<QPointF> centres;
    const ChartPoint *first = nullptr;
    for (const std::uint32_t index : indices) {
        const ChartPoint &point = spec.points[index];
        const QPointF centre = mapping.toPixel({point.x, point.y});
        if (!mapping.plot.contains(centre)) continue;
        if (first && (first->marker != point.marker || first->onFrontier != point.onFrontier)) {
            paintBatch(painter, spec, *first, centres, style.theme);
            centres.clear();
        }
        first = &point;
        centres.push_back(centre);
        ++drawn;
    }
    if (first) paintBatch(painter, spec, *first, centres, style.theme);
    return drawn;
}

void paintEmptyText(QPainter &painter, const ChartSpec &spec, const PlotMapping &mapping, const ChartStyle &style) {
    if (spec.emptyText.isEmpty()) return;
    painter.setFont(style.fonts.legend);
    painter.setPen(style.theme.muted);
    painter.drawText(mapping.plot, Qt::AlignCenter | Qt::TextWordWrap, spec.emptyText);
}

QPen penOf(const LineStyle &line) {
    QPen pen(line.colour, line.width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (!line.dashes.empty()) pen.setDashPattern(QList<qreal>(line.dashes.begin(), line.dashes.end()));
    return pen;
}

} // namespace ps
