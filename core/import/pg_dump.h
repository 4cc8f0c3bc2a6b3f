// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_limits.h"
#include "core/import/dump_reader.h"
#include "core/support/result.h"

#include <atomic>
#include <filesystem>
#include <string_view>

namespace ps {

/// True when a file begins so that is a PostgreSQL dump in its custom format.
bool isPgDump(std::string_view start);

/// True when the program that reads such dumps is there.
bool hasPgRestore();

/// Tables of a dump in the custom format, which only PostgreSQL's own pg_restore reads: it is run for each table. NotFound
/// when it is not installed. The stream's errors are those of runProgram().
[[nodiscard]] Result<TableStream> pgDumpTables(const std::filesystem::path &file, const ArchiveLimits &limits,
                                               const std::atomic<bool> &stop);

} // namespace ps
