// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/result.h"
#include "ui/chart/chart_spec.h"
#include "ui/theme/theme.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

#include <filesystem>
#include <optional>

namespace ps {

enum class ChartFormat { Svg, Pdf, Png };

/// By the ending of the file's name; none when it is another one.
std::optional<ChartFormat> chartFormatOf(const std::filesystem::path &file);

struct ChartExportRequest {
    QSize sizePx{1600, 1000}; ///< of the picture; on paper sizePx / dpi inches
    int dpi = 96;             ///< text and lines are as large as on a screen with this density
    ChartFormat format = ChartFormat::Svg;
};

/// Draws the spec, which must be made with the same theme, as it is: title, selection, axes, frontiers, points, legend,
/// notes and footer. Text stays text and points stay vectors in SVG and PDF; a vector file of more than 20,000 dominated
/// points gets fewer of them, all frontier points, and says so. Needs a QGuiApplication (offscreen will do); call on its
/// thread. InvalidArgument for a size or density that makes no sense.
[[nodiscard]] Result<QByteArray> chartBytes(const ChartSpec &spec, const Theme &theme, const ChartExportRequest &request);

/// The same picture as pixels, with the description among its texts; null when the size makes no sense.
[[nodiscard]] QImage renderChart(const ChartSpec &spec, const Theme &theme, const QSize &sizePx, int dpi = 96);

/// The same bytes in a file, written as saveFile() does.
[[nodiscard]] Status exportChart(const ChartSpec &spec, const Theme &theme, const std::filesystem::path &file,
                                 const ChartExportRequest &request);

} // namespace ps
