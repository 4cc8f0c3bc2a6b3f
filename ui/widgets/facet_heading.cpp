// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facet_heading.h"

#include "ui/models/number_format.h"

#include <QPainter>

namespace ps {

namespace {

/// As the style sheet has the headings that are no buttons.
constexpr int kFontPixels = 11;
constexpr int kGap = 6;
constexpr int kMargin = 2;

} // namespace

FacetHeading::FacetHeading(const QString &title, QWidget *parent) : QAbstractButton(parent) {
    setText(title);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setToolTip(tr("Select %1 alone, or all again").arg(title));
    setAccessibleDescription(toolTip());
    setCount(0);
}

void FacetHeading::setTheme(const Theme &theme) {
    m_theme = theme;
    update();
}

void FacetHeading::setCount(std::uint64_t results) {
    m_count = results;
    setAccessibleName(tr("%1, %2 results").arg(text(), formatCount(results)));
    updateGeometry();
    update();
}

QFont FacetHeading::titleFont() const {
    QFont title = font();
    title.setPixelSize(kFontPixels);
    title.setWeight(QFont::DemiBold);
    return title;
}

QSize FacetHeading::sizeHint() const {
    const QFontMetrics title(titleFont());
    const int width = title.horizontalAdvance(text()) + kGap + title.horizontalAdvance(formatCount(m_count));
    return {width + 2 * kMargin, title.height() + 2 * kMargin};
}

void FacetHeading::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont face = titleFont();
    painter.setFont(face);
    painter.setPen(underMouse() ? m_theme.accent : m_theme.muted);
    const bool mirrored = isRightToLeft();
    // The text stands where that of the other headings does.
    painter.drawText(rect(), Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft), text());
    const int left = QFontMetrics(face).horizontalAdvance(text()) + kGap;
    face.setWeight(QFont::Normal);
    painter.setFont(face);
    painter.setPen(m_theme.faint);
    painter.drawText(mirrored ? rect().adjusted(0, 0, -left, 0) : rect().adjusted(left, 0, 0, 0),
                     Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft), formatCount(m_count));
    if (!hasFocus()) return;
    painter.setPen(m_theme.accent);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace ps
