// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/plot_scene.h"

#include "ui/chart/chart_painter.h"

#include <QGraphicsLayout>
#include <QLegend>
#include <QLogValueAxis>
#include <QValueAxis>

#include <algorithm>

namespace ps {

namespace {

/// Holds the range; what it would draw itself is drawn by AxisLayer, with round numbers.
QAbstractAxis *invisibleAxis(bool log) {
    QAbstractAxis *axis = nullptr;
    if (log)
        axis = new QLogValueAxis;
    else
        axis = new QValueAxis;
    axis->setVisible(false);
    return axis;
}

} // namespace

PlotScene::PlotScene(QChart &chart)
    : m_chart(chart), m_anchor(new QLineSeries), m_axes(m_state, &chart), m_cloud(m_state, &chart), m_frontier(m_state, &chart),
      m_crosshair(m_state, &chart), m_card(m_state, &chart) {
    m_chart.setBackgroundVisible(false);
    m_chart.setMargins(QMargins());
    m_chart.layout()->setContentsMargins(0, 0, 0, 0);
    m_chart.legend()->hide();
    m_chart.addSeries(m_anchor);
    replaceAxes();
    double z = 10; // above everything that the chart draws itself
    for (QGraphicsItem *layer : std::initializer_list<QGraphicsItem *>{&m_axes, &m_cloud, &m_frontier, &m_crosshair, &m_card}) {
        layer->setZValue(z);
        z += 1;
    }
}

void PlotScene::setSpec(ChartSpec spec, const ChartStyle &style) {
    const bool otherAxes = spec.x.log != m_state.spec.x.log || spec.y.log != m_state.spec.y.log;
    m_state.spec = std::move(spec);
    m_state.style = style;
    const std::vector<ChartPoint> &points = m_state.spec.points;
    const auto frontier = std::partition_point(points.begin(), points.end(), [](const ChartPoint &point) { return !point.onFrontier; });
    m_state.frontierBegin = static_cast<std::size_t>(frontier - points.begin());
    m_pointOfResult.clear();
    hideCard();
    if (otherAxes) replaceAxes();
    computeScales();
    remap();
    m_cloud.restyled();
    setSelected(std::vector(m_selected));
    setHighlighted(m_highlighted);
}

void PlotScene::setRange(const ViewRange &range) {
    m_state.spec.x.range = range.x;
    m_state.spec.y.range = range.y;
    hideCard();
    remap();
}

void PlotScene::setSize(const QSizeF &size) {
    m_size = size;
    for (PlotLayer *layer : std::initializer_list<PlotLayer *>{&m_axes, &m_frontier, &m_crosshair})
        layer->setBounds(QRectF(QPointF(0, 0), size));
    hideCard();
    remap();
}

void PlotScene::setCoarse(bool coarse) {
    if (coarse == m_state.coarse) return;
    m_state.coarse = coarse;
    m_cloud.moved();
}

void PlotScene::setSelected(std::span<const ResultId> results) {
    std::vector<ResultId> selected(results.begin(), results.end());
    m_selected = std::move(selected);
    m_state.selected.clear();
    for (const ResultId id : m_selected) {
        if (const auto point = pointOf(id)) m_state.selected.push_back(*point);
    }
    m_frontier.update();
}

void PlotScene::setHighlighted(std::optional<ResultId> result) {
    m_highlighted = result;
    m_state.highlighted = result ? pointOf(*result) : std::nullopt;
    m_crosshair.update();
}

void PlotScene::showCard(const PointCard &card, std::uint32_t point) {
    m_card.showAt(card, point);
}

void PlotScene::hideCard() {
    m_card.hide();
}

std::optional<std::uint32_t> PlotScene::pointNear(const QPointF &position, double radius) {
    const QRectF &plot = m_state.mapping.plot;
    if (!plot.contains(position)) return std::nullopt;
    if (m_indexStale) m_index = PointIndex(m_state.pixelX, m_state.pixelY);
    m_indexStale = false;
    const QPointF inPlot = position - plot.topLeft();
    const auto found = m_index.nearest(static_cast<float>(inPlot.x()), static_cast<float>(inPlot.y()), static_cast<float>(radius));
    // A point beyond the edge of the plot is near, but cannot be seen.
    if (!found || !plot.contains(m_state.pixelOf(*found))) return std::nullopt;
    return found;
}

std::optional<std::uint32_t> PlotScene::pointOf(ResultId result) {
    const std::vector<ChartPoint> &points = m_state.spec.points;
    if (m_pointOfResult.empty()) {
        m_pointOfResult.reserve(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) m_pointOfResult.emplace(points[i].id, static_cast<std::uint32_t>(i));
    }
    const auto found = m_pointOfResult.find(result);
    return found == m_pointOfResult.end() ? std::nullopt : std::optional(found->second);
}

QPointF PlotScene::chartPosition(const QPointF &value) const {
    return m_chart.mapToPosition(value, m_anchor);
}

void PlotScene::replaceAxes() {
    for (QAbstractAxis *axis : m_chart.axes()) {
        m_chart.removeAxis(axis);
        delete axis;
    }
    m_chart.addAxis(invisibleAxis(m_state.spec.x.log), Qt::AlignBottom);
    m_chart.addAxis(invisibleAxis(m_state.spec.y.log), Qt::AlignLeft);
    for (QAbstractAxis *axis : m_chart.axes()) m_anchor->attachAxis(axis);
}

void PlotScene::computeScales() {
    const ChartSpec &spec = m_state.spec;
    const PlotMapping mapping(QRectF(0, 0, 1, 1), spec.x, spec.y);
    const std::size_t count = spec.points.size();
    m_state.scaleX.resize(count);
    m_state.scaleY.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        m_state.scaleX[i] = mapping.x.toScale(spec.points[i].x);
        m_state.scaleY[i] = mapping.y.toScale(spec.points[i].y);
    }
}

void PlotScene::remap() {
    if (m_size.isEmpty()) return;
    const ChartSpec &spec = m_state.spec;
    const QRectF plot = plotArea(QRectF(QPointF(0, 0), m_size), spec, m_state.style);
    m_state.mapping = PlotMapping(plot, spec.x, spec.y);
    const AxisMapping x = PlotMapping(QRectF(QPointF(0, 0), plot.size()), spec.x, spec.y).x;
    const AxisMapping y = PlotMapping(QRectF(QPointF(0, 0), plot.size()), spec.x, spec.y).y;
    const std::size_t count = spec.points.size();
    m_state.pixelX.resize(count);
    m_state.pixelY.resize(count);
    for (std::size_t i = 0; i < count; ++i) m_state.pixelX[i] = static_cast<float>(x.scaleToPixel(m_state.scaleX[i]));
    for (std::size_t i = 0; i < count; ++i) m_state.pixelY[i] = static_cast<float>(y.scaleToPixel(m_state.scaleY[i]));
    m_indexStale = true;

    m_chart.setPlotArea(plot);
    m_chart.axes(Qt::Horizontal).constFirst()->setRange(spec.x.range.min, spec.x.range.max);
    m_chart.axes(Qt::Vertical).constFirst()->setRange(spec.y.range.min, spec.y.range.max);
    m_cloud.moved();
    m_axes.update();
    m_frontier.update();
    m_crosshair.update();
}

} // namespace ps
