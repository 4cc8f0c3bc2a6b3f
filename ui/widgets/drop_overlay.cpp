// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/drop_overlay.h"

#include <QPainter>

namespace ps {

DropOverlay::DropOverlay(QWidget *parent) : QWidget(parent) {
    setObjectName(QStringLiteral("dropOverlay"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropOverlay::cover() {
    setGeometry(parentWidget()->rect());
    raise();
    show();
}

void DropOverlay::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = m_theme.background;
    veil.setAlphaF(0.75F);
    painter.fillRect(rect(), veil);
    painter.setPen(QPen(m_theme.accent, 2, Qt::DashLine));
    QColor fill = m_theme.selection;
    fill.setAlphaF(0.6F);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(20, 20, -20, -20), 12, 12);
    QFont font = this->font();
    font.setPixelSize(18);
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(m_theme.accent);
    painter.drawText(rect(), Qt::AlignCenter, tr("Drop archives or folders to import them"));
}

} // namespace ps
