// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/note_collector.h"
#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/reading_options.h"

#include <atomic>
#include <string_view>

namespace ps {

/// True when a text that begins so is a CSV of benchmark rows.
bool isTableOfRows(std::string_view head);

/// Reads a CSV of benchmark rows: the dashboard's export, or columns called like the keys of rows, in any order. Unknown
/// columns are kept. A column of the export that is headed "(ms)" holds seconds in most files: the product of the time
/// per token and the interactivity, which is 1 second or 1000 milliseconds, tells which. False when it is no such CSV.
bool parseTableOfRows(std::string_view text, const PathFacts &facts, const ReadingOptions &options, NoteCollector &notes,
                      ParsedDocument &document, const std::atomic<bool> *stop);

} // namespace ps
