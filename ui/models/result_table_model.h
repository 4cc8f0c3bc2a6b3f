// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/result_columns.h"

#include <QAbstractTableModel>

#include <memory>
#include <unordered_map>

namespace ps {

/// The points of a curve set as rows: those of the frontiers, or all. Every change is one reset; columns follow the
/// axes. Missing values are empty cells with an invalid SortRole.
class ResultTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Scope { FrontierPoints, AllPoints };

    explicit ResultTableModel(QObject *parent = nullptr);

    /// nullptr empties the table.
    void setCurves(std::shared_ptr<const CurveSet> curves);
    void setScope(Scope scope);
    Scope scope() const { return m_scope; }
    const std::shared_ptr<const CurveSet> &curves() const { return m_curves; }

    const std::vector<ResultColumn> &columns() const { return m_columns; }
    /// -1 when there is no such column now.
    int columnOf(const QString &key) const;
    /// -1 when the result is not among the rows.
    int rowOf(ResultId id) const;
    ResultId resultAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::uint32_t result = 0; ///< index into ResultSet::rows
        bool onFrontier = false;
    };

    void rebuild();
    const ResultRow &resultRow(int row) const { return m_curves->results->rows[m_rows[static_cast<std::size_t>(row)].result]; }
    QVariant sortValue(const ResultColumn &column, int row) const;
    QString displayText(const ResultColumn &column, int row) const;
    QString toolTip(const ResultColumn &column, int row) const;
    QString searchText(int row) const;

    std::shared_ptr<const CurveSet> m_curves;
    Scope m_scope = Scope::FrontierPoints;
    std::vector<ResultColumn> m_columns;
    std::vector<Row> m_rows;
    std::unordered_map<ResultId, int> m_rowOfResult;
};

} // namespace ps
