// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/frontier/curve_set.h"
#include "core/support/result.h"
#include "ui/chart/chart_spec.h"
#include "ui/theme/theme.h"

#include <QSize>

#include <filesystem>
#include <functional>

namespace ps {

/// What to write and how; the suffix of the file decides the format (svg, pdf, png, csv, json).
struct ExportJob {
    std::filesystem::path file;
    QSize sizePx{1600, 900};
    int dpi = 96;
    Theme theme = Theme::light();
    bool allPoints = true; ///< of csv and json: dominated points too
};

/// Writes exactly what is shown: pictures from the chart spec, data from the curve set. The file appears whole or not
/// at all. `spec` is asked for pictures only. GUI thread for pictures. Errors: Unreadable, DiskFull, InvalidArgument.
[[nodiscard]] Status exportView(const ExportJob &job, const CurveSet &curves, const std::function<ChartSpec()> &spec);

} // namespace ps
