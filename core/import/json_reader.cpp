// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_reader.h"

#include "core/import/json_array_splitter.h"
#include "core/import/json_fault.h"
#include "core/import/json_repair.h"
#include "core/import/json_strings.h"
#include "core/import/text_encoding.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace ps {

// The only way to tell the parser its depth. Without memory parse() fails in the same way and reports it.
JsonReader::JsonReader(int maxDepth, std::uint64_t maxStringBytes)
    : m_prepared(m_parser.allocate(0, static_cast<std::size_t>(maxDepth))), m_maxDepth(maxDepth), m_maxStringBytes(maxStringBytes) {}

Result<JsonDocument> JsonReader::read(std::string &content) {
    JsonDocument document;
    if (content.size() > m_maxStringBytes) {
        document.longestString = longestJsonString(content);
        if (document.longestString > m_maxStringBytes) {
            ShortenedJson shortened = withoutLongStrings(content, m_maxStringBytes);
            content = std::move(shortened.text);
            document.longStrings = shortened.emptied;
        }
    }
    simdjson::error_code error = parse(content, document.root);
    if (error == simdjson::SUCCESS) return document;
    if (auto utf8 = fromUtf16(content)) {
        content = std::move(*utf8);
        error = parse(content, document.root);
    } else if (error == simdjson::UTF8_ERROR) {
        if (auto repaired = replaceInvalidUtf8(content)) {
            content = std::move(repaired->text);
            document.invalidText = repaired->replaced;
            error = parse(content, document.root);
        }
    }
    if (error == simdjson::SUCCESS) return document;
    if (auto repaired = repairJson(content)) {
        content = std::move(repaired->text);
        document.nonFinite = repaired->nonFinite;
        document.outOfRange = repaired->outOfRange;
        document.rounded = repaired->rounded;
        document.invalidText += repaired->controls;
        error = parse(content, document.root);
        if (error == simdjson::SUCCESS) return document;
    }
    std::string fault = describeJsonFault(withoutByteOrderMark(content), m_maxDepth, simdjson::error_message(error));
    if (error != simdjson::MEMALLOC && readWholeElements(content, document)) return document;
    return failure(ErrorCode::Malformed, std::move(fault));
}

simdjson::error_code JsonReader::parse(std::string &content, simdjson::dom::element &root) {
    if (m_prepared != simdjson::SUCCESS) return m_prepared;
    content.reserve(content.size() + simdjson::SIMDJSON_PADDING);
    const std::string_view text = withoutByteOrderMark(content);
    return m_parser.parse(text.data(), text.size(), false).get(root);
}

bool JsonReader::readWholeElements(std::string &content, JsonDocument &document) {
    std::string whole;
    std::size_t index = 0;
    std::size_t line = 1;
    const char *counted = content.data();
    bool anyObject = false;
    const auto take = [&](std::string_view element) {
        line += static_cast<std::size_t>(std::count(counted, element.data(), '\n'));
        counted = element.data();
        // As deep as it will be inside the array.
        std::string alone = "[" + std::string(element) + "]";
        simdjson::dom::element parsed;
        if (const simdjson::error_code error = parse(alone, parsed); error == simdjson::SUCCESS) {
            whole.append(whole.empty() ? "[" : ",").append(element);
            document.elements.push_back(index);
            anyObject = anyObject || element.front() == '{';
        } else {
            document.broken.push_back({index, describeJsonFault(element, m_maxDepth - 1, simdjson::error_message(error), line)});
        }
        ++index;
        return true;
    };
    // Fed in one piece, so that every element lies in the content itself.
    JsonArraySplitter splitter(std::numeric_limits<std::uint64_t>::max(), take);
    splitter.feed(content);
    splitter.finish();
    if (!anyObject) return false;
    if (splitter.damage())
        document.broken.push_back({index, describeJsonFault(withoutByteOrderMark(content), m_maxDepth, *splitter.damage()) +
                                              "; what follows the " + std::to_string(index) + " elements before it is lost"});
    whole += ']';
    content = std::move(whole);
    return parse(content, document.root) == simdjson::SUCCESS;
}

} // namespace ps
