// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/note_collector.h"
#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/reading_options.h"

#include <atomic>
#include <string_view>

namespace ps {

/// Bytes of a text that are enough to tell what it is.
inline constexpr std::size_t kTextHeadBytes = 8192;

/// True when a text that begins so is one that parseTextDocument() reads.
bool isKnownTextDocument(std::string_view head);

/// Reads a document that is no JSON, recognised by its first lines: the dashboard's CSV export, a CSV of benchmark rows
/// whose columns are called like the keys of rows (archive-format 14), GPU telemetry. False when it is none of them.
/// Stops early when another thread sets `*stop`.
bool parseTextDocument(std::string_view text, const PathFacts &facts, const ReadingOptions &options, NoteCollector &notes,
                       ParsedDocument &document, const std::atomic<bool> *stop = nullptr);

} // namespace ps
