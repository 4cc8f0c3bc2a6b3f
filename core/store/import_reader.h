// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/support/result.h"
#include "core/support/strong_id.h"

#include <vector>

namespace ps {

class Database;

/// Every import, oldest first, with its notes. One that was cut off has the totals of what it had committed.
[[nodiscard]] Result<std::vector<StoredImport>> readImports(Database &database);

/// NotFound when there is no such import.
[[nodiscard]] Result<std::vector<StoredArchive>> readArchives(Database &database, ImportId import);

} // namespace ps
