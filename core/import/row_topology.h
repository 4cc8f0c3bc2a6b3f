// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/serving_config.h"
#include "core/import/row_reader.h"

#include <cstdint>

namespace ps {

/// Reads parallelism and GPU counts of a row of a benchmark job. A row with the fields of the two roles is taken as
/// given; else it ran on one node, and both roles are the same tp·pp·pcp GPUs. `config` already says whether the
/// deployment is disaggregated. Returns what was done to the counts, as Normalisation bits.
std::uint32_t readJobTopology(RowReader &row, ServingConfig &config);

/// Reads them of a row of the API or a dump. There a deployment that is neither disaggregated nor multinode has the same
/// GPUs in both roles, counted as tp·ep in some rows: the count is set to tp·pp·pcp.
std::uint32_t readPublishedTopology(RowReader &row, ServingConfig &config);

} // namespace ps
