// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "ui/chart/chart_spec.h"
#include "ui/theme/theme.h"

#include <string_view>
#include <vector>

namespace ps {

/// Colours hang on keys, never on the order of the data: a GPU has the same one in every chart, session and machine.

/// The hue of a vendor's frontier.
QColor vendorColour(Vendor vendor, const Theme &theme);

/// The shade of a GPU: its vendor's hue, by generation. An unknown GPU gets one of the hues from violet to blue that
/// no known vendor has.
QColor gpuColour(std::string_view hardware, const Theme &theme);

/// The line of each curve, in the order of the set. By vendor the vendor's hue; where curves are split by GPU the GPU's
/// shade. Curves of one colour differ in their dashes, and local kernels are always grey and dashed.
std::vector<LineStyle> frontierLines(const CurveSet &curves, const Theme &theme);

/// Of a local result that is in doubt, whatever it measured.
MarkerStyle doubtfulMarker(const Theme &theme);
/// The marker of a result. AMD's frontier points have a hole, so that vendors can be told apart without the hue;
/// local kernels are open triangles.
MarkerStyle markerOf(const ServingConfig &config, std::string_view benchmarkType, bool onFrontier, const Theme &theme);

} // namespace ps
