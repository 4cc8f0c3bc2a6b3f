// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ps {

/// Texts about imports and results for people.

/// The notes of an import for people, one line each, what was lost first. The same thing in many files is one line
/// that names the first of them.
std::vector<std::string> noteLines(const std::vector<ImportNote> &notes);

/// What an import did, for a terminal: a sentence, the records besides results, the notes. Of a dry run it begins "Dry run: ".
std::string importText(const ImportReport &report);

/// The records besides results: "540 evaluations added, 3 changelog entries unchanged"; empty when there were none.
std::string recordsLine(const RecordCountsByKind &records);
/// "540 evaluations", "1 changelog entry": so many records of a kind (index of SideRecord).
std::string countedRecords(std::uint64_t count, std::size_t kind);

/// "Import 3 taken back: 412 results removed, 3 kept as other imports carry them, 2 have their earlier values again; …".
std::string removalSentence(ImportId import, const RemovalReport &removal);

/// That results were left out because they are known to be bad: "Left out: 12 results known to be bad (--vetoed shows them)".
std::string vetoedNote(std::uint64_t vetoed);

} // namespace ps
