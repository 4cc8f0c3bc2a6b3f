// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/result_delegate.h"

#include "core/support/text.h"
#include "ui/models/roles.h"

#include <QPainter>
#include <QPixmap>

namespace ps {

namespace {

constexpr int kDot = 10;

QIcon dot(const QColor &colour, qreal pixelRatio) {
    QPixmap pixmap(QSize(kDot, kDot) * pixelRatio);
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(0, 0, kDot, kDot);
    QIcon icon;
    icon.addPixmap(pixmap, QIcon::Normal);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
}

} // namespace

ResultDelegate::ResultDelegate(QObject *parent) : QStyledItemDelegate(parent) {}

void ResultDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const bool lit = m_highlighted && m_highlighted->value == index.data(ResultIdRole).toLongLong();
    option->state.setFlag(QStyle::State_MouseOver, lit);
    if (!m_colour || index.column() != m_gpuColumn) return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(kDot, kDot);
    option->icon = dot(m_colour(toUtf8(index.data(HardwareRole).toString())), option->widget ? option->widget->devicePixelRatioF() : 1);
}

} // namespace ps
