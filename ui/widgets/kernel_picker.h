// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QWidget>

#include <vector>

class QTreeView;

namespace ps {

class BenchmarkTreeModel;

/// The kernels of the chosen devices with their cases, to be ticked one by one or by suite.
class KernelPicker : public QWidget {
    Q_OBJECT
public:
    explicit KernelPicker(QWidget *parent = nullptr);

    void setBenchmarks(const std::vector<gpu::ListedBenchmark> &benchmarks);
    BenchmarkTreeModel *model() const { return m_model; }
    QTreeView *view() const { return m_tree; }

Q_SIGNALS:
    void edited();

private:
    void expandKinds();

    BenchmarkTreeModel *m_model;
    QTreeView *m_tree;
};

} // namespace ps
