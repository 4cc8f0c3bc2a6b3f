// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/import/parsed_document.h"
#include "core/import/reading_options.h"

#include <string>
#include <string_view>
#include <vector>

namespace ps::test {

/// Parses the text as a loose file at `path`, or as the member of an archive there.
ParsedDocument parsedDocument(std::string json, std::string_view path = "/data/mine/rows.json", std::string member = {});

/// As above, with what the user says about it.
ParsedDocument parsedDocument(std::string json, ReadingOptions options, std::string_view path = "/data/mine/rows.json",
                              std::string member = {});

/// The first note with the code; nullptr when there is none.
const ImportNote *findNote(const std::vector<ImportNote> &notes, NoteCode code);

/// The keys of the notes, sorted, separated by spaces: "no-date no-run".
std::string noteKeys(const std::vector<ImportNote> &notes);

} // namespace ps::test
