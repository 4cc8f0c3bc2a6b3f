// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notes_text.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace ps {

namespace {

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

} // namespace ps
