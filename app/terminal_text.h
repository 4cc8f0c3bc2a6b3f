// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ps {

/// Text from archives made fit for one line of a terminal: control characters (line breaks and escapes among them)
/// become '?', and what is longer than 500 bytes is cut, with "…" at the end.
std::string terminalText(std::string_view text);

} // namespace ps
