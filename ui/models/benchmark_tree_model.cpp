// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/benchmark_tree_model.h"

#include "core/support/text.h"
#include "ui/models/roles.h"

#include <algorithm>
#include <array>

namespace ps {

namespace {

enum KindId { MemoryKind, MatrixKind, AttentionKind, MoeKind, StepKind, LayerKind, KindCount };

KindId kindOfName(const std::string &name) {
    const auto holds = [&name](const char *part) { return name.find(part) != std::string::npos; };
    if (name.starts_with("decode_step")) return StepKind;
    if (holds("attention")) return AttentionKind;
    if (holds("moe")) return MoeKind;
    if (holds("gemm")) return MatrixKind;
    if (name.starts_with("memory") || holds("launch")) return MemoryKind;
    return LayerKind;
}

QString kindName(int kind) {
    switch (kind) {
    case MemoryKind: return BenchmarkTreeModel::tr("Memory and launches");
    case MatrixKind: return BenchmarkTreeModel::tr("Matrix products");
    case AttentionKind: return BenchmarkTreeModel::tr("Attention");
    case MoeKind: return BenchmarkTreeModel::tr("Experts");
    case StepKind: return BenchmarkTreeModel::tr("Decode steps");
    default: return BenchmarkTreeModel::tr("Layers and sampling");
    }
}

} // namespace

void BenchmarkTreeModel::setBenchmarks(const std::vector<gpu::ListedBenchmark> &benchmarks) {
    const std::vector<std::string> before = checked();
    beginResetModel();
    std::array<Kind, KindCount> kinds;
    for (int kind = 0; kind < KindCount; ++kind) kinds[static_cast<std::size_t>(kind)].name = kindName(kind);
    for (const gpu::ListedBenchmark &benchmark : benchmarks) {
        std::vector<Leaf> &leaves = kinds[kindOfName(benchmark.benchmark)].leaves;
        const bool known = std::any_of(leaves.begin(), leaves.end(),
                                       [&benchmark](const Leaf &leaf) { return leaf.benchmark.benchmark == benchmark.benchmark; });
        if (known) continue;
        leaves.push_back({benchmark, std::find(before.begin(), before.end(), benchmark.benchmark) != before.end()});
    }
    m_kinds.clear();
    for (Kind &kind : kinds) {
        if (!kind.leaves.empty()) m_kinds.push_back(std::move(kind));
    }
    endResetModel();
    if (checked() != before) Q_EMIT checkedChanged();
}

std::vector<std::string> BenchmarkTreeModel::checked() const {
    std::vector<std::string> names;
    for (const Kind &kind : m_kinds) {
        for (const Leaf &leaf : kind.leaves) {
            if (leaf.checked) names.push_back(leaf.benchmark.benchmark);
        }
    }
    return names;
}

void BenchmarkTreeModel::setAllChecked(bool checked) {
    for (Kind &kind : m_kinds) {
        for (Leaf &leaf : kind.leaves) leaf.checked = checked;
    }
    for (int kind = 0; kind < static_cast<int>(m_kinds.size()); ++kind) tellChanged(kind);
    Q_EMIT checkedChanged();
}

QModelIndex BenchmarkTreeModel::index(int row, int column, const QModelIndex &parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : quintptr(0));
}

QModelIndex BenchmarkTreeModel::parent(const QModelIndex &index) const {
    if (!index.isValid() || isKind(index)) return {};
    return createIndex(static_cast<int>(index.internalId()) - 1, 0, quintptr(0));
}

int BenchmarkTreeModel::rowCount(const QModelIndex &parent) const {
    if (!parent.isValid()) return static_cast<int>(m_kinds.size());
    if (!isKind(parent) || parent.column() != 0) return 0;
    return static_cast<int>(m_kinds[static_cast<std::size_t>(parent.row())].leaves.size());
}

int BenchmarkTreeModel::columnCount(const QModelIndex &) const {
    return 1;
}

Qt::CheckState BenchmarkTreeModel::stateOf(const Kind &kind) {
    const auto count = std::count_if(kind.leaves.begin(), kind.leaves.end(), [](const Leaf &leaf) { return leaf.checked; });
    if (count == 0) return Qt::Unchecked;
    return count == static_cast<std::ptrdiff_t>(kind.leaves.size()) ? Qt::Checked : Qt::PartiallyChecked;
}

QVariant BenchmarkTreeModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    if (isKind(index)) {
        const Kind &kind = m_kinds[static_cast<std::size_t>(index.row())];
        if (role == Qt::DisplayRole) return kind.name;
        if (role == Qt::CheckStateRole) return stateOf(kind);
        return role == KeyRole ? QVariant(QString()) : QVariant();
    }
    const Leaf &leaf = kindOf(index).leaves[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case KeyRole: return toQString(leaf.benchmark.benchmark);
    case Qt::CheckStateRole: return leaf.checked ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole:
        return tr("Bytes: %1\nOperations: %2").arg(toQString(leaf.benchmark.bytesFormula), toQString(leaf.benchmark.flopsFormula));
    default: return {};
    }
}

void BenchmarkTreeModel::tellChanged(int kind) {
    const QModelIndex top = index(kind, 0);
    Q_EMIT dataChanged(top, top, {Qt::CheckStateRole});
    Q_EMIT dataChanged(index(0, 0, top), index(rowCount(top) - 1, 0, top), {Qt::CheckStateRole});
}

bool BenchmarkTreeModel::setData(const QModelIndex &index, const QVariant &value, int role) {
    if (!index.isValid() || role != Qt::CheckStateRole) return false;
    const bool checked = value.toInt() != Qt::Unchecked;
    const int kind = isKind(index) ? index.row() : static_cast<int>(index.internalId()) - 1;
    std::vector<Leaf> &leaves = m_kinds[static_cast<std::size_t>(kind)].leaves;
    if (isKind(index)) {
        for (Leaf &leaf : leaves) leaf.checked = checked;
    } else {
        leaves[static_cast<std::size_t>(index.row())].checked = checked;
    }
    tellChanged(kind);
    Q_EMIT checkedChanged();
    return true;
}

Qt::ItemFlags BenchmarkTreeModel::flags(const QModelIndex &index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable;
}

} // namespace ps
