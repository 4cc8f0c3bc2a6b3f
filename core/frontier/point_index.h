// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ps {

/// Nearest point for hover and click: a uniform grid over pixel positions. Build O(n), query a few cells.
class PointIndex {
public:
    PointIndex() = default;
    /// Positions in pixels; a point that is not finite is not found. Copies what it needs.
    PointIndex(std::span<const float> x, std::span<const float> y);

    /// Index of the point nearest to (x, y) and at most `radius` pixels away; on equal distance the highest index, the
    /// one drawn on top. None when there is no such point.
    std::optional<std::uint32_t> nearest(float x, float y, float radius) const;

private:
    int cellOf(float value, float origin, int count) const;

    std::vector<float> m_x, m_y;
    std::vector<std::uint32_t> m_cellStart; ///< m_columns · m_rows + 1 offsets into m_order
    std::vector<std::uint32_t> m_order;
    float m_left = 0, m_top = 0, m_cell = 1;
    int m_columns = 0, m_rows = 0;
};

} // namespace ps
