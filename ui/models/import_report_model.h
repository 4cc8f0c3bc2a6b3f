// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "ui/models/import_report_tree.h"

#include <QAbstractItemModel>

#include <vector>

namespace ps {

/// What an import did as a tree: file, document, reason (the order of ReportTree), with the counts of each file. Names and
/// messages from archives stand in it as they are: draw them as plain text, in tool tips too.
class ImportReportModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        KindColumn,
        RowsColumn,
        AddedColumn,
        UpdatedColumn,
        UnchangedColumn,
        SupersededColumn,
        RejectedColumn,
        RecordsColumn,
        ColumnCount
    };
    using Node = ReportTree::Kind;

    using QAbstractItemModel::QAbstractItemModel;

    /// Of an import that just ended, or of a dry run.
    void setReport(const ImportReport &report);
    /// Of an import that the store remembers.
    void setStored(std::vector<StoredArchive> archives, std::vector<ImportNote> notes);
    void clear();

    const std::vector<StoredArchive> &archives() const { return m_archives; }
    const std::vector<ImportNote> &notes() const { return m_notes; }
    /// False for a column of counts that are all 0 or missing.
    bool saysSomething(int column) const;
    /// Whether something was left out: a value, a row, a document.
    bool leftSomethingOut() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole (paths without the folders that all of them share), ToolTipRole (the whole name), SortRole (counts as qulonglong),
    /// SeverityRole, NodeRole, TextAlignmentRole, AccessibleTextRole (the severity in words before the name).
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const ReportTree::Node &nodeOf(const QModelIndex &index) const;
    QString nameOf(const ReportTree::Node &node, bool whole) const;
    QString kindOf(const ReportTree::Node &node) const;
    std::optional<std::uint64_t> countOf(const ReportTree::Node &node, int column) const;

    std::vector<StoredArchive> m_archives;
    std::vector<ImportNote> m_notes;
    std::size_t m_shared = 0; ///< bytes of the folders that all paths begin with, but the last of these folders
    ReportTree m_tree = buildReportTree({}, {});
};

} // namespace ps
