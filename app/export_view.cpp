// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export_view.h"

#include "core/export/csv_writer.h"
#include "core/export/json_writer.h"
#include "core/support/save_file.h"
#include "core/support/text.h"
#include "ui/chart/chart_exporter.h"

namespace ps {

namespace {

std::optional<ChartFormat> chartFormat(const QString &suffix) {
    if (suffix == QLatin1String("svg")) return ChartFormat::Svg;
    if (suffix == QLatin1String("pdf")) return ChartFormat::Pdf;
    if (suffix == QLatin1String("png")) return ChartFormat::Png;
    return std::nullopt;
}

} // namespace

Status exportView(const ExportJob &job, const CurveSet &curves, const std::function<ChartSpec()> &spec) {
    const QString suffix = pathText(job.file.extension()).mid(1).toLower();
    if (suffix == QLatin1String("csv")) return saveFile(job.file, writeCsv(curves, {job.allPoints}));
    if (suffix == QLatin1String("json")) return saveFile(job.file, writeJson(curves, {job.allPoints}));
    const auto format = chartFormat(suffix);
    if (!format)
        return failure(ErrorCode::InvalidArgument, "cannot tell the format of " + job.file.string() + ": end it in .svg, .pdf, .png, .csv or .json");
    return exportChart(spec(), job.theme, job.file, ChartExportRequest{job.sizePx, job.dpi, *format});
}

} // namespace ps
