// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_report_filter.h"

#include "core/import/import_report.h"
#include "ui/models/roles.h"

#include <QSet>

namespace ps {

namespace {

QString lineOf(const QAbstractItemModel &model, const QModelIndex &row, int depth) {
    QString line(2 * depth, QLatin1Char(' '));
    for (int column = 0; column < model.columnCount(row.parent()); ++column) {
        if (column > 0) line += QLatin1Char('\t');
        // Names in full, wherever they are pasted.
        const QVariant whole = column == 0 ? row.data(Qt::ToolTipRole) : QVariant();
        line += (whole.isValid() ? whole : row.siblingAtColumn(column).data()).toString().simplified();
    }
    while (line.endsWith(QLatin1Char('\t'))) line.chop(1);
    return line + QLatin1Char('\n');
}

/// Depth first; `chosen` null: everything.
void appendBelow(QString &text, const QAbstractItemModel &model, const QModelIndex &parent, int depth, const QSet<QModelIndex> *chosen) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex line = model.index(row, 0, parent);
        if (!chosen || chosen->contains(line)) text += lineOf(model, line, depth);
        appendBelow(text, model, line, depth + 1, chosen);
    }
}

} // namespace

void ImportReportFilter::setLeftOutOnly(bool only) {
    if (only == m_leftOutOnly) return;
    m_leftOutOnly = only;
    invalidateFilter();
}

bool ImportReportFilter::filterAcceptsRow(int row, const QModelIndex &parent) const {
    if (!m_leftOutOnly) return true;
    const QVariant severity = sourceModel()->index(row, 0, parent).data(SeverityRole);
    return severity.isValid() && severity.toInt() > static_cast<int>(NoteSeverity::Info);
}

QString treeText(const QAbstractItemModel &model, const QModelIndexList &rows) {
    QSet<QModelIndex> chosen;
    for (const QModelIndex &index : rows) chosen.insert(index.siblingAtColumn(0));
    QString text;
    appendBelow(text, model, {}, 0, rows.isEmpty() ? nullptr : &chosen);
    return text;
}

} // namespace ps
