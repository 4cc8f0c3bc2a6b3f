// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/chart_spec.h"

namespace ps {

/// The part of an axis to show after a zoom: `fraction` (0 at the axis' minimum, 1 at its maximum) stays where it is,
/// the span is divided by `factor`. Keeps within sane limits, see withinLimits().
ValueRange zoomed(const AxisSpec &axis, double fraction, double factor);

/// After moving the shown part by `fraction` of its own span towards larger values.
ValueRange panned(const AxisSpec &axis, double fraction);

/// The wish, made sane: between a millionth and a thousand times the span of the data, never far from the data, and on
/// a log axis at most three decades beyond it on either side.
ValueRange withinLimits(const ValueRange &wish, const AxisSpec &axis);

/// True when the range can be shown on an axis of this kind.
bool fits(const ValueRange &range, bool log);

} // namespace ps
