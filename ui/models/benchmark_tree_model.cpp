// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/benchmark_tree_model.h"

#include "core/support/text.h"
#include "gpu/protocol/case_name.h"
#include "ui/models/benchmark_text.h"
#include "ui/models/local_run_text.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

#include <algorithm>
#include <map>

namespace ps {

namespace {

/// Of all workers' lines one for each name, with the cases of all of them.
std::vector<gpu::ListedBenchmark> merged(const std::vector<gpu::ListedBenchmark> &benchmarks) {
    std::vector<gpu::ListedBenchmark> out;
    for (const gpu::ListedBenchmark &benchmark : benchmarks) {
        const auto measured = [](const std::string &suite) { return suite != runSuiteKey(RunSuite::Check); };
        if (std::none_of(benchmark.suites.begin(), benchmark.suites.end(), measured)) continue;
        const auto same = [&benchmark](const gpu::ListedBenchmark &known) { return known.benchmark == benchmark.benchmark; };
        const auto it = std::find_if(out.begin(), out.end(), same);
        if (it == out.end()) {
            out.push_back(benchmark);
            continue;
        }
        for (const gpu::ListedCase &one : benchmark.cases) {
            const bool known =
                std::any_of(it->cases.begin(), it->cases.end(), [&one](const gpu::ListedCase &other) { return other.shape == one.shape; });
            if (!known) it->cases.push_back(one);
        }
    }
    return out;
}

} // namespace

int BenchmarkTreeModel::add(int parent, Node node) {
    const int number = static_cast<int>(m_nodes.size());
    std::vector<int> &siblings = parent < 0 ? m_kinds : m_nodes[static_cast<std::size_t>(parent)].children;
    node.parent = parent;
    node.row = static_cast<int>(siblings.size());
    siblings.push_back(number);
    m_nodes.push_back(std::move(node));
    return number;
}

void BenchmarkTreeModel::addCases(int benchmark, const std::vector<gpu::ListedCase> &cases, const std::set<std::string> &checked) {
    const std::set<std::string> told = sizesThatDiffer(cases);
    for (const gpu::ListedCase &one : cases) {
        Node node;
        node.level = Level::Case;
        node.benchmark = m_nodes[static_cast<std::size_t>(benchmark)].benchmark;
        node.shape = one.shape;
        node.suites = one.suites;
        gpu::Shape shown;
        for (const auto &[size, value] : one.shape) {
            if (told.count(size) > 0) shown.emplace(size, value);
        }
        node.text = caseShapeText(shown.empty() ? one.shape : shown);
        if (node.text.isEmpty()) node.text = tr("one case");
        if (one.workingSetBytes > 0) node.amount = formatBytes(static_cast<std::uint64_t>(one.workingSetBytes));
        node.toolTip = caseShapeText(one.shape);
        node.checked = checked.count(keyOf(node)) > 0;
        add(benchmark, std::move(node));
    }
}

void BenchmarkTreeModel::setBenchmarks(const std::vector<gpu::ListedBenchmark> &benchmarks) {
    const std::vector<ChosenCases> before = chosen();
    std::set<std::string> checked;
    for (const Node &node : m_nodes) {
        if (node.children.empty() && node.checked) checked.insert(keyOf(node));
    }
    beginResetModel();
    m_nodes.clear();
    m_kinds.clear();
    std::map<BenchmarkKind, std::vector<gpu::ListedBenchmark>> byKind;
    for (gpu::ListedBenchmark &benchmark : merged(benchmarks)) byKind[benchmarkKind(benchmark.benchmark)].push_back(std::move(benchmark));
    for (const auto &[kind, members] : byKind) {
        Node top;
        top.text = benchmarkKindText(kind);
        const int above = add(-1, std::move(top));
        for (const gpu::ListedBenchmark &benchmark : members) {
            Node node;
            node.level = Level::Benchmark;
            node.text = benchmarkText(benchmark.benchmark);
            node.toolTip = tr("%1\nBytes: %2\nOperations: %3")
                               .arg(toQString(benchmark.benchmark), toQString(benchmark.bytesFormula), toQString(benchmark.flopsFormula));
            node.benchmark = benchmark.benchmark;
            node.suites = benchmark.suites;
            node.checked = benchmark.cases.empty() && checked.count(benchmark.benchmark) > 0;
            addCases(add(above, std::move(node)), benchmark.cases, checked);
        }
    }
    endResetModel();
    if (chosen() != before) Q_EMIT checkedChanged();
}

std::string BenchmarkTreeModel::keyOf(const Node &node) const {
    return gpu::caseName(node.benchmark, node.shape);
}

std::vector<ChosenCases> BenchmarkTreeModel::chosen() const {
    std::vector<ChosenCases> all;
    for (const Node &node : m_nodes) { // a benchmark stands before its cases, and they before the next one
        if (!node.children.empty() || !node.checked) continue;
        if (all.empty() || all.back().benchmark != node.benchmark) all.push_back({node.benchmark, {}});
        if (node.level == Level::Case) all.back().shapes.push_back(node.shape);
    }
    return all;
}

template <typename Wish>
void BenchmarkTreeModel::checkLeaves(const Wish &wish) {
    for (Node &node : m_nodes) {
        if (node.children.empty()) node.checked = wish(node);
    }
    tellChanged();
    Q_EMIT checkedChanged();
}

void BenchmarkTreeModel::chooseSuite(RunSuite suite) {
    checkLeaves([name = std::string(runSuiteKey(suite))](const Node &node) {
        return std::find(node.suites.begin(), node.suites.end(), name) != node.suites.end();
    });
}

void BenchmarkTreeModel::chooseNothing() {
    checkLeaves([](const Node &) { return false; });
}

std::pair<int, int> BenchmarkTreeModel::countLeaves(int node) const {
    const Node &here = m_nodes[static_cast<std::size_t>(node)];
    if (here.children.empty()) return {1, here.checked ? 1 : 0};
    std::pair<int, int> counts{0, 0};
    for (const int child : here.children) {
        const auto [leaves, checked] = countLeaves(child);
        counts.first += leaves;
        counts.second += checked;
    }
    return counts;
}

const std::vector<int> &BenchmarkTreeModel::childrenOf(const QModelIndex &parent) const {
    return parent.isValid() ? nodeOf(parent).children : m_kinds;
}

QModelIndex BenchmarkTreeModel::index(int row, int column, const QModelIndex &parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, static_cast<quintptr>(childrenOf(parent)[static_cast<std::size_t>(row)]));
}

