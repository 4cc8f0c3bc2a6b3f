// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/document_recognizer.h"
#include "core/import/note_collector.h"
#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/run_table.h"

#include <simdjson.h>

namespace ps {

enum class SideOutcome {
    Parsed,  ///< records, runs or notes are in the document
    Ignored, ///< known, and of no use here; a note says what it is
    Other,   ///< not one of these kinds
};

/// Reads a JSON document that holds records rather than benchmark rows: evaluations, reliability, changelogs, …
/// JSON that no kind fits is ignored when it lies in an artifact of logs, traces or telemetry, where such files belong.
SideOutcome parseSideDocument(DocumentKind kind, simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                              ParsedDocument &document);

} // namespace ps
