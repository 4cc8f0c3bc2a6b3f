// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_mapping.h"

#include <string_view>

namespace ps {

/// What the name of a result file tells about its deployment, by the keys of benchmark rows: "hw" (the runner),
/// "infmax_model_prefix", "isl", "osl", "precision", "framework", "tp", "conc", … Empty when the name does not follow the
/// grammar of result files (archive-format 4), of whatever era, to its end. A name of one job with several
/// concurrencies tells none.
///
/// `name` may have a path before it, ".json" behind it, and "agg_", "bmk_" and the like at its start.
FieldMapping fieldsOfResultName(std::string_view name);

} // namespace ps
