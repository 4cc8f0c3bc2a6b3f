// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/table_text.h"

#include "core/support/number_text.h"
#include "core/support/text.h"
#include "ui/models/roles.h"

namespace ps {

namespace {

QString cellText(const QModelIndex &index) {
    const QVariant raw = index.data(SortRole);
    if (raw.typeId() == QMetaType::Double) return toQString(exactText(raw.toDouble()));
    // Days sort as yyyymmdd but read as ISO; counts are grouped on the screen only.
    const QString shown = index.data(Qt::DisplayRole).toString();
    if (raw.typeId() == QMetaType::Int && !shown.contains(QLatin1Char('-'))) return QString::number(raw.toInt());
    return shown.simplified();
}

} // namespace

QString tabSeparatedText(const QAbstractItemModel &model, const std::vector<int> &rows, const std::vector<int> &columns) {
    QStringList lines;
    QStringList cells;
    for (const int column : columns) cells << model.headerData(column, Qt::Horizontal, Qt::EditRole).toString().simplified();
    lines << cells.join(QLatin1Char('\t'));
    for (const int row : rows) {
        cells.clear();
        for (const int column : columns) cells << cellText(model.index(row, column));
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace ps
