// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export_view.h"

#include "core/export/csv_writer.h"
#include "core/export/json_writer.h"
#include "core/support/save_file.h"
#include "core/support/text.h"
#include "ui/chart/chart_exporter.h"

namespace ps {

Status exportView(const ExportJob &job, const CurveSet &curves, const std::function<ChartSpec()> &spec) {
    const QString suffix = pathText(job.file.extension()).mid(1).toLower();
    if (suffix == QLatin1String("csv")) return saveFile(job.file, writeCsv(curves, {job.allPoints}));
    if (suffix == QLatin1String("json")) return saveFile(job.file, writeJson(curves, {job.allPoints}));
    const auto format = chartFormatOf(job.file);
    if (!format)
        return failure(ErrorCode::InvalidArgument,
                       "cannot tell the format of " + job.file.string() + ": end it in .svg, .pdf, .png, .csv or .json");
    return exportChart(spec(), job.theme, job.file, ChartExportRequest{job.sizePx, job.dpi, *format});
}

} // namespace ps
