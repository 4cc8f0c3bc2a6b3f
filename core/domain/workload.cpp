// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/workload.h"

namespace ps {

namespace {

std::string lengthLabel(int tokens) {
    return tokens > 0 && tokens % 1024 == 0 ? std::to_string(tokens / 1024) + "k" : std::to_string(tokens);
}

} // namespace

std::string sequenceLabel(std::optional<int> isl, std::optional<int> osl) {
    if (!isl && !osl) return "agentic";
    return (isl ? lengthLabel(*isl) : "?") + "/" + (osl ? lengthLabel(*osl) : "?");
}

} // namespace ps
