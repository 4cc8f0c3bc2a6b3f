// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace ps {

/// "8k/1k" for 8192/1024, "1000/1024" when a length is no multiple of 1024, "agentic" without lengths.
std::string sequenceLabel(std::optional<int> isl, std::optional<int> osl);

} // namespace ps
