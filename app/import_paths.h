// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/archive_importer.h"

namespace ps {

/// Imports archives as importArchives() does, and run files (.psrun, recognised by their content) beside them. In folders
/// run files are not looked for.
[[nodiscard]] Result<ImportReport> importPaths(const ImportRequest &request, const std::filesystem::path &storeFile,
                                               const JobControl &job = {});

} // namespace ps
