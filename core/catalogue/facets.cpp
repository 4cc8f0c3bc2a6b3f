// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/facets.h"

#include "core/catalogue/series_runs.h"
#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace ps {

namespace {

constexpr std::size_t kFieldCount = kFacetFields.size();

struct FieldName {
    std::string_view key;
    std::string_view label;
};
// In the order of FacetField.
constexpr std::array<FieldName, kFieldCount> kFieldNames = {{
    {"model", "Model"},
    {"sequence", "Sequence"},
    {"vendor", "Vendor"},
    {"hardware", "GPU"},
    {"framework", "Engine"},
    {"precision", "Precision"},
    {"spec", "Speculation"},
    {"type", "Benchmark"},
}};

std::string valueKey(FacetField field, const ServingConfig &config, const SeriesInfo &series) {
    switch (field) {
    case FacetField::Model: return config.model;
    case FacetField::Sequence: return sequenceKey(series.isl, series.osl);
    case FacetField::Vendor: return std::string(vendorKey(vendorOfGpu(config.hardware)));
    case FacetField::Hardware: return config.hardware;
    case FacetField::Framework: return config.framework;
    case FacetField::Precision: return config.precision;
    case FacetField::Spec: return config.spec;
    case FacetField::BenchmarkType: return series.benchmarkType;
    }
    return {};
}

std::string valueLabel(FacetField field, const ServingConfig &config, const SeriesInfo &series, const Catalogue &catalogue) {
    switch (field) {
    case FacetField::Model: return modelLabel(config.model);
    case FacetField::Sequence: return sequenceLabel(series.isl, series.osl);
    case FacetField::Vendor: return std::string(vendorLabel(vendorOfGpu(config.hardware)));
    case FacetField::Hardware: return catalogue.hardwareLabel(config.hardware);
    case FacetField::Framework: return frameworkLabel(config.framework);
    case FacetField::Precision: return precisionLabel(config.precision);
    case FacetField::Spec: return specLabel(config.spec);
    case FacetField::BenchmarkType: return benchmarkTypeLabel(series.benchmarkType);
    }
    return {};
}

/// The selection with everything but one field's filters open.
Selection onlyFilterOf(FacetField field, const Selection &selection) {
    Selection only;
    only.*chosenValues(field) = selection.*chosenValues(field);
    if (field == FacetField::Sequence) {
        only.isls = selection.isls;
        only.osls = selection.osls;
    }
    return only;
}

/// A value while counting.
struct Tally {
    FacetValue value;
    std::uint64_t inStore = 0; ///< results, whatever the selection
    bool passes = false;       ///< the field's own filters
};

/// The values of one field. Whether a series passes the field's filters is asked once per value, not per series.
class FieldTally {
public:
    FieldTally(FacetField field, const Catalogue &catalogue, const Selection &selection)
        : m_field(field), m_catalogue(catalogue), m_filter(onlyFilterOf(field, selection)), m_chosen(selection.*chosenValues(field)) {}

    /// The value that the series has.
    Tally &of(std::size_t series) {
        const SeriesInfo &info = m_catalogue.series[series];
        const ServingConfig &config = m_catalogue.configOf(info);
        std::string key = valueKey(m_field, config, info);
        const auto [known, isNew] = m_index.try_emplace(std::move(key), m_tallies.size());
        if (isNew) {
            Tally &tally = m_tallies.emplace_back();
            tally.value.key = known->first;
            tally.value.label = valueLabel(m_field, config, info, m_catalogue);
            tally.value.selected = std::find(m_chosen.begin(), m_chosen.end(), known->first) != m_chosen.end();
            tally.passes = matches(m_catalogue, info, m_filter);
        }
        return m_tallies[known->second];
    }

    Facet sorted();

private:
    FacetField m_field;
    const Catalogue &m_catalogue;
    Selection m_filter;
    const std::vector<std::string> &m_chosen;
    std::unordered_map<std::string, std::size_t> m_index;
    std::vector<Tally> m_tallies;
};

/// By vendor, newest generation first, then by name; unknown GPUs last.
auto hardwareOrder(const std::string &key) {
    const GpuSku *gpu = findGpu(key);
    return std::tuple(vendorOfGpu(key), gpu ? -gpu->generation : 0, key);
}

Facet FieldTally::sorted() {
    std::sort(m_tallies.begin(), m_tallies.end(), [this](const Tally &a, const Tally &b) {
        if (m_field == FacetField::Hardware) return hardwareOrder(a.value.key) < hardwareOrder(b.value.key);
        if (a.inStore != b.inStore) return a.inStore > b.inStore;
        return a.value.key < b.value.key;
    });
    Facet facet;
    facet.field = m_field;
    for (Tally &tally : m_tallies) facet.values.push_back(std::move(tally.value));
    return facet;
}

std::uint64_t countPoints(const Catalogue &catalogue, std::span<const SeriesRun> entries) {
    std::uint64_t points = 0;
    for (const SeriesRun &entry : entries) points += catalogue.pointsOf(entry);
    return points;
}

} // namespace

