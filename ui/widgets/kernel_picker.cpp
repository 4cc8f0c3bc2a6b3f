// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/kernel_picker.h"

#include "ui/models/benchmark_tree_model.h"
#include "ui/widgets/plain_text_delegate.h"
#include "ui/widgets/widget_kind.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace ps {

namespace {

constexpr int kIndentation = 14;
constexpr int kAmountWidth = 68;
constexpr int kSmallestTree = 180;

} // namespace

KernelPicker::KernelPicker(QWidget *parent) : QWidget(parent), m_model(new BenchmarkTreeModel(this)), m_tree(new QTreeView) {
    m_tree->setModel(m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(kIndentation);
    m_tree->setUniformRowHeights(true);
    m_tree->setItemDelegate(new PlainTextDelegate(m_tree));
    m_tree->setAccessibleName(tr("Kernels and their shapes"));
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setSelectionMode(QAbstractItemView::SingleSelection);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setMinimumHeight(kSmallestTree);
    QHeaderView *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(kAmountWidth);
    header->setSectionResizeMode(BenchmarkTreeModel::NameColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(BenchmarkTreeModel::AmountColumn, QHeaderView::Fixed);
    header->resizeSection(BenchmarkTreeModel::AmountColumn, kAmountWidth);
    connect(m_model, &QAbstractItemModel::modelReset, this, &KernelPicker::expandKinds);
    connect(m_model, &BenchmarkTreeModel::checkedChanged, this, &KernelPicker::edited);

    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(kindLabel("muted", tr("Tick as in")));
    const auto add = [this, row](const QString &text, const QString &toolTip, auto choose) {
        QPushButton *button = kindButton("link", text);
        button->setToolTip(toolTip);
        connect(button, &QPushButton::clicked, this, choose);
        row->addWidget(button);
    };
    add(tr("Quick"), tr("The shapes of the quick suite, to start from"), [this] { m_model->chooseSuite(RunSuite::Quick); });
    add(tr("Full"), tr("The shapes of the full suite"), [this] { m_model->chooseSuite(RunSuite::Full); });
    add(tr("None"), tr("Nothing"), [this] { m_model->chooseNothing(); });
    row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(row);
    layout->addWidget(m_tree, 1);
}

void KernelPicker::setBenchmarks(const std::vector<gpu::ListedBenchmark> &benchmarks) {
    m_model->setBenchmarks(benchmarks);
}

void KernelPicker::expandKinds() {
    for (int row = 0; row < m_model->rowCount(); ++row) m_tree->expand(m_model->index(row, 0));
}

} // namespace ps
