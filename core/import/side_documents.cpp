// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/side_documents.h"

namespace ps {

bool parseSideDocument(DocumentKind, simdjson::dom::element, const PathFacts &, RunTable &, NoteCollector &, ParsedDocument &) {
    return false;
}

} // namespace ps
