// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/point_index.h"
#include "ui/chart/cloud_layer.h"
#include "ui/chart/hover_card.h"
#include "ui/chart/plot_layers.h"

#include <QChart>
#include <QLineSeries>

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace ps {

/// The plot inside a QChart. Qt Charts holds the plot area and the axes (ranges, linear or log) and maps values; the
/// points, the lines, the round numbers and the grid are drawn by a few layers, each one item, with the functions that
/// the export uses. Owned by the QChart's scene through the items; lives as long as the chart.
class PlotScene {
public:
    explicit PlotScene(QChart &chart);

    /// Another picture. Keeps selection and highlight where their results are still there.
    void setSpec(ChartSpec spec, const ChartStyle &style);
    /// Another part of the same picture.
    void setRange(const ViewRange &range);
    /// The room for the whole chart, in the chart's coordinates.
    void setSize(const QSizeF &size);
    void setCoarse(bool coarse);
    void setSelected(std::span<const ResultId> results);
    void setHighlighted(std::optional<ResultId> result);
    /// Shows the hover card at a point of the spec.
    void showCard(const PointCard &card, std::uint32_t point);
    void hideCard();

    const ChartSpec &spec() const { return m_state.spec; }
    const PlotMapping &mapping() const { return m_state.mapping; }
    std::size_t pointsDrawn() const { return m_cloud.pointsDrawn() + m_frontier.pointsDrawn(); }

    /// The point of the spec nearest to a position and at most `radius` pixels from it.
    std::optional<std::uint32_t> pointNear(const QPointF &position, double radius);
    /// Where Qt Charts puts a value; the same as mapping().toPixel().
    QPointF chartPosition(const QPointF &value) const;

private:
    std::optional<std::uint32_t> pointOf(ResultId result);
    void replaceAxes();
    void computeScales();
    void remap();

    QChart &m_chart;
    QLineSeries *m_anchor; ///< without points; owned by the chart, which maps values by series
    PlotState m_state;
    QSizeF m_size;
    std::vector<ResultId> m_selected;
    std::optional<ResultId> m_highlighted;
    std::unordered_map<ResultId, std::uint32_t> m_pointOfResult; ///< of this spec; empty until the first look-up
    PointIndex m_index;
    bool m_indexStale = true;
    // Children of the chart; members, so they are taken out of it before it goes.
    AxisLayer m_axes;
    CloudLayer m_cloud;
    FrontierLayer m_frontier;
    CrosshairLayer m_crosshair;
    HoverCard m_card;
};

} // namespace ps
