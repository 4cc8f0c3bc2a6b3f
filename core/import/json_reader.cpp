// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_reader.h"

#include "core/import/json_fault.h"
#include "core/import/json_repair.h"
#include "core/import/json_strings.h"

namespace ps {

// The only way to tell the parser its depth. Without memory parse() fails in the same way and reports it.
JsonReader::JsonReader(int maxDepth, std::uint64_t maxStringBytes)
    : m_prepared(m_parser.allocate(0, static_cast<std::size_t>(maxDepth))), m_maxDepth(maxDepth), m_maxStringBytes(maxStringBytes) {}

Result<JsonDocument> JsonReader::read(std::string &content) {
    if (content.size() > m_maxStringBytes) {
        const std::uint64_t longest = longestJsonString(content);
        if (longest > m_maxStringBytes)
            return failure(ErrorCode::TooLarge,
                           "a string in it has " + std::to_string(longest) + " bytes; the limit is " + std::to_string(m_maxStringBytes));
    }
    JsonDocument document;
    const simdjson::error_code error = parse(content, document.root);
    if (error == simdjson::SUCCESS) return document;
    if (error == simdjson::UTF8_ERROR) return failure(ErrorCode::Malformed, "the text is not valid UTF-8");
    if (auto repaired = replaceNonFinite(content)) {
        content = std::move(repaired->text);
        document.nonFinite = repaired->replaced;
        if (parse(content, document.root) == simdjson::SUCCESS) return document;
    }
    return failure(ErrorCode::Malformed, describeJsonFault(withoutByteOrderMark(content), m_maxDepth, simdjson::error_message(error)));
}

simdjson::error_code JsonReader::parse(std::string &content, simdjson::dom::element &root) {
    if (m_prepared != simdjson::SUCCESS) return m_prepared;
    content.reserve(content.size() + simdjson::SIMDJSON_PADDING);
    const std::string_view text = withoutByteOrderMark(content);
    return m_parser.parse(text.data(), text.size(), false).get(root);
}

} // namespace ps
