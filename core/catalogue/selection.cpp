// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/selection.h"

#include "core/catalogue/series_runs.h"
#include "core/domain/gpu_sku.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ps {

namespace {

constexpr std::array<std::pair<SelectMode, std::string_view>, 3> kModes = {{
    {SelectMode::LatestRun, "latest-run"},
    {SelectMode::LatestPoint, "latest-point"},
    {SelectMode::Night, "night"},
}};

bool allows(const std::vector<std::string> &wanted, std::string_view value) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool allows(const std::vector<int> &wanted, std::optional<int> value) {
    return wanted.empty() || (value && std::find(wanted.begin(), wanted.end(), *value) != wanted.end());
}

} // namespace

std::string_view selectModeKey(SelectMode mode) {
    for (const auto &[candidate, key] : kModes) {
        if (candidate == mode) return key;
    }
    return {};
}

std::optional<SelectMode> parseSelectMode(std::string_view key) {
    for (const auto &[mode, candidate] : kModes) {
        if (candidate == key) return mode;
    }
    return std::nullopt;
}

std::string sequenceKey(std::optional<int> isl, std::optional<int> osl) {
    if (!isl && !osl) return "agentic";
    return (isl ? std::to_string(*isl) : "?") + "/" + (osl ? std::to_string(*osl) : "?");
}

std::optional<Day> effectiveDay(const Catalogue &catalogue, const Selection &selection) {
    return selection.asOf ? selection.asOf : catalogue.newestDay(selection.vetoed);
}

bool matches(const Catalogue &catalogue, const SeriesInfo &series, const Selection &selection) {
    const ServingConfig &config = catalogue.configOf(series);
    return allows(selection.isls, series.isl) && allows(selection.osls, series.osl) && allows(selection.models, config.model) &&
           allows(selection.hardware, config.hardware) && allows(selection.frameworks, config.framework) &&
           allows(selection.precisions, config.precision) && allows(selection.specs, config.spec) &&
           allows(selection.benchmarkTypes, series.benchmarkType) &&
           (selection.vendors.empty() || allows(selection.vendors, vendorKey(vendorOfGpu(config.hardware)))) &&
           (selection.sequences.empty() || allows(selection.sequences, sequenceKey(series.isl, series.osl)));
}

std::vector<SelectedSeries> selectSeries(const Catalogue &catalogue, const Selection &selection) {
    const std::optional<Day> day = effectiveDay(catalogue, selection);
    std::vector<SelectedSeries> selected;
    CountingRuns counting(catalogue, selection.vetoed);
    for (std::uint32_t series = 0; series < catalogue.series.size(); ++series) {
        if (!matches(catalogue, catalogue.series[series], selection)) continue;
        const std::span<const SeriesRun> entries = counting.of(runsOfSeries(catalogue, series));
        const std::span<const SeriesRun> runs = selectedRuns(catalogue, entries, selection.mode, day);
        if (runs.empty()) continue;
        SelectedSeries &entry = selected.emplace_back();
        entry.series = series;
        for (auto run = runs.rbegin(); run != runs.rend(); ++run) entry.runs.push_back(run->run);
    }
    return selected;
}

} // namespace ps
