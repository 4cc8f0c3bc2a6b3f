// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/target_model.h"

#include "core/support/text.h"
#include "ui/models/roles.h"

#include <algorithm>

namespace ps {

void TargetModel::setTargets(std::vector<RunTarget> targets) {
    const std::vector<std::string> before = checked();
    beginResetModel();
    m_targets = std::move(targets);
    m_checked.assign(m_targets.size(), false);
    for (std::size_t i = 0; i < m_targets.size(); ++i)
        m_checked[i] = std::find(before.begin(), before.end(), m_targets[i].device.id) != before.end();
    if (!m_checked.empty() && std::find(m_checked.begin(), m_checked.end(), true) == m_checked.end()) m_checked[0] = true;
    endResetModel();
    Q_EMIT checkedChanged();
}

std::vector<RunTarget> TargetModel::checkedTargets() const {
    std::vector<RunTarget> chosen;
    for (std::size_t i = 0; i < m_targets.size(); ++i) {
        if (m_checked[i]) chosen.push_back(m_targets[i]);
    }
    return chosen;
}

std::vector<std::string> TargetModel::checked() const {
    std::vector<std::string> ids;
    for (const RunTarget &target : checkedTargets()) ids.push_back(target.device.id);
    return ids;
}

void TargetModel::check(const std::string &id, bool alone) {
    for (std::size_t i = 0; i < m_targets.size(); ++i) {
        if (m_targets[i].device.id == id)
            m_checked[i] = true;
        else if (alone)
            m_checked[i] = false;
    }
    if (m_targets.empty()) return;
    Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
}

int TargetModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_targets.size());
}

QVariant TargetModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    const auto row = static_cast<std::size_t>(index.row());
    const gpu::Device &device = m_targets[row].device;
    switch (role) {
    case Qt::DisplayRole: return QString(toQString(device.id) + QStringLiteral("  ") + toQString(device.name));
    case Qt::CheckStateRole: return m_checked[row] ? Qt::Checked : Qt::Unchecked;
    case KeyRole: return toQString(device.id);
    default: return {};
    }
}

bool TargetModel::setData(const QModelIndex &index, const QVariant &value, int role) {
    if (!index.isValid() || role != Qt::CheckStateRole) return false;
    m_checked[static_cast<std::size_t>(index.row())] = value.toInt() != Qt::Unchecked;
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
    return true;
}

Qt::ItemFlags TargetModel::flags(const QModelIndex &index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable;
}

} // namespace ps
