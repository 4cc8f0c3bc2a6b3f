// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/side_names.h"

namespace ps {

/// changelog_metadata.json (archive-format 10): what the run was started for.
void parseChangelog(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes, ParsedDocument &document);

/// The API's workflow information of one day: its runs, whose facts become runs of the document, and their changelogs.
/// The configurations that it lists are those of the results, and are left out.
void parseWorkflowInfo(simdjson::dom::element root, RunTable &runs, NoteCollector &notes, ParsedDocument &document);

} // namespace ps
