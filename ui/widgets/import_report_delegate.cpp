// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/import_report_delegate.h"

#include "ui/models/import_report_model.h"
#include "ui/models/roles.h"
#include "ui/theme/icons.h"

namespace ps {

namespace {

/// The same when its row is selected: the usual tint would hide what the colour says.
QIcon severityIcon(const char *name, const QColor &colour) {
    QIcon icon = actionIcon(QString::fromLatin1(name), colour);
    for (const QSize &size : icon.availableSizes()) icon.addPixmap(icon.pixmap(size), QIcon::Selected);
    return icon;
}

} // namespace

void ImportReportDelegate::setTheme(const Theme &theme) {
    m_theme = theme;
    m_icons = {severityIcon("remark", theme.faint), severityIcon("value-lost", theme.warning), severityIcon("row-lost", theme.warning),
               severityIcon("document-lost", theme.error)};
}

void ImportReportDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const {
    PlainTextDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // the whole row is chosen
    const auto paint = [option](const QColor &colour) {
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
    };
    const auto node = static_cast<ImportReportModel::Node>(index.data(NodeRole).toInt());
    const bool isName = index.column() == ImportReportModel::NameColumn;
    option->textElideMode = isName && node != ImportReportModel::Node::Note ? Qt::ElideMiddle : Qt::ElideRight;
    if (isName) {
        const QVariant severity = index.data(SeverityRole);
        if (severity.isValid()) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = m_icons[static_cast<std::size_t>(severity.toInt())];
            option->decorationSize = QSize(14, 14);
        }
        if (node == ImportReportModel::Node::ReadFiles || node == ImportReportModel::Node::FilesAsBefore) paint(m_theme.muted);
        return;
    }
    if (index.column() == ImportReportModel::KindColumn) {
        paint(m_theme.muted);
        return;
    }
    const QVariant count = index.data(SortRole);
    if (count.isValid() && count.toULongLong() == 0)
        paint(m_theme.faint);
    else if (index.column() == ImportReportModel::RejectedColumn)
        paint(m_theme.warning);
}

} // namespace ps
