// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ps {

/// Fewer points for drawing: of the points inside width × height (in pixels, y down), at most one per square cell of
/// `cell` pixels, the first in order. Points outside, or not finite, are dropped. Returns indices, ascending.
/// O(n); the occupancy bitmap is width·height/cell² bits.
std::vector<std::uint32_t> decimate(std::span<const float> x, std::span<const float> y, float width, float height, float cell);

} // namespace ps
