// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/support/result.h"
#include "core/support/strong_id.h"

#include <vector>

namespace ps {

class Database;

/// Every import, oldest first, with its notes.
[[nodiscard]] Result<std::vector<StoredImport>> readImports(Database &database);

/// NotFound when there is no such result.
[[nodiscard]] Result<ResultOrigin> readOrigin(Database &database, ResultId id);

} // namespace ps
