// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ps {

/// Says for people why a text is not JSON, with the line: "the JSON ends in the middle of a value (line 931)". Meant for
/// texts that the parser refused; it looks for the first fault again, slower and with a better answer. Falls back to
/// `otherwise` when it finds none. `firstLine` is the number of the text's first line.
std::string describeJsonFault(std::string_view text, int maxDepth, std::string_view otherwise, std::size_t firstLine = 1);

} // namespace ps
