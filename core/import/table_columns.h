// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// The kinds of CSV that hold benchmark rows.
enum class TableKind : std::uint8_t {
    None,
    Dashboard, ///< the export of the public dashboard, of either header
    JobRows,   ///< columns called like the keys of a benchmark job's rows
    ApiRows,   ///< columns called like the keys of the API's rows, the metrics beside them
};

/// What the columns of a CSV mean.
struct TableColumns {
    TableKind kind = TableKind::None;
    std::vector<std::string> keys;  ///< of a benchmark row, for each column; its own header where it is of nothing known
    std::vector<bool> milliseconds; ///< the header says that the column holds milliseconds
};

/// Reads a header line. Columns may come in any order.
TableColumns columnsOf(const std::vector<std::string> &header);

/// "Median TTFT (ms)" → "median_ttft"; empty when it is no column of the dashboard's export.
std::string dashboardKey(std::string_view header);

} // namespace ps
