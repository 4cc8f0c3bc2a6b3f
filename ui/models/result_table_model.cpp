// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/result_table_model.h"

#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"
#include "core/support/text.h"
#include "ui/models/number_format.h"
#include "ui/models/result_text.h"
#include "ui/models/roles.h"

#include <algorithm>

namespace ps {

using Kind = ResultColumn::Kind;

ResultTableModel::ResultTableModel(QObject *parent) : QAbstractTableModel(parent) {}

void ResultTableModel::setCurves(std::shared_ptr<const CurveSet> curves) {
    beginResetModel();
    m_curves = std::move(curves);
    rebuild();
    endResetModel();
}

void ResultTableModel::setScope(Scope scope) {
    if (scope == m_scope) return;
    beginResetModel();
    m_scope = scope;
    rebuild();
    endResetModel();
}

void ResultTableModel::rebuild() {
    m_columns.clear();
    m_rows.clear();
    m_rowOfResult.clear();
    if (!m_curves || !m_curves->results) return;
    m_columns = resultColumns(*m_curves);
    for (const Curve &curve : m_curves->curves) {
        for (const CurvePoint &point : curve.points) {
            if (m_scope == Scope::FrontierPoints && !point.onFrontier) continue;
            m_rowOfResult.emplace(m_curves->results->rows[point.row].id, static_cast<int>(m_rows.size()));
            m_rows.push_back({point.row, point.onFrontier});
        }
    }
}

int ResultTableModel::columnOf(const QString &key) const {
    const auto it = std::find_if(m_columns.begin(), m_columns.end(), [&](const ResultColumn &column) { return column.key == key; });
    return it == m_columns.end() ? -1 : static_cast<int>(it - m_columns.begin());
}

int ResultTableModel::rowOf(ResultId id) const {
    const auto it = m_rowOfResult.find(id);
    return it == m_rowOfResult.end() ? -1 : it->second;
}

ResultId ResultTableModel::resultAt(int row) const {
    return resultRow(row).id;
}

int ResultTableModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResultTableModel::columnCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ResultTableModel::data(const QModelIndex &index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ResultColumn &column = m_columns[static_cast<std::size_t>(index.column())];
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole: return displayText(column, row);
    case Qt::ToolTipRole: return toolTip(column, row);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (column.numeric ? Qt::AlignRight : Qt::AlignLeft)));
    case SortRole: return sortValue(column, row);
    case ResultIdRole: return static_cast<qlonglong>(resultRow(row).id.value);
    case HardwareRole: return toQString(m_curves->results->configOf(resultRow(row)).hardware);
    case OnFrontierRole: return m_rows[static_cast<std::size_t>(row)].onFrontier;
    case SearchRole: return searchText(row);
    default: return {};
    }
}

QVariant ResultTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const ResultColumn &column = m_columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return column.title;
    case Qt::ToolTipRole: return column.explanation;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (column.numeric ? Qt::AlignRight : Qt::AlignLeft)));
    case KeyRole: return column.key;
    default: return {};
    }
}

QVariant ResultTableModel::sortValue(const ResultColumn &column, int row) const {
    const ResultSet &results = *m_curves->results;
    const ResultRow &result = resultRow(row);
    switch (column.kind) {
    case Kind::Concurrency: return result.concurrency;
    case Kind::Metric: {
        const auto value = results.value(m_rows[static_cast<std::size_t>(row)].result, column.valueColumn);
        return value ? QVariant(*value) : QVariant();
    }
    case Kind::Night: {
        const auto day = results.runOf(result).day;
        return day ? QVariant(day->number()) : QVariant();
    }
    case Kind::Run: {
        const RunInfo &run = results.runOf(result);
        return run.githubRunId ? QVariant(static_cast<qlonglong>(*run.githubRunId)) : QVariant(toQString(run.key));
    }
    default: {
        const QString text = displayText(column, row);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    }
}

QString ResultTableModel::displayText(const ResultColumn &column, int row) const {
    const ResultSet &results = *m_curves->results;
    const ResultRow &result = resultRow(row);
    const ServingConfig &config = results.configOf(result);
    switch (column.kind) {
    case Kind::Model: return toQString(modelLabel(config.model));
    case Kind::Sequence: return toQString(sequenceLabel(results.seriesOf(result).isl, results.seriesOf(result).osl));
    case Kind::Gpu: return toQString(results.catalogue->hardwareLabel(config.hardware));
    case Kind::Engine: return toQString(frameworkLabel(config.framework));
    case Kind::Precision: return precisionText(config);
    case Kind::Parallelism: return toQString(config.parallelismLabel());
    case Kind::Concurrency: return formatCount(static_cast<std::uint64_t>(result.concurrency));
    case Kind::Metric: {
        const auto value = results.value(m_rows[static_cast<std::size_t>(row)].result, column.valueColumn);
        return value ? formatMetric(metric(column.metric), *value) : QString();
    }
    case Kind::Night: return nightText(results.runOf(result));
    case Kind::Run: return runText(results.runOf(result));
    case Kind::Image: return imageText(results, result);
    }
    return {};
}

QString ResultTableModel::toolTip(const ResultColumn &column, int row) const {
    const ResultSet &results = *m_curves->results;
    const QString veto = vetoText(results, resultRow(row));
    QString text = column.kind == Kind::Run ? toQString(results.runOf(resultRow(row)).name) : displayText(column, row);
    if (!veto.isEmpty()) text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + veto;
    return text;
}

QString ResultTableModel::searchText(int row) const {
    const ResultSet &results = *m_curves->results;
    const ResultRow &result = resultRow(row);
    const ServingConfig &config = results.configOf(result);
    const RunInfo &run = results.runOf(result);
    const QStringList parts = {toQString(modelLabel(config.model)),
                               toQString(config.model),
                               toQString(results.catalogue->hardwareLabel(config.hardware)),
                               toQString(config.hardware),
                               toQString(frameworkLabel(config.framework)),
                               toQString(config.framework),
                               precisionText(config),
                               toQString(config.parallelismLabel()),
                               imageText(results, result),
                               runText(run),
                               toQString(run.name),
                               nightText(run),
                               vetoText(results, result)};
    return parts.join(QLatin1Char('\n'));
}

} // namespace ps
