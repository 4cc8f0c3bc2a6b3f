// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a run as JSON: in run files and in journals.
#pragma once

#include "core/runner/local_run.h"
#include "gpu/protocol/fields.h"

#include <nlohmann/json.hpp>

namespace ps {

/// Everything but whether it was imported.
nlohmann::ordered_json runInfoJson(const LocalRunInfo &info);
/// Fields that are missing are named in the reader's problem.
LocalRunInfo runInfoFrom(gpu::decoding::FieldReader in);

} // namespace ps
