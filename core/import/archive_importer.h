// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_mapping.h"
#include "core/import/import_report.h"
#include "core/support/day.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ps {

struct ImportRequest {
    std::vector<std::filesystem::path> paths; ///< files or folders
    std::optional<Day> fallbackDay;           ///< --date: for runs whose day nothing tells
    FieldMapping mapping;                     ///< --map: for raw results, which do not tell what ran where
    bool readAgain = false;                   ///< --again: also the files that an earlier import has read
    bool dryRun = false;                      ///< reads, compares and reports, and leaves the store as it is
};

/// Reads every archive and loose document under the paths, and writes what it finds into the store at `storeFile`.
/// Idempotent. Parses on a few threads of its own, writes on the calling one; progress is in bytes of files written.
/// In folders only *.json and *.csv files and zips are read.
///
/// Files that an earlier import has read are recognised by their stamps and not read again.
///
/// The report is returned whenever the import could start at all: bad archives, documents and rows are in it and do
/// not stop the rest. Cancelled: the store is as it was before, report.state says so. An error that ends the import
/// midway (disk full) is in report.failure; what was committed before stays.
/// Error results: InvalidArgument (no paths), and whatever opening the store gives.
[[nodiscard]] Result<ImportReport> importArchives(const ImportRequest &request, const std::filesystem::path &storeFile,
                                                  const JobControl &job = {});

} // namespace ps
