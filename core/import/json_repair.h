// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// JSON text with the number literals that Python writes and JSON does not know replaced by null.
struct RepairedJson {
    std::string text;
    std::uint64_t replaced = 0;
};

/// Replaces NaN, Infinity and -Infinity outside strings. None when there is nothing to replace.
std::optional<RepairedJson> replaceNonFinite(std::string_view json);

/// The text without a leading UTF-8 byte order mark.
std::string_view withoutByteOrderMark(std::string_view text);

} // namespace ps
