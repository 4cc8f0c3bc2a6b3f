// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// The text without a leading UTF-8 byte order mark.
std::string_view withoutByteOrderMark(std::string_view text);

/// UTF-16 as UTF-8, when the text begins with a byte order mark of UTF-16 or with a JSON bracket in it. Surrogates without
/// a partner become U+FFFD. None for any other text.
std::optional<std::string> fromUtf16(std::string_view text);

struct RepairedText {
    std::string text;
    std::uint64_t replaced = 0;
};

/// The text with every byte sequence that is not UTF-8 replaced by U+FFFD. None when there is nothing to replace.
std::optional<RepairedText> replaceInvalidUtf8(std::string_view text);

} // namespace ps
