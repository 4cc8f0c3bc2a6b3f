// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/text_documents.h"

#include "core/import/table_rows.h"
#include "core/import/text_encoding.h"

namespace ps {

bool isKnownTextDocument(std::string_view head) {
    return isTableOfRows(withoutByteOrderMark(head));
}

bool parseTextDocument(std::string_view text, const PathFacts &facts, const ReadingOptions &options, NoteCollector &notes,
                       ParsedDocument &document, const std::atomic<bool> *stop) {
    return parseTableOfRows(withoutByteOrderMark(text), facts, options, notes, document, stop);
}

} // namespace ps
