// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/result_table_model.h"

namespace ps {

/// The line above the table, in two parts of different weight.
struct ResultSummary {
    QString count; ///< "24 frontier points"
    QString rest;  ///< "of 589 shown · 3 excluded: no median time to first token"
};

/// `shown` of `listed` rows pass the search field. An empty summary without curves.
ResultSummary summarise(const CurveSet *curves, ResultTableModel::Scope scope, int shown, int listed);

/// Why the chart is empty, when it is: nothing matched, or no result has both metrics. Else empty.
QString nothingToDraw(const CurveSet &curves);

} // namespace ps
