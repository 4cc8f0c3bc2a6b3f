// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/axis.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ps {

/// The Pareto frontier by standard dominance: a point is dominated when another is at least as good on both axes and
/// better on one. Points equal on both axes do not dominate each other and all stay. A point with a value that is not
/// finite never enters.
///
/// Returns indices into x and y (same size), by ascending x; equal points by ascending index. O(n log n) at worst; a
/// linear prefilter makes the usual case (a frontier much smaller than n) about ten times faster. Reentrant.
std::vector<std::uint32_t> paretoFrontier(std::span<const double> x, std::span<const double> y, Direction xDirection, Direction yDirection);

} // namespace ps
