// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ps {

/// Bytes of the longest string in a JSON text, as written, without its quotes. The text need not be valid.
std::uint64_t longestJsonString(std::string_view text);

/// A JSON text whose strings of more than `maxBytes` are empty now.
struct ShortenedJson {
    std::string text;
    std::uint64_t emptied = 0;
};
ShortenedJson withoutLongStrings(std::string_view text, std::uint64_t maxBytes);

} // namespace ps
