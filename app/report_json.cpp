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

std::string line(const Json &json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Missing texts are empty in the reports, and null here.
Json orNull(const std::string &text) {
    return text.empty() ? Json() : Json(text);
}

template <typename T>
Json orNull(const std::optional<T> &value) {
    return value ? Json(*value) : Json();
}

Json rowsJson(const RowCounts &rows) {
    return {{"added", rows.added},           {"updated", rows.updated},   {"unchanged", rows.unchanged},
            {"superseded", rows.superseded}, {"rejected", rows.rejected}, {"total", rows.total()}};
}

/// Only the kinds that occurred.
Json recordsJson(const RecordCountsByKind &records) {
    Json json = Json::object();
    for (std::size_t kind = 0; kind < records.size(); ++kind) {
        if (records[kind] == RecordCounts{}) continue;
        json[std::string(sideRecordKind(kind))] = {{"added", records[kind].added}, {"unchanged", records[kind].unchanged}};
    }
    return json;
}

Json notesJson(const std::vector<ImportNote> &notes) {
    Json list = Json::array();
    for (const ImportNote &note : notes) {
        list.push_back({{"code", noteCodeKey(note.code)},
                        {"severity", severityKey(severityOf(note.code))},
                        {"archive", note.archive},
                        {"document", orNull(note.document)},
                        {"element", orNull(note.element)},
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
                            {"status", archiveStatusKey(archive.status)},
                            {"documents", archive.documents},
                            {"bytes", archive.bytes},
                            {"rows", rowsJson(archive.rows)},
                            {"records", recordsJson(archive.records)}});
    }
    return text({{"schema", 1},
                 {"import", report.id.value},
                 {"dry_run", report.dryRun},
                 {"state", importStateKey(report.state)},
                 {"failure", report.failure ? Json(report.failure->text()) : Json()},
                 {"rows", rowsJson(report.rows())},
                 {"records", recordsJson(report.records())},
                 {"rejected_archives", report.rejectedArchives()},
                 {"unchanged_archives", report.unchangedArchives()},
                 {"archives", archives},
                 {"notes", notesJson(report.notes)}});
}

std::string removalsJson(const std::vector<std::pair<ImportId, RemovalReport>> &removals) {
    Json list = Json::array();
    for (const auto &[import, removal] : removals) {
        list.push_back({{"import", import.value},
                        {"results", {{"removed", removal.removed}, {"kept", removal.kept}, {"restored", removal.restored}}},
                        {"records", {{"removed", removal.removedRecords}, {"kept", removal.keptRecords}}}});
    }
    return text({{"schema", 1}, {"removed", list}});
}

std::string importJson(const StoredImport &import) {
    std::string json = line({{"id", import.id.value},
                             {"started", import.origin.startedAt},
                             {"finished", orNull(import.finishedAt)},
                             {"state", importStateKey(import.state)},
                             {"program_version", import.origin.programVersion},
                             {"paths", import.origin.paths},
                             {"archives", import.archives},
                             {"rejected_archives", import.rejectedArchives},
                             {"unchanged_archives", import.unchangedArchives},
                             {"rows", rowsJson(import.rows)},
                             {"records", recordsJson(import.records)},
                             {"notes", notesJson(import.notes)}});
    json.pop_back();
    return json;
}

std::string archiveJson(const StoredArchive &archive) {
    Json documents = Json::array();
    for (const StoredDocument &document : archive.documents)
        documents.push_back({{"name", orNull(document.name)}, {"kind", document.kind}});
    return line({{"path", archive.outcome.path},
                 {"status", archiveStatusKey(archive.outcome.status)},
                 {"artifact", orNull(archive.artifactId)},
                 {"bytes", archive.outcome.bytes},
                 {"rows", rowsJson(archive.outcome.rows)},
                 {"records", recordsJson(archive.outcome.records)},
                 {"documents", documents}});
}

std::string recordTotalsJson(const std::array<std::uint64_t, kSideRecordKinds> &totals) {
    Json json = Json::object();
    for (std::size_t kind = 0; kind < totals.size(); ++kind) json[std::string(sideRecordKind(kind))] = totals[kind];
    return line(json);
}

std::string originJson(const ResultOrigin &origin) {
    Json attributes = Json::object();
    for (const auto &[key, value] : origin.attributes) attributes[key] = value;
    return line({{"id", origin.result.value},
                 {"import", origin.import.value},
                 {"archive", origin.archive},
                 {"document", orNull(origin.document)},
                 {"element", origin.element},
                 {"artifact", orNull(origin.artifactId)},
                 {"run", orNull(origin.runKey)},
                 {"run_id", orNull(origin.githubRunId)},
                 {"attempt", orNull(origin.attempt)},
                 {"commit", orNull(origin.commit)},
                 {"date", origin.day ? Json(origin.day->iso()) : Json()},
                 {"date_source", origin.day ? Json(daySourceKey(origin.daySource)) : Json()},
                 {"image", orNull(origin.image)},
                 {"imported_at", orNull(origin.importedAt)},
                 {"program_version", orNull(origin.programVersion)},
                 {"normalisations", normalisationKeys(origin.normalisations)},
                 {"as_written",
                  {{"hardware", orNull(origin.rawHardware)},
                   {"framework", orNull(origin.rawFramework)},
                   {"model", orNull(origin.rawModel)},
                   {"precision", orNull(origin.rawPrecision)},
                   {"spec", orNull(origin.rawSpec)}}},
                 {"attributes", attributes},
                 {"other_imports", origin.otherCarriers}});
}

} // namespace ps
