// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ps {

/// Appends a text as a quoted field of a CSV file (RFC 4180). Names come from archives, so control characters other than
/// tab and line ends, which could steer a terminal, become U+FFFD.
void appendCsvText(std::string &csv, std::string_view text);

} // namespace ps
