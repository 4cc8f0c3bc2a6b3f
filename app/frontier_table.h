// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"

#include <string>

namespace ps {

/// `paretoscope frontier` for people: a heading that says what is shown, then per group its points in aligned columns.
/// Numbers with six significant digits; the exact ones are in --format csv and json.
std::string frontierTable(const CurveSet &curves, bool allPoints);

} // namespace ps
