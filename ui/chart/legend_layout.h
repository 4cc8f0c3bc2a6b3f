// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/chart_spec.h"
#include "ui/chart/chart_style.h"

#include <QPainter>
#include <QRectF>
#include <QSizeF>

#include <limits>
#include <vector>

namespace ps {

/// What a legend may take, in pixels.
struct LegendRoom {
    double columnWidth = 0; ///< the most of one column, where one is enough
    double width = std::numeric_limits<double>::infinity();
    double height = std::numeric_limits<double>::infinity();
};

/// Where everything of a legend stands. Text is never cut: a label wider than a column wraps, and what does not fit
/// below the last entry starts another column. Of more entries than the room holds, each section keeps its first ones
/// and says how many more there are.
struct LegendLayout {
    struct Item {
        const LegendEntry *entry = nullptr; ///< nullptr: the title of a section, or "and 12 more"
        bool title = false;
        QString text;
        QRectF key; ///< of line and marker
        QRectF label;
        QRectF detail;
    };
    std::vector<Item> items;
    QSizeF size;
    std::size_t leftOut = 0; ///< entries for which there is no room
};

/// The sections must outlive the layout. Without room for anything the layout is empty.
LegendLayout layoutLegend(const std::vector<LegendSection> &sections, const ChartFonts &fonts, const LegendRoom &room);

void paintLegend(QPainter &painter, const LegendLayout &layout, const QPointF &origin, const ChartStyle &style);

} // namespace ps
