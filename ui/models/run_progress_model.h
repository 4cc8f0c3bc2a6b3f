// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/local_run.h"

#include <QAbstractTableModel>

#include <optional>
#include <string>
#include <vector>

namespace ps {

/// The groups (benchmarks) of the run that goes on, in order, from its messages. Groups that the worker does not reach are
/// marked when the run ends.
class RunProgressModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { GroupColumn, StateColumn, CasesColumn, FigureColumn, ColumnCount };
    enum class State { Waiting, Running, Done, WithoutResult, NotReached };

    using QAbstractTableModel::QAbstractTableModel;

    void begin(const std::vector<std::string> &groups);
    void take(const gpu::Message &message);
    void end();

    /// Groups that have ended, and all of them.
    int groupsDone() const;
    int groupCount() const { return rowCount(); }
    /// "decode_step, batch 4" while a case runs, else empty.
    QString runningCase() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole, ToolTipRole (why a case was skipped), SeverityRole (a group without a result), TextAlignmentRole, KeyRole.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Group {
        std::string name;
        State state = State::Waiting;
        int results = 0;
        int ended = 0;   ///< cases: measured, checked, skipped or failed
        QString figure;  ///< of its newest case
        QString problem; ///< why its last case without a result has none
    };
    void start(const gpu::Started &started);
    void endCase(bool hasResult, const QString &figure, const QString &problem);
    void tellChanged(int row);

    std::vector<Group> m_groups;
    int m_current = -1;
    QString m_case;
};

} // namespace ps
