// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/selection.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// The fields one can filter by.
enum class FacetField { Model, Sequence, Vendor, Hardware, Framework, Precision, Spec, BenchmarkType };
inline constexpr std::array kFacetFields = {FacetField::Model,     FacetField::Sequence,  FacetField::Vendor, FacetField::Hardware,
                                            FacetField::Framework, FacetField::Precision, FacetField::Spec,   FacetField::BenchmarkType};

std::string_view facetFieldKey(FacetField field); ///< "model", "sequence", "vendor", "hardware", "framework", "precision", "spec", "type"
std::string_view
facetFieldLabel(FacetField field); ///< "Model", "Sequence", "Vendor", "GPU", "Engine", "Precision", "Speculation", "Benchmark"

/// The list of a selection that holds the chosen values of the field: `selection.*chosenValues(field)`.
std::vector<std::string> Selection::*chosenValues(FacetField field);

struct FacetValue {
    std::string key;
    std::string label;
    std::uint64_t count = 0; ///< Results that the selection would show with only this value chosen in this field.
    bool selected = false;   ///< Named in the selection (nothing named: false for all).
};

struct Facet {
    FacetField field = FacetField::Model;
    /// Every value in the store, also those with count 0 under this selection, and those of results that are left out
    /// because they are known to be bad. GPUs by vendor, newest generation
    /// first; the others by count in the whole store, largest first, then by key.
    std::vector<FacetValue> values;
};

struct DayCount {
    Day day;
    std::uint64_t results = 0;          ///< of matching series, in runs of that day
    DaySource source = DaySource::Told; ///< how the day is known: the best that any of these runs has to say
    std::uint64_t assumed = 0;          ///< of these results: in runs whose day nothing of their own tells
};

struct Facets {
    std::vector<Facet> facets;  ///< one per kFacetFields, in that order
    std::vector<DayCount> days; ///< nights with results of the matching series, oldest first, whatever the as-of day
    std::uint64_t total = 0;    ///< results that the selection shows
    /// Results known to be bad that the selection shows, or would show were they not left out.
    std::uint64_t vetoed = 0;
    std::uint64_t vetoedInStore = 0; ///< results known to be bad, whatever the selection
};

/// Pure; a few milliseconds at a million results.
Facets buildFacets(const Catalogue &catalogue, const Selection &selection);

} // namespace ps
