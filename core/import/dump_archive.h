// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/import/parsed_document.h"
#include "core/import/reading_options.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// The members of an archive that are the tables of one database dump.
struct DumpMembers {
    std::map<std::string, std::size_t, std::less<>> tables; ///< by name: index of the member
    bool owns(std::size_t member) const;
};

/// The dump among the members: a folder with configs.json, workflow_runs.json and benchmark_results.json. None when there
/// is no such folder.
std::optional<DumpMembers> findDump(const std::vector<ArchiveMember> &members);

/// Reads the tables of a dump. Documents without kind hold notes only: about tables that hold no results, too.
std::vector<ParsedDocument> readDump(ArchiveSource &source, const DumpMembers &dump, const ReadingOptions &options,
                                     const ArchiveLimits &limits, const std::atomic<bool> &stop);

/// The table that a loose file is of, when the other tables of its dump lie beside it.
std::optional<std::string> looseDumpTable(const std::filesystem::path &file);

/// Reads the one table; of the others only what belongs to its rows.
ParsedDocument readLooseDumpTable(const std::filesystem::path &file, std::string_view table, const ReadingOptions &options,
                                  const ArchiveLimits &limits, const std::atomic<bool> &stop);

/// Reads a PostgreSQL dump in the custom format. A note says what is missing when it cannot be read.
std::vector<ParsedDocument> readPgDump(const std::filesystem::path &file, const ReadingOptions &options, const ArchiveLimits &limits,
                                       const std::atomic<bool> &stop);

} // namespace ps
