// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/document_recognizer.h"
#include "core/import/note_collector.h"
#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/run_table.h"

#include <simdjson.h>

namespace ps {

/// Reads a JSON document that holds records rather than benchmark rows: evaluations, reliability, changelogs, … False
/// when this kind is not one of them.
bool parseSideDocument(DocumentKind kind, simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                       ParsedDocument &document);

} // namespace ps
