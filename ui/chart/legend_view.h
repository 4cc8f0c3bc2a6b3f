// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/legend_layout.h"

#include <QAbstractScrollArea>

namespace ps {

/// The legend beside the plot: as wide as its longest label up to a limit, beyond which labels wrap; scrolls when it is
/// higher than the plot.
class LegendView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit LegendView(QWidget *parent = nullptr);

    void setLegend(std::vector<LegendSection> sections, const ChartStyle &style);
    /// The most that the legend may take of the chart's width, in pixels.
    void setWidestColumn(double pixels);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    void updateScrollBar();

    std::vector<LegendSection> m_sections;
    ChartStyle m_style;
    LegendLayout m_layout;
    double m_widest = 240;
};

} // namespace ps
