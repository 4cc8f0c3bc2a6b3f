// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/local_run.h"
#include "core/support/result.h"

#include <filesystem>

namespace ps {

/// Saves what the store could not take as a run file: in `folder`, else in the folder for temporary files. The file's path.
[[nodiscard]] Result<std::filesystem::path> rescueRun(const LocalRun &run, const std::filesystem::path &folder);

} // namespace ps
