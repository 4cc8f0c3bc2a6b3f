// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ps {

/// JSON text without what a parser refuses a whole document for although it concerns one value only.
struct RepairedJson {
    std::string text;
    std::uint64_t nonFinite = 0;  ///< NaN, Infinity and -Infinity, as Python writes them: null
    std::uint64_t outOfRange = 0; ///< 1e400: null
    std::uint64_t rounded = 0;    ///< integers beyond 64 bits: the nearest double; 1e-400: 0
    std::uint64_t controls = 0;   ///< control characters in strings: U+FFFD
    std::uint64_t total() const { return nonFinite + outOfRange + rounded + controls; }
};

/// Replaces such values. None when there is nothing to replace. A string that is not closed in its line ends the repair
/// there: it is damage of another kind.
std::optional<RepairedJson> repairJson(std::string_view json);

} // namespace ps
