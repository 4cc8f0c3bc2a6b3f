// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_limits.h"
#include "core/support/result.h"

#include <cstdint>
#include <simdjson.h>
#include <string>

namespace ps {

/// A JSON document in memory.
struct JsonDocument {
    simdjson::dom::element root;
    std::uint64_t nonFinite = 0; ///< NaN and Infinity literals that were read as null
};

/// Reads JSON as Python writes it. Reuses its buffers: one object per thread; a document lives until the next read().
class JsonReader {
public:
    explicit JsonReader(int maxDepth, std::uint64_t maxStringBytes = ArchiveLimits{}.maxStringBytes);

    /// The content may be changed and must live as long as the document. Malformed, with the reason and the line; TooLarge
    /// (maxStringBytes).
    [[nodiscard]] Result<JsonDocument> read(std::string &content);

private:
    simdjson::error_code parse(std::string &content, simdjson::dom::element &root);

    simdjson::dom::parser m_parser;
    simdjson::error_code m_prepared;
    int m_maxDepth;
    std::uint64_t m_maxStringBytes;
};

} // namespace ps
