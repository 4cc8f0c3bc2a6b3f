// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_history_model.h"

#include "core/support/text.h"
#include "ui/models/import_text.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

#include <algorithm>

namespace ps {

namespace {

std::uint64_t recordsOf(const StoredImport &import) {
    std::uint64_t sum = 0;
    for (const RecordCounts &kind : import.records) sum += kind.added + kind.unchanged;
    return sum;
}

std::optional<std::uint64_t> countOf(const StoredImport &import, int column) {
    switch (column) {
    case ImportHistoryModel::AddedColumn: return import.rows.added;
    case ImportHistoryModel::UpdatedColumn: return import.rows.updated;
    case ImportHistoryModel::UnchangedColumn: return import.rows.unchanged + import.rows.superseded;
    case ImportHistoryModel::RejectedColumn: return import.rows.rejected;
    case ImportHistoryModel::RecordsColumn: return recordsOf(import);
    case ImportHistoryModel::FilesColumn: return import.archives;
    default: return std::nullopt;
    }
}

QString stateToolTip(const StoredImport &import, bool running) {
    if (running) return ImportHistoryModel::tr("Files that are complete are stored already.");
    if (import.finishedAt.empty())
        return ImportHistoryModel::tr("The program ended before the import did. The files that were complete are stored.");
    return {};
}

} // namespace

QString importStateText(const StoredImport &import, bool running) {
    if (running) return ImportHistoryModel::tr("running");
    if (import.finishedAt.empty()) return ImportHistoryModel::tr("interrupted");
    switch (import.state) {
    case ImportState::Finished: return ImportHistoryModel::tr("finished");
    case ImportState::Cancelled: return ImportHistoryModel::tr("cancelled");
    case ImportState::Failed: return ImportHistoryModel::tr("stopped by an error");
    }
    return {};
}

void ImportHistoryModel::setImports(std::vector<StoredImport> imports, bool importing) {
    beginResetModel();
    m_imports = std::move(imports);
    std::reverse(m_imports.begin(), m_imports.end());
    m_importing = importing;
    endResetModel();
}

void ImportHistoryModel::setImporting(bool importing) {
    if (importing == m_importing) return;
    m_importing = importing;
    if (!m_imports.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ImportHistoryModel::rowOf(ImportId id) const {
    const auto it = std::find_if(m_imports.begin(), m_imports.end(), [id](const StoredImport &import) { return import.id == id; });
    return it == m_imports.end() ? -1 : static_cast<int>(it - m_imports.begin());
}

bool ImportHistoryModel::isRunning(int row) const {
    return m_importing && row == 0 && !m_imports.empty() && m_imports.front().finishedAt.empty();
}

int ImportHistoryModel::rowCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_imports.size());
}

int ImportHistoryModel::columnCount(const QModelIndex &parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportHistoryModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    const StoredImport &import = m_imports[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const auto count = countOf(import, column);
    switch (role) {
    case Qt::DisplayRole:
        if (count) return formatCount(*count);
        if (column == WhenColumn) return momentText(import.origin.startedAt);
        if (column == PathsColumn) return pathsText(import.origin.paths);
        if (column == StateColumn) return importStateText(import, isRunning(index.row()));
        return toQString(import.origin.programVersion);
    case Qt::ToolTipRole:
        if (column == StateColumn) return stateToolTip(import, isRunning(index.row()));
        if (column == PathsColumn) {
            QStringList paths;
            for (const std::string &path : import.origin.paths) paths << toQString(path);
            return paths.join(QLatin1Char('\n'));
        }
        return {};
    case SortRole:
        if (count) return static_cast<qulonglong>(*count);
        return column == WhenColumn ? toQString(import.origin.startedAt) : index.data().toString();
    case SeverityRole:
        if (column != StateColumn || isRunning(index.row())) return {};
        if (import.finishedAt.empty() || import.state == ImportState::Failed) return static_cast<int>(NoteSeverity::DocumentLost);
        return {};
    case Qt::TextAlignmentRole: return QVariant(count ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case ImportIdRole: return static_cast<qlonglong>(import.id.value);
    default: return {};
    }
}

QVariant ImportHistoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(section >= AddedColumn && section <= FilesColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                                         : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case WhenColumn: return tr("When");
    case PathsColumn: return tr("From");
    case StateColumn: return tr("State");
    case AddedColumn: return tr("Added");
    case UpdatedColumn: return tr("Updated");
    case UnchangedColumn: return tr("Unchanged");
    case RejectedColumn: return tr("Left out");
    case RecordsColumn: return tr("Records");
    case FilesColumn: return tr("Files");
    case VersionColumn: return tr("Version");
    default: return {};
    }
}

} // namespace ps
