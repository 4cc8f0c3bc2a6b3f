// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/facet_selection.h"

#include "core/domain/gpu_sku.h"

#include <algorithm>

namespace ps {

namespace {

using Keys = std::vector<std::string>;

bool contains(const Keys &keys, const std::string &key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

Keys chosenOf(const Selection &selection, FacetField field, const Keys &keys) {
    Keys chosen;
    for (const std::string &key : keys) {
        if (isChosen(selection, field, key)) chosen.push_back(key);
    }
    return chosen;
}

} // namespace

const std::vector<std::string> &chosenKeys(const Selection &selection, FacetField field) {
    return selection.*chosenValues(field);
}

bool isChosen(const Selection &selection, FacetField field, const std::string &key) {
    const Keys &named = chosenKeys(selection, field);
    if (!named.empty() && !contains(named, key)) return false;
    if (field != FacetField::Hardware || selection.vendors.empty()) return true;
    return contains(selection.vendors, std::string(vendorKey(vendorOfGpu(key))));
}

Selection withChosen(Selection selection, FacetField field, const Keys &keys, const Keys &chosen) {
    Keys kept;
    for (const std::string &key : keys) {
        if (contains(chosen, key)) kept.push_back(key);
    }
    if (kept.size() == keys.size()) kept.clear();
    selection.*chosenValues(field) = std::move(kept);
    if (field == FacetField::Hardware) selection.vendors.clear();
    return selection;
}

Selection withToggled(const Selection &selection, FacetField field, const Keys &keys, const std::string &key) {
    Keys chosen = chosenOf(selection, field, keys);
    const auto it = std::find(chosen.begin(), chosen.end(), key);
    if (it == chosen.end()) {
        chosen.push_back(key);
    } else {
        chosen.erase(it);
    }
    return withChosen(selection, field, keys, chosen);
}

Selection withSolo(const Selection &selection, FacetField field, const Keys &keys, const std::string &key) {
    return withGroupSolo(selection, field, keys, {key});
}

Selection withGroupSolo(const Selection &selection, FacetField field, const Keys &keys, const Keys &group) {
    const bool wasAlone = chosenOf(selection, field, keys) == group;
    return withChosen(selection, field, keys, wasAlone ? keys : group);
}

Selection withOnly(Selection selection, FacetField field, const std::string &key) {
    selection.*chosenValues(field) = {key};
    return selection;
}

Selection withAll(Selection selection, FacetField field) {
    (selection.*chosenValues(field)).clear();
    if (field == FacetField::Hardware) selection.vendors.clear();
    return selection;
}

Selection withoutFilters(Selection selection) {
    Selection reset;
    reset.models = std::move(selection.models);
    reset.sequences = std::move(selection.sequences);
    reset.benchmarkTypes = std::move(selection.benchmarkTypes);
    reset.asOf = selection.asOf;
    reset.mode = selection.mode;
    reset.vetoed = selection.vetoed;
    return reset;
}

} // namespace ps
