// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/day.h"
#include "core/support/result.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ps {

class Database;

/// A run with the number that its host gave it. Numbers grow with time.
struct NumberedRun {
    std::int64_t number = 0;
    std::optional<Day> day; ///< as it is known; an estimate is not
};

/// The days of the runs, in their order, that lie between two runs whose day is known: in proportion to the numbers, rounded
/// down. None for runs whose day is known, and for those beyond all known ones. `runs` is sorted by number.
std::vector<std::optional<Day>> estimatedDays(const std::vector<NumberedRun> &runs);

/// Gives every numbered run without a known day its estimate, in the open transaction.
[[nodiscard]] Status estimateDays(Database &database);

} // namespace ps
