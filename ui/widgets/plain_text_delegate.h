// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace ps {

/// A tool tip that shows exactly this text: Qt would take a name such as "<b>x</b>" for markup. Long lines are broken, after
/// a '/' or a blank where there is one.
QString plainToolTip(const QString &text);

/// Draws cells from archives: plain text, elided where it does not fit, and then the whole text in the tool tip.
class PlainTextDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index) override;
    /// What the tool tip of a cell says; empty when the cell shows everything.
    QString toolTipFor(const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

} // namespace ps
