// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/point_index.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace ps {

namespace {

constexpr int kMaxCellsAcross = 1024;

struct Extent {
    float left = 0, top = 0, right = 0, bottom = 0;
    std::uint32_t points = 0;
};

bool isFinite(float x, float y) {
    return std::isfinite(x) && std::isfinite(y);
}

Extent extentOf(std::span<const float> x, std::span<const float> y) {
    Extent extent;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!isFinite(x[i], y[i])) continue;
        const bool first = extent.points++ == 0;
        extent.left = first ? x[i] : std::min(extent.left, x[i]);
        extent.right = first ? x[i] : std::max(extent.right, x[i]);
        extent.top = first ? y[i] : std::min(extent.top, y[i]);
        extent.bottom = first ? y[i] : std::max(extent.bottom, y[i]);
    }
    return extent;
}

/// Square cells with about one point each on average, at most kMaxCellsAcross in either direction.
float cellSize(const Extent &extent) {
    const float width = extent.right - extent.left;
    const float height = extent.bottom - extent.top;
    const float even = std::sqrt(width) * std::sqrt(height) / std::sqrt(static_cast<float>(extent.points));
    const float cell = std::max({even, width / (kMaxCellsAcross - 1), height / (kMaxCellsAcross - 1)});
    return std::isfinite(cell) && cell > 0 ? cell : 1.0F;
}

} // namespace

PointIndex::PointIndex(std::span<const float> x, std::span<const float> y) : m_x(x.begin(), x.end()), m_y(y.begin(), y.end()) {
    assert(x.size() == y.size());
    const Extent extent = extentOf(x, y);
    if (extent.points == 0) return;
    m_left = extent.left;
    m_top = extent.top;
    m_cell = cellSize(extent);
    m_columns = cellOf(extent.right, m_left, kMaxCellsAcross) + 1;
    m_rows = cellOf(extent.bottom, m_top, kMaxCellsAcross) + 1;

    // A counting sort: how many per cell, where each cell begins, then the points in their places.
    const auto cellOfPoint = [this](std::size_t i) {
        return static_cast<std::size_t>(cellOf(m_y[i], m_top, m_rows)) * static_cast<std::size_t>(m_columns) +
               static_cast<std::size_t>(cellOf(m_x[i], m_left, m_columns));
    };
    m_cellStart.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows) + 1, 0);
    for (std::size_t i = 0; i < m_x.size(); ++i) {
        if (isFinite(m_x[i], m_y[i])) ++m_cellStart[cellOfPoint(i) + 1];
    }
    for (std::size_t cell = 1; cell < m_cellStart.size(); ++cell) m_cellStart[cell] += m_cellStart[cell - 1];
    std::vector<std::uint32_t> next(m_cellStart.begin(), m_cellStart.end() - 1);
    m_order.resize(extent.points);
    for (std::size_t i = 0; i < m_x.size(); ++i) {
        if (isFinite(m_x[i], m_y[i])) m_order[next[cellOfPoint(i)]++] = static_cast<std::uint32_t>(i);
    }
}

std::optional<std::uint32_t> PointIndex::nearest(float x, float y, float radius) const {
    if (m_order.empty() || !isFinite(x, y) || !(radius >= 0)) return std::nullopt;
    const int firstColumn = cellOf(x - radius, m_left, m_columns);
    const int lastColumn = cellOf(x + radius, m_left, m_columns);
    const int lastRow = cellOf(y + radius, m_top, m_rows);
    std::optional<std::uint32_t> best;
    // In double: the squares of pixel distances must neither overflow nor tie by rounding.
    double bestDistance = static_cast<double>(radius) * radius;
    for (int row = cellOf(y - radius, m_top, m_rows); row <= lastRow; ++row) {
        const std::size_t line = static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns);
        const std::uint32_t begin = m_cellStart[line + static_cast<std::size_t>(firstColumn)];
        const std::uint32_t end = m_cellStart[line + static_cast<std::size_t>(lastColumn) + 1];
        for (std::uint32_t at = begin; at < end; ++at) {
            const std::uint32_t point = m_order[at];
            const double dx = static_cast<double>(m_x[point]) - x;
            const double dy = static_cast<double>(m_y[point]) - y;
            const double distance = dx * dx + dy * dy;
            if (distance > bestDistance || (best && distance == bestDistance && point < *best)) continue;
            best = point;
            bestDistance = distance;
        }
    }
    return best;
}

int PointIndex::cellOf(float value, float origin, int count) const {
    const float cell = (value - origin) / m_cell;
    if (!(cell > 0)) return 0;
    return cell >= static_cast<float>(count) ? count - 1 : static_cast<int>(cell);
}

} // namespace ps
