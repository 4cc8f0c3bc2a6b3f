// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/local_run.h"
#include "core/support/result.h"

#include <string_view>
#include <vector>

namespace ps {

class Database;

/// As StoreReader's.
[[nodiscard]] Result<std::vector<LocalRunInfo>> readLocalRuns(Database &database);
[[nodiscard]] Result<LocalRun> readLocalRun(Database &database, std::string_view key);

} // namespace ps
