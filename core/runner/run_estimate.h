// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run_plan.h"

#include <optional>
#include <string>
#include <vector>

namespace ps {

/// What planned runs will take, before they start.
struct RunEstimate {
    double shortestS = 0;               ///< by the limits of measuring
    double longestS = 0;                ///< the same; a slow device can take longer to prepare
    std::optional<double> asBeforeS;    ///< as long as equal runs took here before; absent unless each run has one
    std::optional<double> memoryBytes;  ///< of the largest case of any run; absent where nothing is known of it
    std::optional<double> powerLimitW;  ///< the largest of the devices
    std::vector<std::string> shortages; ///< for people: what will be skipped because a device is too small for it
};

/// `earlier`: the store's local runs. Memory as the worker lists it, of steps asked for by name by the formulas of the models.
RunEstimate estimateOf(const std::vector<PlannedRun> &runs, const std::vector<LocalRunInfo> &earlier);

} // namespace ps
