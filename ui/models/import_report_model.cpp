// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_report_model.h"

#include "core/support/text.h"
#include "ui/models/import_text.h"
#include "ui/models/number_format.h"
#include "ui/models/roles.h"

#include <algorithm>
#include <string_view>

namespace ps {

namespace {

std::optional<std::uint64_t> countOf(const ArchiveOutcome &outcome, int column) {
    // A file as before was not read: how many rows it has is not known.
    if (outcome.status == ArchiveStatus::Unchanged) return std::nullopt;
    const RowCounts &rows = outcome.rows;
    switch (column) {
    case ImportReportModel::RowsColumn: return rows.total();
    case ImportReportModel::AddedColumn: return rows.added;
    case ImportReportModel::UpdatedColumn: return rows.updated;
    case ImportReportModel::UnchangedColumn: return rows.unchanged;
    case ImportReportModel::SupersededColumn: return rows.superseded;
    case ImportReportModel::RejectedColumn: return rows.rejected;
    case ImportReportModel::RecordsColumn: {
        std::uint64_t records = 0;
        for (const RecordCounts &kind : outcome.records) records += kind.added + kind.unchanged;
        return records;
    }
    default: return std::nullopt;
    }
}

QString severityText(NoteSeverity severity) {
    switch (severity) {
    case NoteSeverity::Info: return ImportReportModel::tr("Remark");
    case NoteSeverity::ValueLost: return ImportReportModel::tr("Value left out");
    case NoteSeverity::RowLost: return ImportReportModel::tr("Row left out");
    case NoteSeverity::DocumentLost: return ImportReportModel::tr("Document left out");
    }
    return {};
}

/// The reason, and how often and where: a line of a tree has no room for columns.
QString messageOf(const ImportNote &note) {
    QStringList more;
    if (note.count > 1) more << ImportReportModel::tr("%1 times").arg(formatCount(note.count));
    if (note.element) {
        const QString place = note.count > 1 ? ImportReportModel::tr("first at element %1") : ImportReportModel::tr("element %1");
        more << place.arg(QString::number(*note.element));
    }
    const QString text = toQString(note.message);
    return more.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, more.join(QStringLiteral(", ")));
}

/// How much of all paths is the same folders, up to the last one of these, which stays to be seen.
std::size_t sharedFolders(const std::vector<StoredArchive> &archives) {
    if (archives.empty()) return 0;
    std::string_view shared = archives.front().outcome.path;
    for (const StoredArchive &archive : archives) {
        const std::string_view path = archive.outcome.path;
        const auto differ = std::mismatch(shared.begin(), shared.end(), path.begin(), path.end());
        shared = shared.substr(0, static_cast<std::size_t>(differ.first - shared.begin()));
    }
    const std::size_t folders = shared.rfind('/');
    if (folders == std::string_view::npos || folders == 0) return 0;
    const std::size_t last = shared.rfind('/', folders - 1);
    return last == std::string_view::npos ? 0 : last + 1;
}

} // namespace

void ImportReportModel::setReport(const ImportReport &report) {
    std::vector<StoredArchive> archives;
    archives.reserve(report.archives.size());
    for (const ArchiveOutcome &outcome : report.archives) archives.push_back({outcome, std::nullopt, {}});
    setStored(std::move(archives), report.notes);
}

void ImportReportModel::setStored(std::vector<StoredArchive> archives, std::vector<ImportNote> notes) {
    beginResetModel();
    m_archives = std::move(archives);
    m_notes = std::move(notes);
    m_shared = sharedFolders(m_archives);
    m_tree = buildReportTree(m_archives, m_notes);
    endResetModel();
}

void ImportReportModel::clear() {
    setStored({}, {});
}

bool ImportReportModel::saysSomething(int column) const {
    if (column == NameColumn || column == KindColumn) return true;
    if (column == RowsColumn && !m_notes.empty()) return true;
    return std::any_of(m_archives.begin(), m_archives.end(),
                       [column](const StoredArchive &archive) { return ps::countOf(archive.outcome, column).value_or(0) > 0; });
}

bool ImportReportModel::leftSomethingOut() const {
    const std::vector<int> &top = m_tree.nodes.front().children;
    // The worst comes first.
    return !top.empty() && m_tree.nodes[static_cast<std::size_t>(top.front())].severity > NoteSeverity::Info;
}

const ReportTree::Node &ImportReportModel::nodeOf(const QModelIndex &index) const {
    return m_tree.nodes[index.isValid() ? static_cast<std::size_t>(index.internalId()) : 0];
}