QModelIndex BenchmarkTreeModel::parent(const QModelIndex &index) const {
    if (!index.isValid() || nodeOf(index).parent < 0) return {};
    const int above = nodeOf(index).parent;
    return createIndex(m_nodes[static_cast<std::size_t>(above)].row, 0, static_cast<quintptr>(above));
}

int BenchmarkTreeModel::rowCount(const QModelIndex &parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(parent).size());
}

int BenchmarkTreeModel::columnCount(const QModelIndex &) const {
    return ColumnCount;
}

QVariant BenchmarkTreeModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    const Node &node = nodeOf(index);
    const auto [leaves, checked] = countLeaves(numberOf(index));
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == NameColumn) return node.text;
        if (node.children.empty()) return node.amount;
        return checked == 0 ? QString::number(leaves) : tr("%1 of %2").arg(checked).arg(leaves);
    case Qt::CheckStateRole:
        if (index.column() != NameColumn) return {};
        return checked == 0 ? Qt::Unchecked : checked == leaves ? Qt::Checked : Qt::PartiallyChecked;
    case Qt::ToolTipRole: return node.toolTip;
    case Qt::TextAlignmentRole:
        return QVariant(index.column() == NameColumn ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    case KeyRole: return toQString(keyOf(node));
    default: return {};
    }
}

/// Boxes above and below follow one that changed, and so do the counts.
void BenchmarkTreeModel::tellChanged() {
    const auto tell = [this](const QModelIndex &parent, const auto &again) -> void {
        const int rows = rowCount(parent);
        if (rows == 0) return;
        Q_EMIT dataChanged(index(0, 0, parent), index(rows - 1, ColumnCount - 1, parent), {Qt::CheckStateRole, Qt::DisplayRole});
        for (int row = 0; row < rows; ++row) again(index(row, 0, parent), again);
    };
    tell({}, tell);
}

bool BenchmarkTreeModel::setData(const QModelIndex &index, const QVariant &value, int role) {
    if (!index.isValid() || role != Qt::CheckStateRole || index.column() != NameColumn) return false;
    const bool checked = value.toInt() != Qt::Unchecked;
    const auto set = [this, checked](int number, const auto &again) -> void {
        Node &node = m_nodes[static_cast<std::size_t>(number)];
        node.checked = checked;
        for (const int child : node.children) again(child, again);
    };
    set(numberOf(index), set);
    tellChanged();
    Q_EMIT checkedChanged();
    return true;
}

Qt::ItemFlags BenchmarkTreeModel::flags(const QModelIndex &index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Qt::ItemFlags all = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == NameColumn ? all | Qt::ItemIsUserCheckable : all;
}

} // namespace ps
