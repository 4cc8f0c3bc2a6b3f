// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/json_strings.h"

#include <algorithm>

namespace ps {

namespace {

/// Position of the quote that ends the string which begins at `begin`, or the end of the text.
std::size_t endOfString(std::string_view text, std::size_t begin) {
    for (std::size_t at = begin;; ++at) {
        at = std::min(text.find('"', at), text.size());
        std::size_t first = at; // of the backslashes before the quote: an odd number of them makes it part of the string
        while (first > begin && text[first - 1] == '\\') --first;
        if (at == text.size() || (at - first) % 2 == 0) return at;
    }
}

} // namespace

std::uint64_t longestJsonString(std::string_view text) {
    std::size_t longest = 0;
    for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at)) {
        const std::size_t end = endOfString(text, at + 1);
        longest = std::max(longest, end - at - 1);
        at = std::min(end + 1, text.size());
    }
    return longest;
}

ShortenedJson withoutLongStrings(std::string_view text, std::uint64_t maxBytes) {
    ShortenedJson shortened;
    std::size_t copied = 0;
    for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at)) {
        const std::size_t end = endOfString(text, at + 1);
        if (end - at - 1 > maxBytes) {
            shortened.text.append(text.substr(copied, at + 1 - copied));
            copied = end;
            ++shortened.emptied;
        }
        at = std::min(end + 1, text.size());
    }
    shortened.text.append(text.substr(copied));
    return shortened;
}

} // namespace ps
