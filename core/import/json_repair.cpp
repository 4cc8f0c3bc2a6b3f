// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_repair.h"

#include <array>

namespace ps {

namespace {

/// The length of the non-finite literal that the text begins with; 0 when there is none.
std::size_t literalLength(std::string_view text) {
    for (const std::string_view literal : {"NaN", "Infinity", "-Infinity", "-NaN"}) {
        if (text.substr(0, literal.size()) == literal) return literal.size();
    }
    return 0;
}

/// The position behind the string that begins at `start`.
std::size_t endOfString(std::string_view json, std::size_t start) {
    for (std::size_t i = start + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

} // namespace

std::optional<RepairedJson> replaceNonFinite(std::string_view json) {
    RepairedJson repaired;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < json.size();) {
        const char c = json[i];
        if (c == '"') {
            i = endOfString(json, i);
            continue;
        }
        const std::size_t length = c == 'N' || c == 'I' || c == '-' ? literalLength(json.substr(i)) : 0;
        if (length == 0) {
            ++i;
            continue;
        }
        repaired.text.append(json.substr(copied, i - copied)).append("null");
        ++repaired.replaced;
        i += length;
        copied = i;
    }
    if (repaired.replaced == 0) return std::nullopt;
    repaired.text.append(json.substr(copied));
    return repaired;
}

std::string_view withoutByteOrderMark(std::string_view text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.substr(0, kMark.size()) == kMark ? text.substr(kMark.size()) : text;
}

} // namespace ps
