// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_filter_proxy.h"

#include "ui/models/roles.h"

#include <algorithm>

namespace ps {

ResultFilterProxy::ResultFilterProxy(QObject *parent) : QSortFilterProxyModel(parent) {
    setSortRole(SortRole);
}

void ResultFilterProxy::setFilterText(const QString &text) {
    const QStringList words = text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words == m_words) return;
    m_words = words;
    invalidateFilter();
}

QVariant ResultFilterProxy::headerData(int section, Qt::Orientation orientation, int role) const {
    const QVariant title = QSortFilterProxyModel::headerData(section, orientation, role);
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal || section != sortColumn()) return title;
    return QString(title.toString() + (sortOrder() == Qt::AscendingOrder ? QStringLiteral(" ▴") : QStringLiteral(" ▾")));
}

bool ResultFilterProxy::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const {
    if (m_words.isEmpty()) return true;
    const QString text = sourceModel()->index(sourceRow, 0, sourceParent).data(SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool ResultFilterProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const {
    const QVariant a = left.data(SortRole);
    const QVariant b = right.data(SortRole);
    // A descending sort asks lessThan(right, left), so "missing is last" depends on the order.
    if (!a.isValid() || !b.isValid()) return sortOrder() == Qt::AscendingOrder ? a.isValid() && !b.isValid() : !a.isValid() && b.isValid();
    const bool aIsText = a.typeId() == QMetaType::QString;
    const bool bIsText = b.typeId() == QMetaType::QString;
    if (aIsText != bIsText) return bIsText;
    if (aIsText) return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    return a.toDouble() < b.toDouble();
}

} // namespace ps
