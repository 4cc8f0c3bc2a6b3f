// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/plot_state.h"
#include "ui/chart/point_card.h"

#include <QGraphicsItem>

#include <optional>

namespace ps {

/// The card beside the point under the cursor.
class HoverCard : public QGraphicsItem {
public:
    HoverCard(const PlotState &state, QGraphicsItem *parent);

    /// Shows the card beside the point: inside the plot, not over the point, and where it covers the fewest frontier
    /// points. For the point that it is shown for already: with other words, and on the same side while there is room.
    void showAt(const PointCard &card, std::uint32_t point);

    /// Of the card without its shadow.
    QSizeF size() const { return m_size; }
    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    QSizeF contentSize() const;
    QPointF bestPlace(const QPointF &point, bool keepSide);
    std::size_t frontierPointsUnder(const QRectF &area) const;

    const PlotState &m_state;
    PointCard m_card;
    QSizeF m_size;
    std::uint32_t m_point = 0;
    std::optional<std::size_t> m_place; ///< of the places around the point, the one that was taken
};

} // namespace ps
