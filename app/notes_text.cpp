// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notes_text.h"

#include "app/terminal_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace ps {

namespace {

struct RecordName {
    std::string_view one;
    std::string_view many;
};
// In the order of SideRecord.
constexpr std::array<RecordName, kSideRecordKinds> kRecordNames = {{{"evaluation", "evaluations"},
                                                                    {"reliability figure", "reliability figures"},
                                                                    {"changelog entry", "changelog entries"},
                                                                    {"GPU telemetry summary", "GPU telemetry summaries"},
                                                                    {"power validation", "power validations"},
                                                                    {"availability entry", "availability entries"},
                                                                    {"submission", "submissions"}}};

struct SameNotes {
    const ImportNote *first = nullptr;
    std::uint64_t notes = 0;
    std::uint64_t count = 0;
};

std::string lineOf(const SameNotes &same) {
    const ImportNote &note = *same.first;
    std::string line(noteCodeKey(note.code));
    if (same.count > 1) line += " ×" + std::to_string(same.count);
    line += ": " + note.message + " (" + note.archive;
    if (!note.document.empty()) line += " › " + note.document;
    if (note.element) line += " [" + std::to_string(*note.element) + "]";
    if (same.notes > 1) line += ", and " + std::to_string(same.notes - 1) + " more";
    return line + ")";
}

} // namespace

std::vector<std::string> noteLines(const std::vector<ImportNote> &notes) {
    std::map<std::tuple<NoteSeverity, NoteCode, std::string>, std::size_t> known;
    std::vector<SameNotes> groups; // in order of first appearance
    for (const ImportNote &note : notes) {
        const auto [entry, isNew] = known.try_emplace({severityOf(note.code), note.code, note.message}, groups.size());
        if (isNew) groups.push_back({&note, 0, 0});
        SameNotes &group = groups[entry->second];
        ++group.notes;
        group.count += note.count;
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const SameNotes &a, const SameNotes &b) { return severityOf(a.first->code) > severityOf(b.first->code); });
    std::vector<std::string> lines;
    lines.reserve(groups.size());
    for (const SameNotes &group : groups) lines.push_back(lineOf(group));
    return lines;
}

std::string countedRecords(std::uint64_t count, std::size_t kind) {
    return std::to_string(count) + ' ' + std::string(count == 1 ? kRecordNames[kind].one : kRecordNames[kind].many);
}

std::string recordsLine(const RecordCountsByKind &records) {
    std::string text;
    const auto add = [&text](std::uint64_t count, std::size_t kind, const char *what) {
        if (count > 0) text += (text.empty() ? "" : ", ") + countedRecords(count, kind) + ' ' + what;
    };
    for (std::size_t kind = 0; kind < records.size(); ++kind) {
        add(records[kind].added, kind, "added");
        add(records[kind].unchanged, kind, "unchanged");
    }
    return text;
}

std::string importText(const ImportReport &report) {
    std::string text = report.dryRun ? "Dry run: " + report.sentence() + "; the store is as it was" : report.sentence();
    text += '\n';
    if (const std::string records = recordsLine(report.records()); !records.empty()) text += records + '\n';
    for (const std::string &line : noteLines(report.notes)) text += "  " + terminalText(line) + '\n';
    return text;
}

std::string removalSentence(ImportId import, const RemovalReport &removal) {
    const auto counted = [](std::uint64_t count, const char *what) { return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s"); };
    std::string text = "Import " + std::to_string(import.value) + " taken back: " + counted(removal.removed, "result") + " removed";
    if (removal.kept > 0) text += ", " + std::to_string(removal.kept) + " kept because other imports carry them";
    if (removal.restored > 0) text += ", " + std::to_string(removal.restored) + " with their earlier values again";
    if (removal.removedRecords > 0) text += ", " + counted(removal.removedRecords, "record") + " removed";
    if (removal.keptRecords > 0) text += ", " + counted(removal.keptRecords, "record") + " kept";
    return text;
}

std::string vetoedNote(std::uint64_t vetoed) {
    return "Left out: " + std::to_string(vetoed) + (vetoed == 1 ? " result" : " results") + " known to be bad (--vetoed shows them)";
}

} // namespace ps
