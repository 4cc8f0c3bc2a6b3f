// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_comparison.h"

#include <QAbstractTableModel>

#include <vector>

namespace ps {

/// What one run measured, beside an earlier run when there is one to compare with.
class RunResultsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { CaseColumn, ShapeColumn, RateColumn, TimeColumn, ShareColumn, RatioColumn, RemarkColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setFigures(std::vector<CaseFigure> figures);
    /// Of the run to compare with; empty: none.
    void setBefore(std::vector<CaseFigure> before);
    const std::vector<CaseFigure> &figures() const { return m_figures; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole, ToolTipRole, SortRole, ShareRole (of ShareColumn), DoubtRole, SeverityRole (of a ratio that stands out),
    /// TextAlignmentRole.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(std::size_t row, int column) const;
    QVariant sortValue(std::size_t row, int column) const;
    void compare();

    std::vector<CaseFigure> m_figures, m_before;
    std::vector<std::optional<CaseRatio>> m_ratios; ///< of each figure
};

} // namespace ps
