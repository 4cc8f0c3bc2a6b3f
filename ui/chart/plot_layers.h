// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/plot_state.h"

#include <QGraphicsItem>

namespace ps {

/// A layer that covers the whole chart and draws from the plot's state. It never takes part in mouse handling.
class PlotLayer : public QGraphicsItem {
public:
    PlotLayer(const PlotState &state, QGraphicsItem *parent);

    void setBounds(const QRectF &bounds);
    QRectF boundingRect() const override { return m_bounds; }

protected:
    const PlotState &m_state;

private:
    QRectF m_bounds;
};

/// Grid, numbers, axis titles, and the sentence of an empty chart.
class AxisLayer : public PlotLayer {
public:
    using PlotLayer::PlotLayer;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
};

/// Frontier lines and their points, and rings around the selected points.
class FrontierLayer : public PlotLayer {
public:
    using PlotLayer::PlotLayer;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

    std::size_t pointsDrawn() const { return m_drawn; } ///< at the last painting

private:
    std::size_t m_drawn = 0;
};

/// Dotted lines through the highlighted point to both axes, and a ring around it.
class CrosshairLayer : public PlotLayer {
public:
    using PlotLayer::PlotLayer;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
};

} // namespace ps
