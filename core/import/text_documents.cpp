// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/text_documents.h"

#include "core/import/gpu_telemetry_csv.h"
#include "core/import/table_rows.h"
#include "core/import/text_encoding.h"

namespace ps {

bool isKnownTextDocument(std::string_view head) {
    const std::string_view text = withoutByteOrderMark(head);
    return isTableOfRows(text) || looksLikeGpuTelemetry(text.substr(0, text.find('\n')));
}

bool parseTextDocument(std::string_view text, const PathFacts &facts, const ReadingOptions &options, NoteCollector &notes,
                       ParsedDocument &document, const std::atomic<bool> *stop) {
    text = withoutByteOrderMark(text);
    return parseTableOfRows(text, facts, options, notes, document, stop) || parseGpuTelemetryCsv(text, facts, notes, document);
}

} // namespace ps
