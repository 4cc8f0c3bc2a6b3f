// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <string>
#include <vector>

namespace ps {

/// What a group is told apart by: the fields of `groupBy`, then those of model, sequence, benchmark type and offload
/// mode that differ within the result set and that `groupBy` does not tell apart already.
std::vector<GroupField> groupingFields(const ResultSet &results, const GroupBy &groupBy);

/// The value of a field as a key: "amd", "dsr1", "8192", "true"; empty when the row has none.
std::string groupFieldValue(GroupField field, const ResultSet &results, const ResultRow &row);

/// What people read for the group that the row belongs to: "NVIDIA", "B200 · vLLM · FP8 · MTP · 8k/1k".
std::string groupLabel(const std::vector<GroupField> &fields, const ResultSet &results, const ResultRow &row);

/// True for a field that may differ between two rows of one series.
bool variesWithinSeries(GroupField field);

} // namespace ps
