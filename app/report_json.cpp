// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report_json.h"

#include <nlohmann/json.hpp>

namespace ps {

namespace {

using Json = nlohmann::ordered_json;

std::string_view severityKey(NoteSeverity severity) {
    switch (severity) {
    case NoteSeverity::Info: return "info";
    case NoteSeverity::ValueLost: return "value-lost";
    case NoteSeverity::RowLost: return "row-lost";
    case NoteSeverity::DocumentLost: return "document-lost";
    }
    return "info";
}

/// Names come from archives, so they may hold bytes that are no UTF-8: replaced, never thrown at the caller.
std::string text(const Json &json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json rowsJson(const RowCounts &rows) {
    return {{"added", rows.added},           {"updated", rows.updated},   {"unchanged", rows.unchanged},
            {"superseded", rows.superseded}, {"rejected", rows.rejected}, {"total", rows.total()}};
}

Json notesJson(const std::vector<ImportNote> &notes) {
    Json list = Json::array();
    for (const ImportNote &note : notes) {
        list.push_back({{"code", noteCodeKey(note.code)},
                        {"severity", severityKey(severityOf(note.code))},
                        {"archive", note.archive},
                        {"document", note.document.empty() ? Json() : Json(note.document)},
                        {"element", note.element ? Json(*note.element) : Json()},
                        {"count", note.count},
                        {"message", note.message}});
    }
    return list;
}

} // namespace

std::string importReportJson(const ImportReport &report) {
    Json archives = Json::array();
    for (const ArchiveOutcome &archive : report.archives) {
        archives.push_back({{"path", archive.path},
                            {"status", archive.status == ArchiveStatus::Imported ? "imported" : "rejected"},
                            {"documents", archive.documents},
                            {"bytes", archive.bytes},
                            {"rows", rowsJson(archive.rows)}});
    }
    return text({{"schema", 1},
                 {"import", report.id.value},
                 {"state", importStateKey(report.state)},
                 {"failure", report.failure ? Json(report.failure->text()) : Json()},
                 {"rows", rowsJson(report.rows())},
                 {"rejected_archives", report.rejectedArchives()},
                 {"archives", archives},
                 {"notes", notesJson(report.notes)}});
}

std::string importsJson(const std::vector<StoredImport> &imports) {
    Json list = Json::array();
    for (const StoredImport &entry : imports) {
        list.push_back({{"id", entry.id.value},
                        {"started", entry.origin.startedAt},
                        {"finished", entry.finishedAt.empty() ? Json() : Json(entry.finishedAt)},
                        {"state", importStateKey(entry.state)},
                        {"program_version", entry.origin.programVersion},
                        {"paths", entry.origin.paths},
                        {"archives", entry.archives},
                        {"rejected_archives", entry.rejectedArchives},
                        {"rows", rowsJson(entry.rows)},
                        {"notes", notesJson(entry.notes)}});
    }
    return text({{"schema", 1}, {"imports", list}});
}

} // namespace ps
