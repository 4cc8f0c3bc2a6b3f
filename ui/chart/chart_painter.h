// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/chart_style.h"
#include "ui/chart/plot_mapping.h"

#include <QPainter>

#include <cstdint>
#include <span>

namespace ps {

/// What the window's chart items and the exporter draw with. All of it is vector drawing and cuts at the plot's edge
/// itself, so it is right on paper too. Each function leaves pen, brush and font of the painter changed.

/// Where the plot goes in `available`, leaving room for axis titles and numbers. The room on the left does not depend on
/// the zoom unless a number needs more.
QRectF plotArea(const QRectF &available, const ChartSpec &spec, const ChartStyle &style);

/// Grid, numbers and titles of both axes.
void paintAxes(QPainter &painter, const ChartSpec &spec, const PlotMapping &mapping, const ChartStyle &style);

/// The frontiers' lines, on a thin casing of the background that lifts them off the points.
void paintFrontierLines(QPainter &painter, const ChartSpec &spec, const PlotMapping &mapping, const ChartStyle &style);

/// The points of spec.points with these indices whose centre is inside the plot, in order; dominated ones small and
/// faint. Returns how many were drawn.
std::size_t paintPoints(QPainter &painter, const ChartSpec &spec, std::span<const std::uint32_t> indices, const PlotMapping &mapping,
                        const ChartStyle &style);

/// The sentence in the middle of a plot without points.
void paintEmptyText(QPainter &painter, const ChartSpec &spec, const PlotMapping &mapping, const ChartStyle &style);

/// A pen for a line style; round joins, flat ends so that dashes keep their lengths.
QPen penOf(const LineStyle &line);

} // namespace ps