QModelIndex ImportReportModel::index(int row, int column, const QModelIndex &parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, static_cast<quintptr>(nodeOf(parent).children[static_cast<std::size_t>(row)]));
}

QModelIndex ImportReportModel::parent(const QModelIndex &index) const {
    const int above = nodeOf(index).parent;
    if (!index.isValid() || above <= 0) return {};
    return createIndex(m_tree.nodes[static_cast<std::size_t>(above)].row, 0, static_cast<quintptr>(above));
}

int ImportReportModel::rowCount(const QModelIndex &parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent).children.size());
}

int ImportReportModel::columnCount(const QModelIndex &) const {
    return ColumnCount;
}

QVariant ImportReportModel::data(const QModelIndex &index, int role) const {
    if (!index.isValid()) return {};
    const ReportTree::Node &node = nodeOf(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn) return nameOf(node, false);
        if (column == KindColumn) return kindOf(node);
        if (const auto count = countOf(node, column)) return formatCount(*count);
        return {};
    case Qt::ToolTipRole: return column == NameColumn ? nameOf(node, true) : QVariant();
    case Qt::AccessibleTextRole:
        if (column == NameColumn && node.severity) return tr("%1: %2").arg(severityText(*node.severity), nameOf(node, false));
        return {};
    case Qt::TextAlignmentRole:
        return QVariant(column >= RowsColumn ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case SortRole:
        if (const auto count = countOf(node, column)) return static_cast<qulonglong>(*count);
        return {};
    case SeverityRole: return node.severity ? QVariant(static_cast<int>(*node.severity)) : QVariant();
    case NodeRole: return static_cast<int>(node.kind);
    default: return {};
    }
}

QVariant ImportReportModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(section >= RowsColumn ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case NameColumn: return tr("File, document, reason");
    case KindColumn: return tr("Kind");
    case RowsColumn: return tr("Rows");
    case AddedColumn: return tr("Added");
    case UpdatedColumn: return tr("Updated");
    case UnchangedColumn: return tr("Unchanged");
    case SupersededColumn: return tr("Superseded");
    case RejectedColumn: return tr("Left out");
    case RecordsColumn: return tr("Records");
    default: return {};
    }
}

QString ImportReportModel::nameOf(const ReportTree::Node &node, bool whole) const {
    switch (node.kind) {
    case Node::ReadFiles: return tr("%1 without remarks").arg(filesText(node.children.size()));
    case Node::FilesAsBefore: return tr("%1 as before, not read again").arg(filesText(node.children.size()));
    case Node::Archive:
        if (node.archive < 0) return toQString(node.name);
        return toQString(std::string_view(m_archives[static_cast<std::size_t>(node.archive)].outcome.path).substr(whole ? 0 : m_shared));
    case Node::Document: return toQString(node.name);
    case Node::Note: return messageOf(m_notes[static_cast<std::size_t>(node.note)]);
    case Node::Root: break;
    }
    return {};
}

QString ImportReportModel::kindOf(const ReportTree::Node &node) const {
    if (node.kind == Node::Document) return toQString(node.documentKind).replace(QLatin1Char('-'), QLatin1Char(' '));
    if (node.kind == Node::Note) return noteCodeText(m_notes[static_cast<std::size_t>(node.note)].code);
    if (node.kind != Node::Archive || node.archive < 0) return {};
    const StoredArchive &archive = m_archives[static_cast<std::size_t>(node.archive)];
    QString kind;
    switch (archive.outcome.status) {
    case ArchiveStatus::Imported: kind = tr("read"); break;
    case ArchiveStatus::Rejected: kind = tr("left out"); break;
    case ArchiveStatus::Unchanged: kind = tr("as before"); break;
    }
    return archive.artifactId ? tr("%1 · artifact %2").arg(kind, QString::number(*archive.artifactId)) : kind;
}

std::optional<std::uint64_t> ImportReportModel::countOf(const ReportTree::Node &node, int column) const {
    if (node.kind == Node::Note) {
        if (column == RowsColumn) return m_notes[static_cast<std::size_t>(node.note)].count;
        return std::nullopt;
    }
    if (node.kind == Node::Archive && node.archive >= 0)
        return ps::countOf(m_archives[static_cast<std::size_t>(node.archive)].outcome, column);
    if (node.kind != Node::ReadFiles) return std::nullopt;
    std::optional<std::uint64_t> sum;
    for (const int child : node.children) {
        if (const auto count = countOf(m_tree.nodes[static_cast<std::size_t>(child)], column)) sum = sum.value_or(0) + *count;
    }
    return sum;
}

} // namespace ps
