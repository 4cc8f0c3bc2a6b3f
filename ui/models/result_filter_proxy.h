// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace ps {

/// Rows that contain every word of a text somewhere in SearchRole, in any case; sorted by SortRole, with missing values
/// last in both orders.
class ResultFilterProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ResultFilterProxy(QObject *parent = nullptr);

    void setFilterText(const QString &text);

    /// The title of the column that is sorted by ends with an arrow; EditRole has it without.
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
};

} // namespace ps
