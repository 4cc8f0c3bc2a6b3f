// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/catalogue.h"

#include "core/domain/gpu_sku.h"

#include <algorithm>
#include <tuple>

namespace ps {

std::string_view RunInfo::vetoOf(std::int32_t attempt) const {
    if (vetoedAttempts.empty() || std::binary_search(vetoedAttempts.begin(), vetoedAttempts.end(), attempt)) return veto;
    return {};
}

std::string_view Catalogue::doubtOf(std::uint32_t seriesIndex, std::uint32_t runIndex, std::int32_t concurrency) const {
    const auto wanted = std::tie(seriesIndex, runIndex, concurrency);
    const auto keyOf = [](const Doubt &doubt) { return std::tie(doubt.series, doubt.run, doubt.concurrency); };
    const auto it = std::lower_bound(doubts.begin(), doubts.end(), wanted,
                                     [&keyOf](const Doubt &doubt, const auto &key) { return keyOf(doubt) < key; });
    if (it == doubts.end() || keyOf(*it) != wanted) return {};
    return it->reason;
}

std::size_t Catalogue::vetoedPointsOf(const SeriesRun &entry) const {
    if (entry.vetoed) return pointsOf(entry);
    return entry.sound == SeriesRun::kAll ? 0 : pointsOf(entry) - concurrencyLists[entry.sound].size();
}

std::string Catalogue::hardwareLabel(const std::string &key) const {
    const auto own = findGpu(key) ? deviceNames.end() : deviceNames.find(key);
    return own == deviceNames.end() ? gpuLabel(key) : own->second;
}

std::optional<Day> Catalogue::newestDay(bool withVetoed) const {
    // Runs without a day come first, so the last run decides.
    const auto newest = std::find_if(runs.rbegin(), runs.rend(), [withVetoed](const RunInfo &run) { return withVetoed || !run.vetoed; });
    return newest == runs.rend() ? std::nullopt : newest->day;
}

DaySource Catalogue::sourceOf(Day day) const {
    const auto begin = std::lower_bound(runs.begin(), runs.end(), std::optional(day),
                                        [](const RunInfo &run, const std::optional<Day> &wanted) { return run.day < wanted; });
    const auto end = std::find_if(begin, runs.end(), [day](const RunInfo &run) { return run.day != day; });
    const auto best = std::min_element(begin, end, [](const RunInfo &a, const RunInfo &b) { return a.daySource < b.daySource; });
    return best == end ? DaySource::Told : best->daySource;
}

} // namespace ps
