// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/result_set.h"
#include "core/catalogue/selection.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <memory>
#include <vector>

namespace ps {

class Database;

/// Reads the results that the selection means, one index seek per series and run. What is known to be bad is left out
/// unless the selection shows it.
[[nodiscard]] Result<std::shared_ptr<const ResultSet>> readResults(Database &database, std::shared_ptr<const Catalogue> catalogue,
                                                                   const Selection &selection, std::vector<MetricId> columns,
                                                                   const JobControl &job);

} // namespace ps
