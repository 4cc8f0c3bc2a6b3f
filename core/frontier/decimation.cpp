// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/decimation.h"

#include <algorithm>
#include <cassert>

namespace ps {

std::vector<std::uint32_t> decimate(std::span<const float> x, std::span<const float> y, float width, float height, float cell) {
    assert(x.size() == y.size());
    assert(cell > 0);
    std::vector<std::uint32_t> kept;
    if (!(width > 0) || !(height > 0)) return kept;
    // Points on the right and lower edges are inside, hence the cell more.
    const auto columns = static_cast<std::size_t>(width / cell) + 1;
    const auto rows = static_cast<std::size_t>(height / cell) + 1;
    std::vector<bool> taken(columns * rows);
    for (std::size_t i = 0; i < x.size(); ++i) {
        // Written so that NaN fails it.
        if (!(x[i] >= 0 && x[i] <= width && y[i] >= 0 && y[i] <= height)) continue;
        const std::size_t column = std::min(static_cast<std::size_t>(x[i] / cell), columns - 1);
        const std::size_t row = std::min(static_cast<std::size_t>(y[i] / cell), rows - 1);
        if (taken[row * columns + column]) continue;
        taken[row * columns + column] = true;
        kept.push_back(static_cast<std::uint32_t>(i));
    }
    return kept;
}

} // namespace ps
