// SPDX-License-Identifier: GPL-3.0-or-later
// What a user writes for the sizes of decode steps, as numbers.
#pragma once

#include "core/support/result.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace ps {

inline constexpr std::int64_t kLargestBatch = 4096;
inline constexpr std::int64_t kLongestContext = 131'072; ///< tokens

/// "1,2,4-16": sequences at a time, each once, in ascending order. A range holds its first number, doubled until its last one, and
/// the last. InvalidArgument: what is wrong with which part, for people.
[[nodiscard]] Result<std::vector<std::int64_t>> parseBatches(std::string_view text);

/// Tokens in the cache of each sequence: one whole number. InvalidArgument as above.
[[nodiscard]] Result<std::int64_t> parseContext(std::string_view text);

} // namespace ps
