// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStringList>

namespace ps {

/// Lines about what workers did, oldest first; the oldest go when there are too many. They hold words of workers: draw them as
/// plain text.
class RunLogModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kMostLines = 5'000;

    using QAbstractListModel::QAbstractListModel;

    void append(const QString &line);
    const QStringList &lines() const { return m_lines; }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_lines.size()); }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QStringList m_lines;
};

} // namespace ps
