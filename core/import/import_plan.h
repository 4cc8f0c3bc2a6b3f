// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/file_stamp.h"
#include "core/import/import_report.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// A file that will be read.
struct PlannedFile {
    std::filesystem::path path;
    std::string shown;    ///< as given, '/' separated below a folder
    std::string absolute; ///< for what folder names tell
    std::uint64_t bytes = 0;
    bool named = false;                     ///< given by the user itself: it must be usable
    FileStamp stamp;                        ///< when the plan was made
    std::string copy;                       ///< "(1)" when it is one of several downloads of one name, which are of different runs
    std::optional<std::uint32_t> context;   ///< index into ImportPlan::contexts
    std::int64_t siblings = 0;              ///< hash of the files of its folder that it may be read together with; 0: none
    std::int64_t reading = 0;               ///< as ParsedArchive::reading
    std::optional<ArchiveId> unchangedFrom; ///< the store has read this very file: it need not be read again
};

/// The files of a run's folder that tell about all of its files (run_context.h).
struct ContextFiles {
    std::vector<std::filesystem::path> paths;
    std::int64_t hash = 0; ///< of their paths and stamps
};

/// What an import will read, in the order of reading.
struct ImportPlan {
    std::vector<PlannedFile> files;
    std::vector<ContextFiles> contexts;
    std::vector<ImportNote> notes; ///< folders that could not be read; files that hold no results, counted by kind
    std::uint64_t bytes = 0;
};

/// Looks below the given paths. In folders only *.json, *.csv and *.dump files, zips (told by their first bytes) and what is
/// called like another archive (mayBeArchiveName()) are read. Artifacts of
/// one folder come by age, so that of a repeated upload the newest is read last and wins.
/// InvalidArgument (no paths), Cancelled.
[[nodiscard]] Result<ImportPlan> planImport(const std::vector<std::filesystem::path> &paths, const JobControl &job);

/// "*.log", or "files without extension": how files that are not read are counted.
std::string fileKind(std::string_view name);
bool isJsonName(std::string_view name);
bool isCsvName(std::string_view name);

} // namespace ps
