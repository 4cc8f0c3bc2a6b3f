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

/// Where everything of a legend stands. Text is never cut: a label wider than a column wraps, and what does not fit
/// below the last entry starts another column.
struct LegendLayout {
    struct Item {
        const LegendEntry *entry = nullptr; ///< nullptr: the title of a section
        QString text;
        QRectF key; ///< of line and marker
        QRectF label;
        QRectF detail;
    };
    std::vector<Item> items;
    QSizeF size;
};

/// The sections must outlive the layout. `columnWidth`: the most one column may take.
LegendLayout layoutLegend(const std::vector<LegendSection> &sections, const ChartFonts &fonts, double columnWidth,
                          double height = std::numeric_limits<double>::infinity());

void paintLegend(QPainter &painter, const LegendLayout &layout, const QPointF &origin, const ChartStyle &style);

} // namespace ps
