// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalogue/selection.h"
#include "core/frontier/curve_set.h"
#include "ui/chart/chart_spec.h"

namespace ps {

/// What the reader chose to look at, as a value: what is read from the store, how it is grouped, how it is drawn.
struct ViewState {
    Selection selection;
    AxisChoice axes;
    GroupBy groupBy;
    ChartOptions chart;

    friend bool operator==(const ViewState &, const ViewState &) = default;
};

} // namespace ps
