// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace ps {

/// Bytes of the longest string in a JSON text, as written, without its quotes. The text need not be valid.
std::uint64_t longestJsonString(std::string_view text);

} // namespace ps
