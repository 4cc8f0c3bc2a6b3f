// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace ps {

/// The order that people expect of names with numbers in them: "TP8" before "TP16". Runs of digits compare as numbers,
/// everything else by bytes; a strict weak ordering.
bool naturalLess(std::string_view a, std::string_view b);

} // namespace ps
