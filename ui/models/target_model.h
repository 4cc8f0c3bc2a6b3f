// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QAbstractListModel>

#include <string>
#include <vector>

namespace ps {

/// The devices that can be measured, each with a check box. The first one is checked until the user says otherwise.
class TargetModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setTargets(std::vector<RunTarget> targets);
    std::vector<std::string> checked() const; ///< ids
    std::vector<RunTarget> checkedTargets() const;
    void check(const std::string &id, bool alone);

    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole, CheckStateRole, KeyRole (the id).
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void checkedChanged();

private:
    std::vector<RunTarget> m_targets;
    std::vector<bool> m_checked;
};

} // namespace ps
