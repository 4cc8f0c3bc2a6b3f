// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/import_history_delegate.h"

#include "ui/models/import_history_model.h"
#include "ui/models/roles.h"

namespace ps {

void ImportHistoryDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const {
    PlainTextDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // the whole row is chosen
    const QVariant value = index.data(SortRole);
    const bool isZero = value.typeId() == QMetaType::ULongLong && value.toULongLong() == 0;
    const bool isWarning = index.data(SeverityRole).isValid() || (index.column() == ImportHistoryModel::RejectedColumn && !isZero);
    if (!isZero && !isWarning && index.column() != ImportHistoryModel::VersionColumn) return;
    const QColor colour = isWarning ? m_theme.warning : isZero ? m_theme.faint : m_theme.muted;
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
}

} // namespace ps
