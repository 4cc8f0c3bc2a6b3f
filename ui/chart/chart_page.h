// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/chart_style.h"
#include "ui/chart/legend_layout.h"
#include "ui/chart/plot_mapping.h"

#include <QPainter>

#include <cstdint>
#include <limits>
#include <vector>

namespace ps {

/// A chart on a page of its own, as every export shows it: where each part stands, and the painting of it.
class ChartPage {
public:
    /// `size` in pixels at 96 dpi. The spec must outlive the page.
    ChartPage(const ChartSpec &spec, const ChartStyle &style, const QSizeF &size,
              std::size_t mostDominated = std::numeric_limits<std::size_t>::max());

    void paint(QPainter &painter) const;

    const PlotMapping &mapping() const { return m_mapping; }
    const LegendLayout &legend() const { return m_legend; }
    /// What the page leaves out of the spec, one sentence each.
    const QStringList &omissions() const { return m_omissions; }

private:
    void placeLegend(QRectF &free);
    void choosePoints(std::size_t mostDominated);

    const ChartSpec &m_spec;
    ChartStyle m_style;
    QRectF m_page;
    QRectF m_title, m_subtitle, m_notes, m_footer;
    QPointF m_legendOrigin;
    LegendLayout m_legend;
    PlotMapping m_mapping;
    std::vector<std::uint32_t> m_points; ///< indices of the points to draw
    QStringList m_noteLines;             ///< those of the spec, and that points are left out
    QStringList m_omissions;
};

} // namespace ps
