// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/default_view.h"

#include "core/catalogue/facets.h"

namespace ps {

namespace {

/// How much there is to compare: results of the vendor that has the second most. 0 when one vendor is alone.
std::uint64_t comparable(const Catalogue &catalogue, const Selection &selection) {
    std::uint64_t first = 0, second = 0;
    for (const Facet &facet : buildFacets(catalogue, selection).facets) {
        if (facet.field != FacetField::Vendor) continue;
        for (const FacetValue &value : facet.values) {
            if (value.count > first)
                second = std::exchange(first, value.count);
            else if (value.count > second)
                second = value.count;
        }
    }
    return second;
}

/// Adds to the selection the value of `field` that leaves the most to compare; of equals, the one with more results.
void choose(const Catalogue &catalogue, Selection &selection, FacetField field, std::vector<std::string> Selection::*values) {
    std::string best;
    std::uint64_t bestComparable = 0, bestCount = 0;
    for (const Facet &facet : buildFacets(catalogue, selection).facets) {
        if (facet.field != field) continue;
        for (const FacetValue &value : facet.values) {
            if (value.count == 0) continue;
            Selection candidate = selection;
            (candidate.*values) = {value.key};
            const std::uint64_t both = comparable(catalogue, candidate);
            if (both > bestComparable || (both == bestComparable && value.count > bestCount)) {
                best = value.key;
                bestComparable = both;
                bestCount = value.count;
            }
        }
    }
    if (bestCount > 0) selection.*values = {best};
}

} // namespace

CurveQuery defaultView(const Catalogue &catalogue) {
    CurveQuery view;
    choose(catalogue, view.selection, FacetField::Model, &Selection::models);
    choose(catalogue, view.selection, FacetField::Sequence, &Selection::sequences);
    choose(catalogue, view.selection, FacetField::Precision, &Selection::precisions);
    view.axes = {findMetric(kDefaultXMetric)->id, findMetric(kDefaultYMetric)->id};
    return view;
}

} // namespace ps
