// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace ps {

/// Every custom role of the program's item models. DisplayRole is text for people; what a view or proxy computes with
/// has a role of its own.
enum Role : int {
    SortRole = Qt::UserRole + 1, ///< the raw value (number or text); invalid when it is missing
    ResultIdRole,                ///< qlonglong, ResultId::value
    HardwareRole,                ///< QString, normalised GPU key; colours hang on it
    OnFrontierRole,              ///< bool
    SearchRole,                  ///< QString, everything that the search field looks in
    KeyRole,                     ///< QString, stable key of a facet value
    CountRole,                   ///< qulonglong, results with this facet value
    GroupRole,                   ///< QString, key of the group that a facet value is listed under; empty: none
    SeverityRole,                ///< int, NoteSeverity of the worst below; invalid: nothing to remark
    NodeRole,                    ///< int, ImportReportModel::Node
    ImportIdRole,                ///< qlonglong, ImportId::value
    ShareRole,                   ///< double, share of a ceiling (1: all of it); invalid when it is not known
    DoubtRole,                   ///< bool, the figure is kept out of frontiers
};

} // namespace ps
