// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/support/strong_id.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ps {

/// A run of the document with what the store knows of it.
struct PlacedRun {
    std::int64_t id = 0;
    const BenchmarkRun *stored = nullptr;
};

/// The document being written. Its row is written after its rows, and only when these leave something behind.
struct DocumentPlace {
    const ParsedDocument &document;
    ImportId import;
    std::int64_t archive = 0;
    std::int64_t artifact = 0;        ///< VersionAge::artifact
    std::int64_t firstOfArchive = 0;  ///< documents from this id on are of the same archive
    std::uint64_t archiveNumber = 0;  ///< StoredPoint::archive
    std::optional<std::int64_t> id{}; ///< given out on first use
    std::vector<PlacedRun> runs{};
};

} // namespace ps
