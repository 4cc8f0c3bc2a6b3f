// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/run_table.h"
#include "core/import/table_stream.h"
#include "core/support/day.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ps {

inline constexpr std::string_view kDumpTableConfigs = "configs";
inline constexpr std::string_view kDumpTableRuns = "workflow_runs";
inline constexpr std::string_view kDumpTableResults = "benchmark_results";
inline constexpr std::string_view kDumpTableEvaluations = "eval_results";
inline constexpr std::string_view kDumpTableRunStatistics = "run_stats";
inline constexpr std::string_view kDumpTableChangelogs = "changelog_entries";
inline constexpr std::string_view kDumpTableAvailability = "availability";

/// A run as the dump has it.
struct DumpRun {
    RunAddress address; ///< its url is of `url`
    std::string url;    ///< without the attempt
    std::string rowUrl; ///< as rows of the API have it, with the attempt
    std::string name, headSha, createdAt;
    std::optional<Day> day;
};

/// The deployments and runs of a dump, by their numbers in it: every other table is joined with them.
class DumpIndex {
public:
    /// Once; false when the tables cannot be read, with a note that says why.
    bool load(TableRows &rows, NoteCollector &notes, std::uint64_t &rejected);
    /// The deployment's fields as JSON without braces; nullptr when there is none of that number.
    const std::string *configOf(const TableRow &row) const;
    const DumpRun *runOf(const TableRow &row) const;

private:
    void takeRun(const TableRow &row);

    bool m_loaded = false;
    bool m_usable = false;
    std::unordered_map<std::int64_t, std::string> m_configs;
    std::unordered_map<std::int64_t, DumpRun> m_runs;
};

/// Whether the field is a number of a row, which means nothing outside the database.
bool isInternalOfDump(std::string_view key);

// What the API would answer, made of a table; empty when the table has nothing.
std::string evaluationsOfDump(const DumpIndex &index, TableRows &rows, NoteCollector &notes, std::uint64_t &rejected);
std::string workflowInfoOfDump(const DumpIndex &index, TableRows &rows, NoteCollector &notes, std::uint64_t &rejected);
std::string availabilityOfDump(TableRows &rows, NoteCollector &notes, std::uint64_t &rejected);

} // namespace ps
