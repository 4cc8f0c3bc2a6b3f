// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/series_runs.h"

#include <algorithm>
#include <iterator>

namespace ps {

std::span<const SeriesRun> runsOfSeries(const Catalogue &catalogue, std::uint32_t series) {
    const auto begin = std::lower_bound(catalogue.seriesRuns.begin(), catalogue.seriesRuns.end(), series,
                                        [](const SeriesRun &entry, std::uint32_t wanted) { return entry.series < wanted; });
    const auto end = std::upper_bound(begin, catalogue.seriesRuns.end(), series,
                                      [](std::uint32_t wanted, const SeriesRun &entry) { return wanted < entry.series; });
    return {begin, end};
}

std::span<const SeriesRun> selectedRuns(const Catalogue &catalogue, std::span<const SeriesRun> entries, SelectMode mode,
                                        const std::optional<Day> &day) {
    // A run whose day is not known stands before all others, and exists on any day. The newest run is mostly among the
    // last, so look from the back.
    std::size_t count = entries.size();
    while (day && count > 0) {
        const std::optional<Day> &runDay = catalogue.runs[entries[count - 1].run].day;
        if (!runDay || *runDay <= *day) break;
        --count;
    }
    if (count == 0) return {};
    if (mode == SelectMode::LatestPoint) return entries.first(count);
    if (mode == SelectMode::Night && (!day || catalogue.runs[entries[count - 1].run].day != day)) return {};
    return entries.subspan(count - 1, 1);
}

std::size_t countConcurrencies(const Catalogue &catalogue, std::span<const SeriesRun> entries) {
    if (entries.empty()) return 0;
    std::vector<std::int32_t> all = catalogue.concurrencyLists[entries.front().concurrencies];
    for (std::size_t i = 1; i < entries.size(); ++i) {
        // Sweeps repeat themselves night after night.
        if (entries[i].concurrencies == entries[i - 1].concurrencies) continue;
        const std::vector<std::int32_t> &next = catalogue.concurrencyLists[entries[i].concurrencies];
        if (std::includes(all.begin(), all.end(), next.begin(), next.end())) continue;
        std::vector<std::int32_t> merged;
        std::set_union(all.begin(), all.end(), next.begin(), next.end(), std::back_inserter(merged));
        all = std::move(merged);
    }
    return all.size();
}

} // namespace ps
