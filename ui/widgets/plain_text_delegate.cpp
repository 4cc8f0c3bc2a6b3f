// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plain_text_delegate.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QTextDocument>
#include <QToolTip>

#include <algorithm>

namespace ps {

namespace {

constexpr qsizetype kLineLength = 90;

QString broken(const QString &line) {
    QString text;
    qsizetype at = 0;
    while (line.size() - at > kLineLength) {
        const QStringView part = QStringView(line).mid(at, kLineLength);
        const qsizetype place = std::max(part.lastIndexOf(QLatin1Char('/')), part.lastIndexOf(QLatin1Char(' '))) + 1;
        const qsizetype length = place > kLineLength / 3 ? place : kLineLength;
        text += part.left(length) + QLatin1Char('\n');
        at += length;
    }
    return text + line.mid(at);
}

} // namespace

QString plainToolTip(const QString &text) {
    QStringList lines = text.split(QLatin1Char('\n'));
    std::transform(lines.begin(), lines.end(), lines.begin(), broken);
    const QString plain = lines.join(QLatin1Char('\n'));
    if (!Qt::mightBeRichText(plain)) return plain;
    return QStringLiteral("<p style=\"white-space:pre\">%1</p>").arg(plain.toHtmlEscaped());
}

QString PlainTextDelegate::toolTipFor(const QStyleOptionViewItem &option, const QModelIndex &index) const {
    const QString shown = index.data(Qt::DisplayRole).toString();
    const QString tip = index.data(Qt::ToolTipRole).toString();
    if (!tip.isEmpty() && tip != shown) return plainToolTip(tip);
    return sizeHint(option, index).width() > option.rect.width() ? plainToolTip(shown) : QString();
}

bool PlainTextDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                  const QModelIndex &index) {
    if (event->type() != QEvent::ToolTip) return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString tip = index.isValid() ? toolTipFor(option, index) : QString();
    QToolTip::showText(event->globalPos(), tip, view->viewport(), option.rect); // an empty text hides it
    return true;
}

} // namespace ps
