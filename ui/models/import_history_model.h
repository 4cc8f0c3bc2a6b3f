// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace ps {

/// The imports that the store remembers, newest first. Paths stand in it as they were given: draw them as plain text.
class ImportHistoryModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        WhenColumn,
        PathsColumn,
        StateColumn,
        AddedColumn,
        UpdatedColumn,
        UnchangedColumn,
        RejectedColumn,
        RecordsColumn,
        FilesColumn,
        VersionColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// `imports` as the store gives them, oldest first. While this program imports (`importing`), the newest one that has
    /// no end is shown as running; every other one without an end was interrupted.
    void setImports(std::vector<StoredImport> imports, bool importing);
    void setImporting(bool importing);

    const std::vector<StoredImport> &imports() const { return m_imports; } ///< newest first
    /// -1 when there is none of this id.
    int rowOf(ImportId id) const;
    bool isRunning(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole, ToolTipRole (all paths, what a state means), SortRole, SeverityRole (an import that was not finished),
    /// TextAlignmentRole, ImportIdRole.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<StoredImport> m_imports;
    bool m_importing = false;
};

/// "finished", "running", "interrupted", "cancelled", "stopped by an error"
QString importStateText(const StoredImport &import, bool running);

} // namespace ps
