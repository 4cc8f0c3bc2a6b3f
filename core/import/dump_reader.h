// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/import/parsed_document.h"
#include "core/import/reading_options.h"
#include "core/support/result.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// The tables of a database dump that are read, in the order of reading (archive-format 13.2). The logs and the other
/// tables of a dump are not: they may have gigabytes and hold no results.
const std::vector<std::string_view> &dumpTables();

/// Gives the text of a table, a JSON array of objects, piece by piece. The sink ends it early with false.
using TableStream = std::function<Status(std::string_view table, const ByteSink &sink)>;

/// Joins the tables of one dump to what the API would answer: results with their deployments and runs, evaluations,
/// reliability, changelogs, availability. Holds what it makes of them, and besides it one row at a time.
class DumpReader {
public:
    /// `stream` must be able to give "configs" and "workflow_runs" at any time. Reading ends early when another thread
    /// sets `stop`, which must outlive the reader.
    DumpReader(ReadingOptions options, const ArchiveLimits &limits, TableStream stream, const std::atomic<bool> &stop);
    ~DumpReader();
    DumpReader(const DumpReader &) = delete;
    DumpReader &operator=(const DumpReader &) = delete;

    /// The document that is made of a table; its `kind` is empty when nothing came of it. `name` becomes its name.
    ParsedDocument read(std::string_view table, std::string name);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ps
