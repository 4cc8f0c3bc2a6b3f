// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/severity_delegate.h"

#include "core/import/import_report.h"
#include "ui/models/roles.h"

#include <QPainter>

#include <algorithm>

namespace ps {

namespace {

constexpr int kTextWidth = 56; ///< of "100 %", beside the bar
constexpr int kBarHeight = 8;
constexpr int kInset = 6;

} // namespace

void SeverityDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const {
    PlainTextDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // the whole row is chosen
    QColor colour;
    if (const QVariant severity = index.data(SeverityRole); severity.isValid())
        colour = severity.toInt() >= static_cast<int>(NoteSeverity::RowLost) ? m_theme.warning : m_theme.accent;
    else if (index.data(DoubtRole).toBool())
        colour = m_theme.muted;
    if (!colour.isValid()) return;
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
}

void SeverityDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const {
    const QVariant share = index.data(ShareRole);
    if (!share.isValid()) {
        PlainTextDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem text = option;
    text.rect.setWidth(std::min(option.rect.width(), kTextWidth));
    PlainTextDelegate::paint(painter, text, index);
    const QRectF track(option.rect.left() + kTextWidth, option.rect.center().y() - kBarHeight / 2.0,
                       option.rect.width() - kTextWidth - kInset, kBarHeight);
    if (track.width() < 2 * kBarHeight) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.line);
    painter->drawRoundedRect(track, 3, 3);
    QRectF bar = track;
    bar.setWidth(track.width() * std::clamp(share.toDouble(), 0.0, 1.0));
    painter->setBrush(index.data(DoubtRole).toBool() ? m_theme.faint : m_theme.accent);
    painter->drawRoundedRect(bar, 3, 3);
    painter->restore();
}

} // namespace ps
