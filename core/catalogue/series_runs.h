// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/catalogue.h"
#include "core/catalogue/selection.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ps {

/// The runs of one series, oldest first.
std::span<const SeriesRun> runsOfSeries(const Catalogue &catalogue, std::uint32_t series);

/// The entries of a series that count: without what is known to be bad, unless it is wanted.
class CountingRuns {
public:
    CountingRuns(const Catalogue &catalogue, bool vetoed) : m_asTheyAre(vetoed || catalogue.vetoedCount == 0) {}

    /// `entries` without the vetoed ones; of those vetoed in part, `concurrencies` are the others. Holds until the next call.
    std::span<const SeriesRun> of(std::span<const SeriesRun> entries);

private:
    bool m_asTheyAre;
    std::vector<SeriesRun> m_kept;
};

/// The entries of a series that a selection takes points from, oldest first: one for LatestRun and Night, all up to the
/// day for LatestPoint; empty when the series has none. `entries` are all of the series that count, `day` is effectiveDay().
std::span<const SeriesRun> selectedRuns(const Catalogue &catalogue, std::span<const SeriesRun> entries, SelectMode mode,
                                        const std::optional<Day> &day);

/// The number of different concurrencies over the entries.
std::size_t countConcurrencies(const Catalogue &catalogue, std::span<const SeriesRun> entries);

/// How many of the different concurrencies over the entries, oldest first, are known to be bad at their newest entry.
std::size_t countVetoed(const Catalogue &catalogue, std::span<const SeriesRun> entries);

/// How many results the selection would show, were what is known to be bad not left out, that are known to be bad.
std::uint64_t countVetoed(const Catalogue &catalogue, Selection selection);

} // namespace ps
