// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/plot_state.h"

#include <QGraphicsItem>
#include <QPixmap>

#include <vector>

namespace ps {

/// The dominated points, painted in one go: a sprite per marker, copied to every place. While the plot is coarse at most
/// one point per cell and marker, the cells so large that a frame stays quick. The result is kept until something
/// changes, so that hovering costs one copy.
class CloudLayer : public QGraphicsItem {
public:
    CloudLayer(const PlotState &state, QGraphicsItem *parent);

    /// The mapping or the coarseness changed.
    void moved();
    /// Markers or theme changed too.
    void restyled();

    std::size_t pointsDrawn() const { return m_drawn; } ///< at the last painting

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void renderPicture(double devicePixelRatio);
    void choosePoints();
    void choosePoints(float cell);
    const QPixmap &spriteOf(std::uint16_t marker, double devicePixelRatio);

    const PlotState &m_state;
    QRectF m_bounds;
    QPixmap m_picture;
    std::vector<QPixmap> m_sprites;      ///< by marker; null until needed
    std::vector<std::uint32_t> m_chosen; ///< points to draw
    float m_coarseCell;                  ///< that was right at the last coarse painting
    bool m_stale = true;
    std::size_t m_drawn = 0;
};

} // namespace ps
