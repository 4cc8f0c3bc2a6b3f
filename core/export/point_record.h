// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ps {

/// A cell of an export; monostate: missing. Views point into the result set.
using ExportValue = std::variant<std::monostate, bool, std::int64_t, double, std::string_view, std::string>;

/// Names of the fields of a point that every export carries, in order: "x", "y", "frontier", "hardware", …
std::span<const std::string_view> pointFieldNames();
/// The values that belong to those names.
std::vector<ExportValue> pointFieldValues(const CurveSet &curves, const CurvePoint &point);

/// The columns of the result set that are not an axis.
std::vector<std::size_t> furtherColumns(const CurveSet &curves);

} // namespace ps
