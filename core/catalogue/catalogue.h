// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/domain/serving_config.h"
#include "core/support/day.h"
#include "core/support/strong_id.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// A run as the store knows it.
struct RunInfo {
    RunId id;
    std::string key; ///< BenchmarkRun::key
    std::optional<std::int64_t> githubRunId;
    std::optional<Day> day;
    DaySource daySource = DaySource::Told; ///< anything else is shown as what it is wherever the day is shown
    std::string name;
    std::string url;
    std::string headSha;
    std::string veto;                ///< why the run is known to be bad, whole or in part (vetoed_runs.h); empty when it is not
    std::vector<int> vetoedAttempts; ///< with a veto of these attempts only, ascending; empty: the veto is of all
    bool vetoed = false;             ///< every stored result of the run is known to be bad
    bool synthetic = false;          ///< From the shipped sample: shown as such wherever it appears.

    /// Why a result of this attempt (-1: not known) is known to be bad; empty when it is not.
    std::string_view vetoOf(std::int32_t attempt) const;
};

/// One line of the archives: a configuration under one kind of benchmark and one sequence. Its points differ in
/// concurrency and run.
struct SeriesInfo {
    SeriesId id;
    std::uint32_t config = 0; ///< index into Catalogue::configs
    std::string benchmarkType;
    std::optional<std::string> offloadMode;
    std::optional<int> isl;
    std::optional<int> osl;
};

/// That a run measured a series, and at which concurrencies.
struct SeriesRun {
    static constexpr std::uint32_t kAll = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t series = 0;        ///< index into Catalogue::series
    std::uint32_t run = 0;           ///< index into Catalogue::runs
    std::uint32_t concurrencies = 0; ///< index into Catalogue::concurrencyLists
    bool vetoed = false;             ///< all these points are of a run or attempt that is known to be bad
    /// When some of the points are of such an attempt and some are not: the list of the others. kAll when there are no such two.
    std::uint32_t sound = kAll;
};

/// That one result of a local run is in doubt, and why (local_point.h).
struct Doubt {
    std::uint32_t series = 0; ///< index into Catalogue::series
    std::uint32_t run = 0;    ///< index into Catalogue::runs
    std::int32_t concurrency = 0;
    std::string reason;
};

/// What the store holds, without the numbers: small enough (111,000 SeriesRun at a million results) to be read whole,
/// so that facets and selections are answered from memory. Immutable once built; share it as
/// std::shared_ptr<const Catalogue>.
struct Catalogue {
    std::vector<ServingConfig> configs;
    /// Those with results. Oldest first: by day (unknown days before all known ones), then by GitHub run id, then by key.
    std::vector<RunInfo> runs;
    std::vector<SeriesInfo> series;
    std::vector<SeriesRun> seriesRuns; ///< by series, then by run, oldest first
    /// Ascending, without repeats. Few: most sweeps use the same concurrencies, so they are shared.
    std::vector<std::vector<std::int32_t>> concurrencyLists;
    /// Of the devices of local runs: their own spelling, by the key that they have as hardware.
    std::map<std::string, std::string> deviceNames;
    std::vector<Doubt> doubts; ///< by series, run, concurrency; they count as vetoed
    std::uint64_t resultCount = 0;
    std::uint64_t vetoedCount = 0; ///< of these: known to be bad
    std::int64_t revision = 0;     ///< changes with every import

    const ServingConfig &configOf(const SeriesInfo &info) const { return configs[info.config]; }
    /// gpuLabel() of a GPU that we know; of a machine's own device otherwise its own spelling, else the key.
    std::string hardwareLabel(const std::string &key) const;
    std::size_t pointsOf(const SeriesRun &entry) const { return concurrencyLists[entry.concurrencies].size(); }
    /// Why this result is in doubt; empty when it is not.
    std::string_view doubtOf(std::uint32_t seriesIndex, std::uint32_t runIndex, std::int32_t concurrency) const;
    /// How many of these points are known to be bad.
    std::size_t vetoedPointsOf(const SeriesRun &entry) const;
    /// The newest day of any run, those that are known to be bad left out unless `vetoed`; none in an empty store or when
    /// no day is known.
    std::optional<Day> newestDay(bool vetoed = false) const;
    /// How a day is known to be one: the best that any run of it has to say. Told when there is no such run.
    DaySource sourceOf(Day day) const;
};

} // namespace ps
