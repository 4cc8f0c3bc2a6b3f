// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facet_delegate.h"

#include "core/support/text.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

#include <QPainter>

namespace ps {

namespace {

constexpr int kRowHeight = 22;
constexpr int kBox = 13;
constexpr int kDot = 10;
constexpr int kGap = 8;

QRect mirrored(const QRect &rect, const QRect &row, Qt::LayoutDirection direction) {
    return QStyle::visualRect(direction, row, rect);
}

} // namespace

FacetDelegate::FacetDelegate(QObject *parent) : QStyledItemDelegate(parent) {}

QRect FacetDelegate::boxArea(const QRect &row, Qt::LayoutDirection direction) {
    return mirrored(QRect(row.left(), row.top(), kBox + kGap, row.height()), row, direction);
}

QSize FacetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const {
    return {option.rect.width(), std::max(kRowHeight, option.fontMetrics.height() + 6)};
}

void FacetDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const {
    const QRect row = option.rect;
    const Qt::LayoutDirection direction = option.direction;
    const qulonglong count = index.data(CountRole).toULongLong();
    const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    const bool dimmed = count == 0 || !checked;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);

    const int middle = row.center().y() + 1;
    paintBox(*painter, mirrored(QRect(row.left() + 1, middle - kBox / 2 - 1, kBox, kBox), row, direction), checked, count == 0);
    int left = row.left() + kBox + kGap;
    if (m_colour) {
        QColor colour = m_colour(toUtf8(index.data(KeyRole).toString()));
        if (dimmed) colour.setAlphaF(0.45F);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        painter->drawEllipse(mirrored(QRect(left + 1, middle - kDot / 2 - 1, kDot, kDot), row, direction));
        left += kDot + kGap;
    }

    const QString number = formatCount(count);
    const int numberWidth = option.fontMetrics.horizontalAdvance(number) + 2;
    const QRect numberRect(row.right() - numberWidth, row.top(), numberWidth, row.height());
    painter->setPen(m_theme.faint);
    painter->drawText(mirrored(numberRect, row, direction), Qt::AlignVCenter | Qt::AlignRight, number);

    const QRect labelRect(left, row.top(), numberRect.left() - kGap - left, row.height());
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    painter->setPen(hovered ? m_theme.accent : dimmed ? m_theme.faint : m_theme.text);
    const QString label = option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, labelRect.width());
    painter->drawText(mirrored(labelRect, row, direction), int(Qt::AlignVCenter) | int(QStyle::visualAlignment(direction, Qt::AlignLeft)),
                      label);

    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(m_theme.accent);
        painter->drawRoundedRect(QRectF(row).adjusted(-0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    painter->restore();
}

void FacetDelegate::paintBox(QPainter &painter, const QRect &box, bool checked, bool dimmed) const {
    const QColor fill = dimmed ? m_theme.faint : m_theme.accent;
    painter.setPen(QPen(checked ? fill : m_theme.faint, 1));
    painter.setBrush(checked ? QBrush(fill) : QBrush(m_theme.panel));
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    if (!checked) return;
    painter.setPen(QPen(m_theme.onAccent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF corner = box.topLeft();
    const QPointF tick[] = {corner + QPointF(3.2, 6.8), corner + QPointF(5.6, 9.2), corner + QPointF(10, 4.2)};
    painter.drawPolyline(tick, 3);
}

} // namespace ps
