// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/support/result.h"

#include <array>
#include <vector>

namespace ps {

class Database;

[[nodiscard]] Result<std::vector<StoredRecord>> readRecords(Database &database, std::size_t kind);
[[nodiscard]] Result<std::array<std::uint64_t, kSideRecordKinds>> countRecords(Database &database);

} // namespace ps
