// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_limits.h"
#include "core/support/result.h"

#include <cstddef>
#include <cstdint>
#include <simdjson.h>
#include <string>
#include <vector>

namespace ps {

/// An element of an array that is damaged while those around it are whole.
struct BrokenElement {
    std::size_t index = 0; ///< in the array as it is written
    std::string reason;
};

/// A JSON document in memory, and what had to be done to read it.
struct JsonDocument {
    simdjson::dom::element root;
    std::uint64_t nonFinite = 0;     ///< NaN and Infinity literals that were read as null
    std::uint64_t outOfRange = 0;    ///< numbers that no double can hold, read as null
    std::uint64_t rounded = 0;       ///< integers beyond 64 bits, read as the nearest double
    std::uint64_t longStrings = 0;   ///< strings beyond the limit, read as empty
    std::uint64_t longestString = 0; ///< bytes; only looked for in texts larger than the limit of a string
    std::uint64_t invalidText = 0;   ///< bytes that are no text, read as U+FFFD
    /// When the document is a damaged array: `root` holds its whole elements; these are their places in the array.
    std::vector<std::size_t> elements;
    std::vector<BrokenElement> broken;

    /// The place of an element of `root` in the array as it is written.
    std::size_t placeOf(std::size_t index) const { return elements.empty() ? index : elements[index]; }
};

/// Reads JSON as Python writes it, and as much as can be of what is damaged. Reuses its buffers: one object per thread; a
/// document lives until the next read().
class JsonReader {
public:
    explicit JsonReader(int maxDepth, std::uint64_t maxStringBytes = ArchiveLimits{}.maxStringBytes);

    /// The content may be changed and must live as long as the document. UTF-16 is read too. Of a damaged array of
    /// objects the whole ones are read; Malformed, with the reason and the line, when there are none.
    [[nodiscard]] Result<JsonDocument> read(std::string &content);

private:
    simdjson::error_code parse(std::string &content, simdjson::dom::element &root);
    bool readWholeElements(std::string &content, JsonDocument &document);

    simdjson::dom::parser m_parser;
    simdjson::error_code m_prepared;
    int m_maxDepth;
    std::uint64_t m_maxStringBytes;
};

} // namespace ps
