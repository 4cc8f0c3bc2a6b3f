// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_log_model.h"

namespace ps {

void RunLogModel::append(const QString &line) {
    if (m_lines.size() >= kMostLines) {
        const int gone = kMostLines / 10;
        beginRemoveRows({}, 0, gone - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + gone);
        endRemoveRows();
    }
    const int row = static_cast<int>(m_lines.size());
    beginInsertRows({}, row, row);
    m_lines.append(line);
    endInsertRows();
}

QVariant RunLogModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid() || role != Qt::DisplayRole) return {};
    return m_lines.at(index.row());
}

} // namespace ps
