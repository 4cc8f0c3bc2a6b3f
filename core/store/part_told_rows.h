// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/anonymous_runs.h"
#include "core/store/held_versions.h"
#include "core/store/stored_points.h"
#include "core/store/told_series.h"
#include "core/support/result.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ps {

// Rows of a deployment that is told in part (ServingConfig::isToldInPart) are recognised by their values. Such a row is held
// by the one result that
//   - has the same concurrency, workload, and all of the deployment that the row tells,
//   - is of the row's run, or, of rows that name no run, of any run of its day, and
//   - agrees with the row in at least one metric and contradicts it in none.
// With no such result, or several, the row stays at its home: under the deployment as it is told, in its run. Rows that share
// a home and contradict each other are all held there; the newest attempt is shown, of equal ones the row of the highest
// throughput (version_replay.h). All of this depends on which rows there are, not on the order in which they came.

/// Where such rows, and the results that hold them, can be.
struct PartTold {
    const AlikeSeries &series;
    const RunScope &runs;
    int concurrency = 0;
    std::optional<SeriesRunKey> rewritten{}; ///< a result that has just been written otherwise
};

/// A row on its way.
struct IncomingPart {
    Holding holding;
    SeriesRunKey home;
};

struct SettledResult {
    SeriesRunKey place;
    std::int64_t id = 0; ///< 0: there is none any more
    bool isNew = false;
    bool tookIn = false; ///< it holds rows that it had not
    ReplayedResult shown{};
};

/// What became of the rows.
struct Settlement {
    /// What became of the incoming one.
    enum class Verdict { None, Added, Updated, Unchanged, SetAside };
    Verdict verdict = Verdict::None;
    bool isDuplicate = false; ///< its archive has the same row once more
    bool isAway = false;      ///< a result elsewhere holds it
    bool hasRivals = false;   ///< it is at home, beside rows that contradict it or others there
    std::vector<SettledResult> changed{};
};

/// Brings each row told in part to where it belongs, and writes the results that this changes.
[[nodiscard]] Result<Settlement> settle(HeldVersions &held, const PartTold &parts, std::optional<IncomingPart> incoming);

} // namespace ps
