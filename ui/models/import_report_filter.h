// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QModelIndex>
#include <QSortFilterProxyModel>
#include <QString>

namespace ps {

/// The tree of a report, or only what was left out of the import: files, documents and reasons that lost a value, a row or
/// a document.
class ImportReportFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setLeftOutOnly(bool only);
    bool leftOutOnly() const { return m_leftOutOnly; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    bool m_leftOutOnly = false;
};

/// The given rows of a tree (any column), or all when none are given, as lines: two spaces per level, then the cells, tab
/// between them, names as whole as their tool tips. Empty columns at the end of a line are left out; tabs and line breaks within a cell are
/// spaces.
QString treeText(const QAbstractItemModel &model, const QModelIndexList &rows = {});

} // namespace ps
