// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/facets.h"

#include <string>
#include <vector>

namespace ps {

/// What clicks in a list of facet values do to a selection. An empty list in a Selection means "all", so no click can
/// leave a field with nothing chosen. `keys` are all values of the field in the store; names that the store no longer
/// has are dropped by the first click. Pure functions.

/// The keys named in a field; empty: all.
const std::vector<std::string> &chosenKeys(const Selection &selection, FacetField field);
/// True when results with this value pass the field. A GPU must pass the selection's vendors, too.
bool isChosen(const Selection &selection, FacetField field, const std::string &key);

/// The field chosen as named: everything named and nothing named are both written as "all". Choosing GPUs replaces a
/// choice of vendors.
Selection withChosen(Selection selection, FacetField field, const std::vector<std::string> &keys, const std::vector<std::string> &chosen);
/// A click on the box: flips the value. Taking away the last one gives all.
Selection withToggled(const Selection &selection, FacetField field, const std::vector<std::string> &keys, const std::string &key);
/// A click on the name: this value alone; all again when it was alone already.
Selection withSolo(const Selection &selection, FacetField field, const std::vector<std::string> &keys, const std::string &key);
/// A click on the heading of a group (the GPUs of one vendor): the group alone; all again when it was alone already.
/// `group` is in the order of `keys`.
Selection withGroupSolo(const Selection &selection, FacetField field, const std::vector<std::string> &keys,
                        const std::vector<std::string> &group);
/// This value alone, always: a list where exactly one is chosen (model, sequence).
Selection withOnly(Selection selection, FacetField field, const std::string &key);
/// Every value of the field again; for GPUs of every vendor.
Selection withAll(Selection selection, FacetField field);
/// No filter left but model, sequence, benchmark type and date: what a chart cannot do without. Whether results known to be
/// bad count stays as it is.
Selection withoutFilters(Selection selection);

} // namespace ps
