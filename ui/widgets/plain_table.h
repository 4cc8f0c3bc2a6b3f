// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace ps {

/// A table of rows that are chosen whole: no grid, no row numbers, even heights, the way all tables of the window look.
class PlainTable : public QTableView {
    Q_OBJECT
public:
    explicit PlainTable(const QString &accessibleName, QWidget *parent = nullptr);

    /// Widths of the columns in pixels; `stretched` takes what is left.
    void setColumns(std::initializer_list<int> widths, int stretched);
};

} // namespace ps
