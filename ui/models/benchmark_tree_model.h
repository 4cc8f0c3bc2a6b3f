// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QAbstractItemModel>

#include <set>
#include <string>
#include <vector>

namespace ps {

/// The benchmarks of the chosen devices' workers by kind, and below them their single cases, each with a check box; the box of a
/// kind or a benchmark stands for all below it. The second column counts what is chosen, and says what a case keeps in memory.
class BenchmarkTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { NameColumn, AmountColumn, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    /// Those that stay keep their checks; new ones come unchecked. Cases of the same name and sizes are one, and what is
    /// only checked and never measured is left out.
    void setBenchmarks(const std::vector<gpu::ListedBenchmark> &benchmarks);
    /// What is checked, in the order of the tree.
    std::vector<ChosenCases> chosen() const;
    /// Checks what this suite runs, and nothing else.
    void chooseSuite(RunSuite suite);
    void chooseNothing();

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole, CheckStateRole, ToolTipRole (formulas; all sizes), TextAlignmentRole, KeyRole (as --only takes it; empty for a kind).
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void checkedChanged();

private:
    enum class Level { Kind, Benchmark, Case };
    struct Node {
        Level level = Level::Kind;
        int parent = -1; ///< number of the node above
        int row = 0;     ///< among its siblings
        QString text, amount, toolTip;
        std::string benchmark;
        gpu::Shape shape;
        std::vector<std::string> suites;
        std::vector<int> children;
        bool checked = false; ///< of a leaf
    };
    int numberOf(const QModelIndex &index) const { return index.isValid() ? static_cast<int>(index.internalId()) : -1; }
    const Node &nodeOf(const QModelIndex &index) const { return m_nodes[index.internalId()]; }
    const std::vector<int> &childrenOf(const QModelIndex &parent) const;
    int add(int parent, Node node);
    void addCases(int benchmark, const std::vector<gpu::ListedCase> &cases, const std::set<std::string> &checked);
    std::string keyOf(const Node &node) const;
    /// Leaves below a node (itself, where it is one), and how many of them are checked.
    std::pair<int, int> countLeaves(int node) const;
    template <typename Wish> // of a leaf: whether it is to be checked
    void checkLeaves(const Wish &wish);
    void tellChanged();

    std::vector<Node> m_nodes; ///< an index's internal id is a number in it
    std::vector<int> m_kinds;
};

} // namespace ps
