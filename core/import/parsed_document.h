// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/file_stamp.h"
#include "core/domain/measurement.h"
#include "core/domain/side_record.h"
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

/// A record that is no benchmark result, and the run it belongs to where it belongs to one.
struct ParsedRecord {
    SideRecord record;
    std::optional<std::uint32_t> run; ///< index into ParsedDocument::runs
    std::size_t element = 0;          ///< position in its document's array (or its line), from 0
};

/// One document in the neutral form, whatever era and container it is from.
struct ParsedDocument {
    std::string name; ///< member path inside the archive; empty for a loose file
    std::string kind; ///< documentKindText(): "benchmark-rows", "api-rows", "evaluation-rows", …
    /// The runs of rows and records. Runs that neither names are told all the same: their facts are kept when the run is
    /// known from elsewhere.
    std::vector<BenchmarkRun> runs;
    std::vector<ParsedRow> rows;
    std::vector<ParsedRecord> records;
    std::uint64_t rejectedRows = 0;
    /// Rank among the artifacts of its run, the newer the higher (path_facts.h). Missing: the archive's.
    std::optional<std::int64_t> artifact;
    std::optional<std::int64_t> artifactId; ///< the number that its host gave the artifact
    std::vector<ImportNote> notes;          ///< archive and document are filled in by the importer
};

/// One archive file read to the end: what the writer stores or refuses as a whole.
struct ParsedArchive {
    std::string path;     ///< as given
    std::string absolute; ///< where it lies, to recognise it when it is imported again; empty: never recognised
    FileStamp stamp;
    /// Of everything besides the file that its reading depends on: version of the readers, options of the import, files
    /// that tell about it. A file is unchanged when stamp and reading are the same.
    std::int64_t reading = 0;
    std::uint64_t bytes = 0;
    std::optional<std::int64_t> artifact;   ///< as ParsedDocument::artifact, of the file itself
    std::optional<std::int64_t> artifactId; ///< as ParsedDocument::artifactId, of the file itself
    std::optional<ArchiveId> unchangedFrom; ///< not read: the store's archive of an earlier import is the same
    std::vector<ParsedDocument> documents;
    std::vector<ImportNote> notes; ///< about the archive, or about members that hold no rows
    bool readable = true;          ///< false: the whole file was rejected, notes say why
};

} // namespace ps
