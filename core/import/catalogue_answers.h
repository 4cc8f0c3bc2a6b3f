// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/side_names.h"

namespace ps {

/// Answers of the API about what is published (archive-format 13.4).

/// What results there are of which day: one record a row.
void parseAvailability(simdjson::dom::element root, NoteCollector &notes, ParsedDocument &document);

/// What was published when: `summary` has a row for a deployment and its day, `volume` one for a GPU and a day.
void parseSubmissions(simdjson::dom::element root, NoteCollector &notes, ParsedDocument &document);

} // namespace ps
