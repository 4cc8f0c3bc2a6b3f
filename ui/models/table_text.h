// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>

#include <vector>

namespace ps {

/// Rows and columns of a table as tab-separated lines with a header, for a spreadsheet: numbers exactly and in the C
/// locale (from SortRole), everything else as displayed, tabs and line breaks within a cell as spaces.
QString tabSeparatedText(const QAbstractItemModel &model, const std::vector<int> &rows, const std::vector<int> &columns);

} // namespace ps
