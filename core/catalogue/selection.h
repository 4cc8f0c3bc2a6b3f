// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/catalogue.h"
#include "core/support/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// Which of the results of a series count.
enum class SelectMode {
    LatestRun,   ///< The points of the newest run, whole. The default.
    LatestPoint, ///< For each concurrency the newest point.
    Night,       ///< Only runs of the as-of day; of several, the newest.
};

std::string_view selectModeKey(SelectMode mode); ///< "latest-run", "latest-point", "night"
std::optional<SelectMode> parseSelectMode(std::string_view key);

/// What the user selected, as a value. An empty list selects everything. Values are normalised keys.
struct Selection {
    std::vector<std::string> models;
    std::vector<std::string> hardware;
    std::vector<std::string> vendors; ///< vendorKey()
    std::vector<std::string> frameworks;
    std::vector<std::string> precisions;
    std::vector<std::string> specs;
    std::vector<std::string> benchmarkTypes;
    std::vector<int> isls;
    std::vector<int> osls;
    /// Whole sequences "1024/8192", or "agentic"; ANDed with isls and osls. What the window's sequence buttons set.
    std::vector<std::string> sequences;
    std::optional<Day> asOf; ///< Runs after this day do not exist; the newest day when missing.
    SelectMode mode = SelectMode::LatestRun;
    bool vetoed = false; ///< Results that are known to be bad count like any other; else they do not exist.

    friend bool operator==(const Selection &, const Selection &) = default;
};

/// "1024/8192" or "agentic": the form used in Selection::sequences and in facets.
std::string sequenceKey(std::optional<int> isl, std::optional<int> osl);

/// The day that the selection is as of: its own, else the newest of the results that count.
std::optional<Day> effectiveDay(const Catalogue &catalogue, const Selection &selection);

/// True when the series passes every filter of the selection, the date apart.
bool matches(const Catalogue &catalogue, const SeriesInfo &series, const Selection &selection);

/// A series and the runs of it that the selection takes points from.
struct SelectedSeries {
    std::uint32_t series = 0; ///< index into Catalogue::series
    /// Indices into Catalogue::runs, newest first. Exactly one for LatestRun and Night; for LatestPoint all runs up to
    /// the day, of which for each concurrency the first that has it counts. Of a run that is vetoed in part, the vetoed points
    /// have to be left out unless the selection shows them.
    std::vector<std::uint32_t> runs;
};

/// The series that match and have a run by the effective day. Order of the catalogue.
std::vector<SelectedSeries> selectSeries(const Catalogue &catalogue, const Selection &selection);

} // namespace ps
