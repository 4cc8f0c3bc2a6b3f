// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/facet_selection.h"

#include "core/domain/gpu_sku.h"

#include <algorithm>

namespace ps {

namespace {

using Keys = std::vector<std::string>;

Keys &chosenKeysOf(Selection &selection, FacetField field) {
    switch (field) {
    case FacetField::Model: return selection.models;
    case FacetField::Sequence: return selection.sequences;
    case FacetField::Vendor: return selection.vendors;
    case FacetField::Hardware: return selection.hardware;
    case FacetField::Framework: return selection.frameworks;
    case FacetField::Precision: return selection.precisions;
    case FacetField::Spec: return selection.specs;
    case FacetField::BenchmarkType: return selection.benchmarkTypes;
    }
    return selection.models;
}

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
    return chosenKeysOf(const_cast<Selection &>(selection), field);
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
    chosenKeysOf(selection, field) = std::move(kept);
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
    chosenKeysOf(selection, field) = {key};
    return selection;
}

Selection withAll(Selection selection, FacetField field) {
    chosenKeysOf(selection, field).clear();
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
    return reset;
}

} // namespace ps
