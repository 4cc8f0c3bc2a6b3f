// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/support/job_control.h"
#include "core/support/result.h"
#include "core/support/strong_id.h"

namespace ps {

class Database;

/// Takes an import back, in one transaction of its own. Afterwards the store is as if the other imports alone had been made,
/// in their order. NotFound; Cancelled.
[[nodiscard]] Result<RemovalReport> removeImport(Database &database, ImportId import, const JobControl &job);

} // namespace ps
