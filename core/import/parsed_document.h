// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/import/import_report.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ps {

/// A measurement and the run it belongs to.
struct ParsedRow {
    Measurement measurement;
    std::uint32_t run = 0; ///< index into ParsedDocument::runs
};

/// One JSON document in the neutral form, whatever era it is from.
struct ParsedDocument {
    std::string name; ///< member path inside the archive; empty for a loose file
    std::string kind; ///< "benchmark-rows", "api-rows"
    std::vector<BenchmarkRun> runs;
    std::vector<ParsedRow> rows;
    std::uint64_t rejectedRows = 0;
    std::vector<ImportNote> notes; ///< archive and document are filled in by the importer
};

/// One archive file read to the end: what the writer stores or refuses as a whole.
struct ParsedArchive {
    std::string path; ///< as given
    std::uint64_t bytes = 0;
    std::optional<std::int64_t> artifact; ///< rank among the artifacts of its run, the newer the higher (path_facts.h)
    std::vector<ParsedDocument> documents;
    std::vector<ImportNote> notes; ///< about the archive, or about members that hold no rows
    bool readable = true;          ///< false: the whole file was rejected, notes say why
};

} // namespace ps
