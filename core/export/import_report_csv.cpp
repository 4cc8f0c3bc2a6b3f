// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/import_report_csv.h"

#include "core/export/csv_text.h"

#include <map>
#include <string_view>

namespace ps {

namespace {

constexpr std::string_view kHeader = "what,archive,document,element,severity,code,count,message,status,artifact,documents,bytes,"
                                     "added,updated,unchanged,superseded,rejected,records_added,records_unchanged\n";

void appendArchive(std::string &csv, const StoredArchive &archive) {
    const ArchiveOutcome &outcome = archive.outcome;
    csv += "\"file\",";
    appendCsvText(csv, outcome.path);
    csv += ",,,,,,,";
    appendCsvText(csv, archiveStatusKey(outcome.status));
    csv += ',';
    if (archive.artifactId) csv += std::to_string(*archive.artifactId);
    if (outcome.status == ArchiveStatus::Unchanged) { // it was not read
        csv += ",," + std::to_string(outcome.bytes) + ",,,,,,,\n";
        return;
    }
    RecordCounts records;
    for (const RecordCounts &kind : outcome.records) {
        records.added += kind.added;
        records.unchanged += kind.unchanged;
    }
    const RowCounts &rows = outcome.rows;
    for (const std::uint64_t number : {outcome.documents, outcome.bytes, rows.added, rows.updated, rows.unchanged, rows.superseded,
                                       rows.rejected, records.added, records.unchanged})
        csv += ',' + std::to_string(number);
    csv += '\n';
}

void appendNote(std::string &csv, const ImportNote &note) {
    csv += "\"note\",";
    appendCsvText(csv, note.archive);
    csv += ',';
    if (!note.document.empty()) appendCsvText(csv, note.document);
    csv += ',';
    if (note.element) csv += std::to_string(*note.element);
    csv += ',';
    appendCsvText(csv, noteSeverityKey(severityOf(note.code)));
    csv += ',';
    appendCsvText(csv, noteCodeKey(note.code));
    csv += ',' + std::to_string(note.count) + ',';
    appendCsvText(csv, note.message);
    csv += ",,,,,,,,,,,\n";
}

} // namespace

std::string_view noteSeverityKey(NoteSeverity severity) {
    switch (severity) {
    case NoteSeverity::Info: return "info";
    case NoteSeverity::ValueLost: return "value-lost";
    case NoteSeverity::RowLost: return "row-lost";
    case NoteSeverity::DocumentLost: return "document-lost";
    }
    return "info";
}

std::string importReportCsv(const std::vector<StoredArchive> &archives, const std::vector<ImportNote> &notes, bool leftOutOnly) {
    std::map<std::string_view, std::vector<const ImportNote *>> byArchive;
    for (const ImportNote &note : notes) {
        if (!leftOutOnly || severityOf(note.code) > NoteSeverity::Info) byArchive[note.archive].push_back(&note);
    }
    std::string csv(kHeader);
    for (const StoredArchive &archive : archives) {
        const auto own = byArchive.find(archive.outcome.path);
        const bool hasNotes = own != byArchive.end();
        const bool lost = archive.outcome.status == ArchiveStatus::Rejected || archive.outcome.rows.rejected > 0;
        if (!leftOutOnly || hasNotes || lost) appendArchive(csv, archive);
        if (!hasNotes) continue;
        for (const ImportNote *note : own->second) appendNote(csv, *note);
        byArchive.erase(own); // a path given twice has its notes once
    }
    for (const ImportNote &note : notes) {
        const auto own = byArchive.find(note.archive);
        if (own == byArchive.end()) continue;
        for (const ImportNote *left : own->second) appendNote(csv, *left);
        byArchive.erase(own);
    }
    return csv;
}

} // namespace ps
