// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"
#include "core/support/job_control.h"
#include "core/support/result.h"
#include "core/support/strong_id.h"

#include <functional>

namespace ps {

class Database;

/// NotFound when there is no such result.
[[nodiscard]] Result<ResultOrigin> readOrigin(Database &database, ResultId id);

/// The origin of every result by id, until `visit` answers false.
[[nodiscard]] Status readOrigins(Database &database, const std::function<bool(const ResultOrigin &)> &visit, const JobControl &job);

} // namespace ps
