// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/chart_style.h"
#include "ui/chart/plot_mapping.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ps {

/// What the layers of the plot draw from. Owned by PlotScene; the layers only read it.
struct PlotState {
    ChartSpec spec;
    ChartStyle style;
    PlotMapping mapping;
    /// Per point of the spec, in AxisMapping's scale: what remains constant while zooming.
    std::vector<double> scaleX, scaleY;
    /// Per point of the spec, in pixels from the plot's top left corner.
    std::vector<float> pixelX, pixelY;
    std::size_t frontierBegin = 0; ///< index of the first frontier point in the spec; all before it are dominated
    bool coarse = false;           ///< while the reader zooms or pans: fewer points, quicker
    std::vector<std::uint32_t> selected;
    std::optional<std::uint32_t> highlighted;

    QPointF pixelOf(std::uint32_t point) const { return mapping.plot.topLeft() + QPointF(pixelX[point], pixelY[point]); }
    double radiusOf(std::uint32_t point) const { return point < frontierBegin ? kDominatedRadius : kFrontierRadius; }
};

} // namespace ps
