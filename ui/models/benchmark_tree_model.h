// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QAbstractItemModel>

#include <string>
#include <vector>

namespace ps {

/// The benchmarks of the chosen devices' workers by kind, each with a check box; a kind's box stands for all below it.
class BenchmarkTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    using QAbstractItemModel::QAbstractItemModel;

    /// Those that stay keep their checks; new ones come unchecked.
    void setBenchmarks(const std::vector<gpu::ListedBenchmark> &benchmarks);
    std::vector<std::string> checked() const;
    void setAllChecked(bool checked);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole, CheckStateRole, ToolTipRole (the formulas), KeyRole (the benchmark's name; empty for a kind).
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void checkedChanged();

private:
    struct Leaf {
        gpu::ListedBenchmark benchmark;
        bool checked = false;
    };
    struct Kind {
        QString name;
        std::vector<Leaf> leaves;
    };
    static bool isKind(const QModelIndex &index) { return index.internalId() == 0; }
    const Kind &kindOf(const QModelIndex &leaf) const { return m_kinds[leaf.internalId() - 1]; }
    static Qt::CheckState stateOf(const Kind &kind);
    void tellChanged(int kind);

    std::vector<Kind> m_kinds; ///< a leaf's internal id is the number of its kind, from 1
};

} // namespace ps
