// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/side_names.h"

namespace ps {

/// run_stats.json (archive-format 9): jobs of one run over all its attempts, by GPU or, since July 2026, by cluster.
void parseRunStatistics(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                        ParsedDocument &document);

/// The API's reliability: a row for each run of a day, which it does not name (Reliability::occurrence).
void parseReliabilityRows(simdjson::dom::element root, NoteCollector &notes, ParsedDocument &document);

} // namespace ps