std::vector<std::string> Selection::*chosenValues(FacetField field) {
    switch (field) {
    case FacetField::Model: return &Selection::models;
    case FacetField::Sequence: return &Selection::sequences;
    case FacetField::Vendor: return &Selection::vendors;
    case FacetField::Hardware: return &Selection::hardware;
    case FacetField::Framework: return &Selection::frameworks;
    case FacetField::Precision: return &Selection::precisions;
    case FacetField::Spec: return &Selection::specs;
    case FacetField::BenchmarkType: break;
    }
    return &Selection::benchmarkTypes;
}

std::string_view facetFieldKey(FacetField field) {
    return kFieldNames[static_cast<std::size_t>(field)].key;
}

std::string_view facetFieldLabel(FacetField field) {
    return kFieldNames[static_cast<std::size_t>(field)].label;
}

namespace {

/// One pass over the series.
class FacetCounter {
public:
    FacetCounter(const Catalogue &catalogue, const Selection &selection)
        : m_catalogue(catalogue), m_selection(selection), m_day(effectiveDay(catalogue, selection)),
          m_counting(catalogue, selection.vetoed), m_dayWithVetoed(dayWithVetoed(catalogue, selection)) {
        for (const FacetField field : kFacetFields) m_fields.emplace_back(field, catalogue, selection);
    }

    void count(std::size_t series, std::span<const SeriesRun> entries) {
        std::array<Tally *, kFieldCount> tallies{};
        std::size_t failed = 0;
        std::size_t lastFailed = 0;
        const std::uint64_t inStore = countPoints(m_catalogue, entries);
        for (std::size_t field = 0; field < kFieldCount; ++field) {
            Tally &tally = m_fields[field].of(series);
            tally.inStore += inStore;
            tallies[field] = &tally;
            if (tally.passes) continue;
            ++failed;
            lastFailed = field;
        }
        // What fails in one field only would be shown if that field were open; what fails in two never is.
        if (failed > 1) return;
        const std::span<const SeriesRun> counting = m_counting.of(entries);
        const std::uint64_t shown = countConcurrencies(m_catalogue, selectedRuns(m_catalogue, counting, m_selection.mode, m_day));
        if (failed == 1) {
            tallies[lastFailed]->value.count += shown;
            return;
        }
        for (Tally *tally : tallies) tally->value.count += shown;
        m_total += shown;
        for (const SeriesRun &entry : counting) addToDay(entry);
        if (m_catalogue.vetoedCount > 0)
            m_vetoed += countVetoed(m_catalogue, selectedRuns(m_catalogue, entries, m_selection.mode, m_dayWithVetoed));
    }

    Facets finished() {
        Facets facets;
        for (FieldTally &field : m_fields) facets.facets.push_back(field.sorted());
        for (const auto &[day, count] : m_days) facets.days.push_back(count);
        facets.total = m_total;
        facets.vetoed = m_vetoed;
        facets.vetoedInStore = m_catalogue.vetoedCount;
        return facets;
    }

private:
    static std::optional<Day> dayWithVetoed(const Catalogue &catalogue, Selection selection) {
        selection.vetoed = true;
        return effectiveDay(catalogue, selection);
    }

    void addToDay(const SeriesRun &entry) {
        const RunInfo &run = m_catalogue.runs[entry.run];
        if (!run.day) return;
        DayCount &count = m_days.try_emplace(*run.day, DayCount{*run.day, 0, run.daySource, 0}).first->second;
        const std::uint64_t points = m_catalogue.pointsOf(entry);
        count.results += points;
        count.source = std::min(count.source, run.daySource);
        if (run.daySource != DaySource::Told) count.assumed += points;
    }

    const Catalogue &m_catalogue;
    const Selection &m_selection;
    std::optional<Day> m_day;
    CountingRuns m_counting;
    std::optional<Day> m_dayWithVetoed;
    std::vector<FieldTally> m_fields;
    std::map<Day, DayCount> m_days;
    std::uint64_t m_total = 0;
    std::uint64_t m_vetoed = 0;
};

} // namespace

Facets buildFacets(const Catalogue &catalogue, const Selection &selection) {
    FacetCounter counter(catalogue, selection);
    const std::span<const SeriesRun> all(catalogue.seriesRuns);
    std::size_t begin = 0;
    while (begin < all.size()) {
        std::size_t end = begin + 1;
        while (end < all.size() && all[end].series == all[begin].series) ++end;
        counter.count(all[begin].series, all.subspan(begin, end - begin));
        begin = end;
    }
    return counter.finished();
}

} // namespace ps
