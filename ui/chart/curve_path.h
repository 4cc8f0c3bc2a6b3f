// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chart/plot_mapping.h"

#include <QPolygonF>

#include <vector>

namespace ps {

/// The interpolated curve through a frontier's knots, in pixels: the same curve as every interpolated number comes
/// from, sampled finely enough to look smooth at this zoom. Cut at the edges of the plot by hand, because SVG output
/// ignores clipping; leaving and entering again gives several pieces. Knots: strictly ascending x.
std::vector<QPolygonF> curvePieces(const std::vector<QPointF> &knots, const PlotMapping &mapping);

} // namespace ps
