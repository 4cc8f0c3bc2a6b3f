// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/column_room.h"

#include <QHeaderView>

namespace ps {

void ColumnRoom::apply(QHeaderView &header, int available) const {
    int others = 0;
    for (int column = 0; column < header.count(); ++column) {
        header.setSectionHidden(column, wanted && !wanted(column));
        if (column != nameColumn) others += header.sectionSize(column); // 0 when hidden
    }
    for (const int column : leastFirst) {
        if (available - others >= nameWidth) return;
        others -= header.sectionSize(column);
        header.setSectionHidden(column, true);
    }
}

} // namespace ps
