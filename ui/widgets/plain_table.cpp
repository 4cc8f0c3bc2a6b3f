// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plain_table.h"

#include <QHeaderView>

namespace ps {

namespace {

constexpr int kRowHeight = 24;
constexpr int kHeaderHeight = 28;

} // namespace

PlainTable::PlainTable(const QString &accessibleName, QWidget *parent) : QTableView(parent) {
    setAccessibleName(accessibleName);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    verticalHeader()->setMinimumSectionSize(kRowHeight);
    horizontalHeader()->setFixedHeight(kHeaderHeight);
    horizontalHeader()->setHighlightSections(false);
}

void PlainTable::setColumns(std::initializer_list<int> widths, int stretched) {
    int column = 0;
    for (const int width : widths) setColumnWidth(column++, width);
    horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
}

} // namespace ps
