// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/strong_id.h"
#include "ui/chart/marker_shape.h"

#include <QPointF>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace ps {

/// A stretch of an axis, in the unit of its metric; min < max.
struct ValueRange {
    double min = 0;
    double max = 1;
    friend bool operator==(const ValueRange &, const ValueRange &) = default;
};

/// What part of the plane is shown.
struct ViewRange {
    ValueRange x;
    ValueRange y;
    friend bool operator==(const ViewRange &, const ViewRange &) = default;
};

struct LineStyle {
    QColor colour;
    std::vector<double> dashes; ///< dash, gap, … in multiples of the width; empty: solid
    double width = 2.4;         ///< in pixels at 96 dpi
    friend bool operator==(const LineStyle &, const LineStyle &) = default;
};

/// A roofline: what rates of memory and arithmetic allow, where both axes are better higher. A line, and the part of the plane above
/// it shaded.
struct ChartBound {
    QString label;
    std::vector<QPointF> knots; ///< in data units, strictly ascending x
    QString detail = {};        ///< a fainter second line of the legend
    LineStyle line = {};
    friend bool operator==(const ChartBound &, const ChartBound &) = default;
};

/// What the reader chose about the picture, apart from the data.
struct ChartOptions {
    bool logX = false; ///< refused, with a note, when a value is not positive
    bool logY = false;
    bool showDominated = true;
    QString title;                        ///< instead of the one made from the axes; empty: no override
    bool showRooflines = true;            ///< those of the curves
    std::optional<ChartBound> bound = {}; ///< one more, in the colour of chrome
    friend bool operator==(const ChartOptions &, const ChartOptions &) = default;
};

struct AxisSpec {
    QString label; ///< with unit and the better direction
    bool log = false;
    ValueRange full;         ///< holds every point, with a margin
    ValueRange range;        ///< shown; differs from `full` when zoomed
    QString shortLabel = {}; ///< for a short axis: "tok/s/GPU → better"
    friend bool operator==(const AxisSpec &, const AxisSpec &) = default;
};

/// One result on the plane.
struct ChartPoint {
    double x = 0;
    double y = 0;
    ResultId id;
    std::uint32_t row = 0;    ///< index into ResultSet::rows
    std::uint16_t series = 0; ///< index into ChartSpec::series
    std::uint16_t marker = 0; ///< index into ChartSpec::markers
    bool onFrontier = false;
    friend bool operator==(const ChartPoint &, const ChartPoint &) = default;
};

/// One group of results and the line of its frontier.
struct ChartSeries {
    QString label;
    LineStyle line;
    std::vector<QPointF> frontier; ///< knots in data units, strictly ascending x
    friend bool operator==(const ChartSeries &, const ChartSeries &) = default;
};

struct LegendEntry {
    QString label;
    QString detail; ///< a fainter second line, or empty
    std::optional<LineStyle> line;
    std::optional<MarkerStyle> marker;
    friend bool operator==(const LegendEntry &, const LegendEntry &) = default;
};

struct LegendSection {
    QString title;
    std::vector<LegendEntry> entries;
    friend bool operator==(const LegendSection &, const LegendSection &) = default;
};

/// Everything that a chart shows, as a value: the window and every export draw the same one.
struct ChartSpec {
    QString title;
    QString subtitle; ///< the whole selection in one line
    AxisSpec x;
    AxisSpec y;
    std::vector<MarkerStyle> markers;
    std::vector<ChartSeries> series;
    std::vector<ChartBound> bounds;
    /// In drawing order: the dominated ones first, then those of the frontiers, each by series.
    std::vector<ChartPoint> points;
    std::vector<LegendSection> legend;
    QStringList notes;   ///< what the reader must know to read the picture right
    QString emptyText;   ///< shown instead of points when there are none
    QString footer;      ///< counts, day and program, under an export
    QString description; ///< the whole provenance, for the files' metadata
    friend bool operator==(const ChartSpec &, const ChartSpec &) = default;
};

} // namespace ps
