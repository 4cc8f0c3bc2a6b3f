// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

class QHeaderView;

namespace ps {

/// Hides columns of a table or tree until the column of names has room, those that say least first. Called again it shows
/// those that have room by now.
struct ColumnRoom {
    int nameColumn = 0;
    int nameWidth = 0;               ///< that the names need, in pixels
    std::vector<int> leastFirst;     ///< columns that may go; others stay
    std::function<bool(int)> wanted; ///< whether a column should be shown where there is room; empty: each is

    void apply(QHeaderView &header, int available) const;
};

} // namespace ps
