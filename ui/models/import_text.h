// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_mapping.h"
#include "core/import/import_report.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace ps {

/// What imports did, in the words of the window. Values from archives (names, messages) are in them as they are: show
/// these texts as plain text only.

/// "1 file", "2,600 files"
QString filesText(std::uint64_t count);
/// "1 result", "412 results"
QString resultsText(std::uint64_t count);
/// "24 evaluations, 8 changelog entries", only what there is; empty when there is nothing.
QString recordsText(const RecordCountsByKind &records);
/// "2,612 files: 12 read, 2,600 as before, 1 left out"
QString fileCountsText(std::uint64_t files, std::uint64_t unchanged, std::uint64_t rejected);
/// "3 documents left out", which are in files that could be read; empty when there are none.
QString lostDocumentsText(const std::vector<ImportNote> &notes, std::uint64_t rejectedArchives);
/// The first path and how many more there are.
QString pathsText(const std::vector<std::string> &paths);
/// "412 results added, 3 unchanged" and what else there is, after an import.
QString importedText(const ImportReport &report);
/// "Import removed: 1,737 results are gone, 12 stay because another import carries them"
QString removedText(const RemovalReport &report);
/// What removing this import will do, before it is done.
QString removalQuestion(const StoredImport &import);
/// "unknown hardware" for NoteCode::UnknownHardware.
QString noteCodeText(NoteCode code);
/// "18 Nov 2026 22:13" in local time from ISO 8601; the text itself when it is none.
QString momentText(const std::string &iso);

/// The keys of a mapping that the notes ask for (NoteCode::MappingNeeded), in the order of mappableFields().
std::vector<std::string> neededFields(const std::vector<ImportNote> &notes);
/// How many results wait for a mapping.
std::uint64_t resultsNeedingFields(const std::vector<ImportNote> &notes);

} // namespace ps
