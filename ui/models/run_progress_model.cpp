// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_progress_model.h"

#include "core/import/import_report.h"
#include "core/support/text.h"
#include "ui/models/local_run_text.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

#include <algorithm>

namespace ps {

namespace {

QString stateText(RunProgressModel::State state) {
    switch (state) {
    case RunProgressModel::State::Waiting: return RunProgressModel::tr("waits");
    case RunProgressModel::State::Running: return RunProgressModel::tr("running");
    case RunProgressModel::State::Done: return RunProgressModel::tr("done");
    case RunProgressModel::State::WithoutResult: return RunProgressModel::tr("no result");
    case RunProgressModel::State::NotReached: return RunProgressModel::tr("not reached");
    }
    return {};
}

} // namespace

void RunProgressModel::begin(const std::vector<std::string> &groups) {
    beginResetModel();
    m_groups.clear();
    for (const std::string &name : groups) {
        Group group;
        group.name = name;
        m_groups.push_back(std::move(group));
    }
    m_current = -1;
    m_case.clear();
    endResetModel();
}

void RunProgressModel::tellChanged(int row) {
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void RunProgressModel::start(const gpu::Started &started) {
    const auto it = std::find_if(m_groups.begin(), m_groups.end(), [&started](const Group &group) {
        return group.name == started.benchmark || started.benchmark.starts_with(group.name + '/');
    });
    int row = static_cast<int>(it - m_groups.begin());
    if (it == m_groups.end()) {
        beginInsertRows({}, row, row);
        Group group;
        group.name = started.benchmark;
        m_groups.push_back(std::move(group));
        endInsertRows();
    }
    if (m_current >= 0 && m_current != row) {
        Group &before = m_groups[static_cast<std::size_t>(m_current)];
        before.state = before.results > 0 ? State::Done : State::WithoutResult;
        tellChanged(m_current);
    }
    m_current = row;
    m_groups[static_cast<std::size_t>(row)].state = State::Running;
    m_case = toQString(started.benchmark);
    if (!started.shape.empty()) m_case += QStringLiteral(", ") + caseShapeText(started.shape);
    tellChanged(row);
}

void RunProgressModel::endCase(bool hasResult, const QString &figure, const QString &problem) {
    m_case.clear();
    if (m_current < 0) return;
    Group &group = m_groups[static_cast<std::size_t>(m_current)];
    ++group.ended;
    if (hasResult) {
        ++group.results;
        group.figure = figure;
    } else {
        group.problem = problem;
        if (group.results == 0) group.figure = problem;
    }
    tellChanged(m_current);
}

void RunProgressModel::take(const gpu::Message &message) {
    if (const auto *started = std::get_if<gpu::Started>(&message)) {
        start(*started);
    } else if (const auto *kernel = std::get_if<gpu::Measured>(&message)) {
        endCase(true, kernelFigureText(*kernel), {});
    } else if (const auto *step = std::get_if<gpu::MeasuredStep>(&message)) {
        endCase(true, stepFigureText(*step), {});
    } else if (std::holds_alternative<gpu::Checked>(message)) {
        endCase(true, tr("checked"), {});
    } else if (const auto *skipped = std::get_if<gpu::Skipped>(&message)) {
        endCase(false, {}, toQString(skipped->reason));
    } else if (const auto *failed = std::get_if<gpu::Failed>(&message)) {
        endCase(false, {}, toQString(failed->reason));
    }
}

void RunProgressModel::end() {
    for (int row = 0; row < rowCount(); ++row) {
        Group &group = m_groups[static_cast<std::size_t>(row)];
        if (group.state == State::Running) group.state = group.results > 0 ? State::Done : State::WithoutResult;
        if (group.state == State::Waiting) group.state = State::NotReached;
    }
    m_current = -1;
    m_case.clear();
    if (!m_groups.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int RunProgressModel::groupsDone() const {
    return static_cast<int>(std::count_if(m_groups.begin(), m_groups.end(), [](const Group &group) {
        return group.state == State::Done || group.state == State::WithoutResult;
    }));
}

QString RunProgressModel::runningCase() const {
    return m_case;
}

int RunProgressModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_groups.size());
}

int RunProgressModel::columnCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunProgressModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    const Group &group = m_groups[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == GroupColumn) return toQString(group.name);
        if (index.column() == StateColumn) return stateText(group.state);
        if (index.column() == CasesColumn) return group.ended > 0 ? formatCount(static_cast<std::uint64_t>(group.ended)) : QString();
        return group.figure;
    case Qt::ToolTipRole: return group.problem.isEmpty() ? QVariant() : QVariant(group.problem);
    case SeverityRole:
        if (index.column() != StateColumn || group.state != State::WithoutResult) return {};
        return static_cast<int>(NoteSeverity::DocumentLost);
    case Qt::TextAlignmentRole:
        return QVariant(index.column() == CasesColumn ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case KeyRole: return toQString(group.name);
    default: return {};
    }
}

QVariant RunProgressModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(section == CasesColumn ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case GroupColumn: return tr("Group");
    case StateColumn: return tr("State");
    case CasesColumn: return tr("Cases");
    case FigureColumn: return tr("Newest figure");
    default: return {};
    }
}

} // namespace ps
