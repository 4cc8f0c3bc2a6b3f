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

std::span<const SeriesRun> CountingRuns::of(std::span<const SeriesRun> entries) {
    const auto counts = [](const SeriesRun &entry) { return !entry.vetoed && entry.sound == SeriesRun::kAll; };
    if (m_asTheyAre || std::all_of(entries.begin(), entries.end(), counts)) return entries;
    m_kept.clear();
    for (const SeriesRun &entry : entries) {
        if (entry.vetoed) continue;
        SeriesRun &kept = m_kept.emplace_back(entry);
        if (kept.sound != SeriesRun::kAll) kept.concurrencies = kept.sound;
    }
    return m_kept;
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

std::size_t countVetoed(const Catalogue &catalogue, std::span<const SeriesRun> entries) {
    if (entries.size() == 1) return catalogue.vetoedPointsOf(entries.front());
    std::size_t vetoed = 0;
    std::vector<std::int32_t> seen;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        const std::vector<std::int32_t> &all = catalogue.concurrencyLists[entry->concurrencies];
        const std::vector<std::int32_t> *sound = entry->sound == SeriesRun::kAll ? nullptr : &catalogue.concurrencyLists[entry->sound];
        std::vector<std::int32_t> fresh;
        std::set_difference(all.begin(), all.end(), seen.begin(), seen.end(), std::back_inserter(fresh));
        for (const std::int32_t concurrency : fresh)
            vetoed += entry->vetoed || (sound && !std::binary_search(sound->begin(), sound->end(), concurrency)) ? 1 : 0;
        const auto middle = seen.insert(seen.end(), fresh.begin(), fresh.end());
        std::inplace_merge(seen.begin(), middle, seen.end());
    }
    return vetoed;
}

std::uint64_t countVetoed(const Catalogue &catalogue, Selection selection) {
    if (catalogue.vetoedCount == 0) return 0;
    selection.vetoed = true;
    const std::optional<Day> day = effectiveDay(catalogue, selection);
    std::uint64_t vetoed = 0;
    for (std::uint32_t series = 0; series < catalogue.series.size(); ++series) {
        if (!matches(catalogue, catalogue.series[series], selection)) continue;
        vetoed += countVetoed(catalogue, selectedRuns(catalogue, runsOfSeries(catalogue, series), selection.mode, day));
    }
    return vetoed;
}

} // namespace ps
