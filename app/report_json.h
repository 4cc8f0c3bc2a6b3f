// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ps {

/// The JSON of import, report and remove. All of it is "schema": 1; bytes that are no UTF-8 are replaced.

/// `paretoscope import --json`: {"schema":1,"dry_run","state","rows":{…},"records":{…},"archives":[…],"notes":[…]}.
std::string importReportJson(const ImportReport &report);

/// `paretoscope remove --json`: {"schema":1,"removed":[{"import","results":{…},"records":{…}}]}, in the order of removing.
std::string removalsJson(const std::vector<std::pair<ImportId, RemovalReport>> &removals);

/// The parts of `paretoscope report --json`, each one line without its end, so that a large store is written piece by piece:
/// {"schema":1,"imports":[{"id","started","finished","state","paths","rows","records","notes",…,"files":[…]}],
/// "records":{…},"results":[…]}.

/// The object of an import, left open behind its last field.
std::string importJson(const StoredImport &import);
/// An element of "files": path, status, artifact id, bytes, counts and documents.
std::string archiveJson(const StoredArchive &archive);
/// "records": how many of each kind the store holds.
std::string recordTotalsJson(const std::array<std::uint64_t, kSideRecordKinds> &totals);
/// An element of "results": where one result comes from. What is not known is null.
std::string originJson(const ResultOrigin &origin);

} // namespace ps
