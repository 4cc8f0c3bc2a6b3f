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

/// The entries of a series that a selection takes points from, oldest first: one for LatestRun and Night, all up to the
/// day for LatestPoint; empty when the series has none. `entries` are all of the series, `day` is effectiveDay().
std::span<const SeriesRun> selectedRuns(const Catalogue &catalogue, std::span<const SeriesRun> entries, SelectMode mode,
                                        const std::optional<Day> &day);

/// The number of different concurrencies over the entries.
std::size_t countConcurrencies(const Catalogue &catalogue, std::span<const SeriesRun> entries);

} // namespace ps
