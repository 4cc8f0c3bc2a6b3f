// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"

#include "core/archive/archive_limits.h"
#include "core/import/document_parser.h"

#include <algorithm>

namespace ps::test {

ParsedDocument parsedDocument(std::string json, std::string_view path, std::string member) {
    return parsedDocument(std::move(json), ReadingOptions(), path, std::move(member));
}

ParsedDocument parsedDocument(std::string json, ReadingOptions options, std::string_view path, std::string member) {
    DocumentParser parser(ArchiveLimits().maxJsonDepth, std::move(options));
    const PathFacts facts = factsOfPath(path, member);
    return parser.parse(json, std::move(member), facts);
}

const ImportNote *findNote(const std::vector<ImportNote> &notes, NoteCode code) {
    const auto it = std::find_if(notes.begin(), notes.end(), [code](const ImportNote &note) { return note.code == code; });
    return it == notes.end() ? nullptr : &*it;
}

std::string noteKeys(const std::vector<ImportNote> &notes) {
    std::vector<std::string> keys;
    for (const ImportNote &note : notes) keys.emplace_back(noteCodeKey(note.code));
    std::sort(keys.begin(), keys.end());
    std::string text;
    for (const std::string &key : keys) text += (text.empty() ? "" : " ") + key;
    return text;
}

} // namespace ps::test
