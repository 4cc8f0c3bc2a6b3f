// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace ps {

/// The devices of all workers, and a row for each worker that has none. Names come from drivers: draw them as plain text.
class DeviceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        DeviceColumn,
        NameColumn,
        StateColumn,
        MemoryColumn,
        ClockColumn,
        PowerColumn,
        EccColumn,
        UseColumn,
        DriverColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setWorkers(std::vector<FoundWorker> workers);
    const std::vector<FoundWorker> &workers() const { return m_workers; }
    int usableCount() const;
    /// -1: no row of this key.
    int rowOf(const QString &key) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole, SeverityRole (a worker that cannot be used, a device that others use), TextAlignmentRole, KeyRole (id of the device,
    /// else the worker's path).
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Everything that is known about a row, as pairs of name and value; values may have several lines.
    std::vector<std::pair<QString, QString>> details(int row) const;
    /// What stands over the details: the device's name, or what the worker lacks.
    QString title(int row) const;
    /// Why the row cannot be used, and what helps; both empty for one that can.
    QString problem(int row) const;
    QString nextStep(int row) const;
    /// Why a run on it now would be marked suspect; empty when it would not.
    QString warning(int row) const;

private:
    struct Row {
        std::size_t worker = 0;
        const gpu::Device *device = nullptr; ///< null: the worker has none
    };
    const FoundWorker &workerOf(const Row &row) const { return m_workers[row.worker]; }
    QString text(const Row &row, int column) const;

    std::vector<FoundWorker> m_workers;
    std::vector<Row> m_rows;
};

} // namespace ps
