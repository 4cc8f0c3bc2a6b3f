// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/day.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ps {

/// Why the benchmark results of a run are known to be bad. Such a run is imported, and left out unless asked for.
struct Veto {
    std::int64_t githubRunId = 0;
    std::vector<int> attempts;  ///< only these, ascending; empty: all
    std::string_view reason;    ///< a sentence for people; lives as long as the program
    std::optional<Day> notedOn; ///< when the source noted it, where it says so

    /// A veto of some attempts does not concern a result whose attempt is not known: the mirror does not tell it.
    bool covers(std::optional<int> attempt) const;
};

/// The veto of a run, or nullptr. The facts are compiled in from resources/vetoed-runs.json, which names their source.
/// Thread-safe; the pointer stays valid.
const Veto *vetoOf(std::int64_t githubRunId);

/// All of them, by run.
std::span<const Veto> vetoedRuns();

} // namespace ps
