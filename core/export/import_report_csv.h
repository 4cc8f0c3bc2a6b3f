// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <string>
#include <vector>

namespace ps {

/// What became of each file of an import as CSV (RFC 4180, UTF-8, '\n'): a header, then for each archive a line "file" with
/// its counts and a line "note" for each of its notes, in the order of import; notes about nothing that was read (folders,
/// ignored files) at the end. Text is quoted; what is not known is an empty cell, also the counts of an unchanged file.
/// `leftOutOnly`: only notes of what was left out, and files that have one or were rejected.
std::string importReportCsv(const std::vector<StoredArchive> &archives, const std::vector<ImportNote> &notes, bool leftOutOnly = false);

/// "info", "value-lost", "row-lost", "document-lost"
std::string_view noteSeverityKey(NoteSeverity severity);

} // namespace ps
