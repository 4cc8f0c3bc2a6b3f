// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/legend_view.h"

#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace ps {

namespace {

constexpr int kTop = 10; ///< level with the top of the plot
constexpr int kSide = 8; ///< room for a slim scroll bar on the right

} // namespace

LegendView::LegendView(QWidget *parent) : QAbstractScrollArea(parent), m_style(ChartStyle::of(Theme::light())) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLayoutDirection(Qt::LeftToRight);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setAccessibleName(tr("Legend"));
}

void LegendView::setLegend(std::vector<LegendSection> sections, const ChartStyle &style) {
    m_sections = std::move(sections);
    m_style = style;
    layOut();
}

void LegendView::setWidestColumn(double pixels) {
    if (pixels == m_widest) return;
    m_widest = pixels;
    layOut();
}

void LegendView::layOut() {
    m_layout = layoutLegend(m_sections, m_style.fonts, {.columnWidth = m_widest});
    setFixedWidth(m_layout.items.empty() ? 0 : static_cast<int>(std::ceil(m_layout.size.width())) + 2 * kSide);
    updateScrollBar();
    viewport()->update();
}

void LegendView::updateScrollBar() {
    const int content = static_cast<int>(std::ceil(m_layout.size.height())) + 2 * kTop;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, content - viewport()->height()));
    verticalScrollBar()->setSingleStep(20);
}

void LegendView::paintEvent(QPaintEvent *) {
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setLayoutDirection(Qt::LeftToRight);
    paintLegend(painter, m_layout, QPointF(kSide / 2.0, kTop - verticalScrollBar()->value()), m_style);
}

void LegendView::resizeEvent(QResizeEvent *) {
    updateScrollBar();
}

} // namespace ps
