// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/plot_layers.h"

#include "ui/chart/chart_painter.h"

#include <numeric>

namespace ps {

namespace {

constexpr double kRingGap = 3;
constexpr double kRingWidth = 2;

void paintRing(QPainter &painter, const QPointF &centre, double radius, const QColor &colour) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, kRingWidth));
    painter.drawEllipse(centre, radius + kRingGap, radius + kRingGap);
}

} // namespace

PlotLayer::PlotLayer(const PlotState &state, QGraphicsItem *parent) : QGraphicsItem(parent), m_state(state) {
    setAcceptedMouseButtons(Qt::NoButton);
}

void PlotLayer::setBounds(const QRectF &bounds) {
    if (bounds == m_bounds) return;
    prepareGeometryChange();
    m_bounds = bounds;
}

void AxisLayer::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    painter->setLayoutDirection(Qt::LeftToRight);
    paintAxes(*painter, m_state.spec, m_state.mapping, m_state.style);
    paintEmptyText(*painter, m_state.spec, m_state.mapping, m_state.style);
}

void FrontierLayer::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    painter->setRenderHint(QPainter::Antialiasing);
    paintFrontierLines(*painter, m_state.spec, m_state.mapping, m_state.style);
    std::vector<std::uint32_t> frontier(m_state.spec.points.size() - m_state.frontierBegin);
    std::iota(frontier.begin(), frontier.end(), static_cast<std::uint32_t>(m_state.frontierBegin));
    m_drawn = paintPoints(*painter, m_state.spec, frontier, m_state.mapping, m_state.style);
    for (const std::uint32_t point : m_state.selected) {
        const QPointF centre = m_state.pixelOf(point);
        if (m_state.mapping.plot.contains(centre)) paintRing(*painter, centre, m_state.radiusOf(point), m_state.style.theme.accent);
    }
}

void CrosshairLayer::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) {
    if (!m_state.highlighted) return;
    const QPointF centre = m_state.pixelOf(*m_state.highlighted);
    const QRectF &plot = m_state.mapping.plot;
    if (!plot.contains(centre)) return;
    painter->setPen(QPen(m_state.style.theme.faint, 1, Qt::DotLine));
    painter->drawLine(QPointF(plot.left(), centre.y()), QPointF(plot.right(), centre.y()));
    painter->drawLine(QPointF(centre.x(), plot.top()), QPointF(centre.x(), plot.bottom()));
    painter->setRenderHint(QPainter::Antialiasing);
    const ChartPoint &point = m_state.spec.points[*m_state.highlighted];
    paintMarkers(*painter, m_state.spec.markers[point.marker], {&centre, 1}, kFrontierRadius, m_state.style.theme.panel);
    paintRing(*painter, centre, kFrontierRadius, m_state.style.theme.text);
}

} // namespace ps
