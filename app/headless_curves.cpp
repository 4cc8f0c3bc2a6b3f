// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headless_curves.h"

#include "app/curve_query.h"
#include "app/export_view.h"
#include "app/frontier_table.h"
#include "app/headless.h"
#include "core/export/csv_writer.h"
#include "core/export/json_writer.h"
#include "ui/chart/chart_spec_builder.h"
#include "ui/theme/theme.h"

#include <ostream>

namespace ps {

namespace {

Result<std::shared_ptr<const CurveSet>> curvesFor(const CommandLine &line, const JobControl &job) {
    auto reader = StoreReader::open(line.store);
    if (!reader) return failure(reader.error());
    auto catalogue = reader->catalogue(job);
    if (!catalogue) return failure(catalogue.error());
    return queryCurves(*reader, *catalogue, {line.selection, line.axes, line.groupBy}, job);
}

/// Says why there is nothing, in the words of the selection.
ExitCode nothingMatched(const CurveSet &curves, const std::string &verb, std::ostream &err) {
    const Excluded &excluded = curves.excluded;
    const std::string why = excluded.missingX + excluded.missingY == 0
                                ? excluded.vetoed > 0 ? "the only results that match are known to be bad; --vetoed shows them"
                                                      : "no result matches the selection; 'paretoscope facets' shows what there is"
                                : "the " + std::to_string(excluded.missingX + excluded.missingY) +
                                      " results that match have no value for " +
                                      metric(excluded.missingX >= excluded.missingY ? curves.axes.x : curves.axes.y).key;
    printError(err, verb, why);
    return ExitCode::NothingOrPartly;
}

} // namespace

ExitCode runFrontier(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    const auto curves = curvesFor(line, job);
    if (!curves) {
        printError(err, "frontier", curves.error().text());
        return storeExitCode(curves.error());
    }
    const DataExportOptions options{line.allPoints};
    switch (line.format) {
    case TextFormat::Json: out << writeJson(**curves, options); break;
    case TextFormat::Csv: out << writeCsv(**curves, options); break;
    case TextFormat::Table: out << frontierTable(**curves, line.allPoints); break;
    }
    return (*curves)->pointCount() == 0 ? nothingMatched(**curves, "frontier", err) : ExitCode::Done;
}

ExitCode runExport(const CommandLine &line, std::ostream &out, std::ostream &err, const JobControl &job) {
    const auto curves = curvesFor(line, job);
    if (!curves) {
        printError(err, "export", curves.error().text());
        return storeExitCode(curves.error());
    }
    if ((*curves)->pointCount() == 0) return nothingMatched(**curves, "export", err);
    if (std::error_code none; std::filesystem::equivalent(line.output, line.store, none)) {
        printError(err, "export", line.output.string() + " is the store itself");
        return ExitCode::Usage;
    }
    ExportJob request;
    request.file = line.output;
    request.sizePx = line.sizePx;
    request.dpi = line.dpi;
    request.theme = line.darkTheme ? Theme::darkTheme() : Theme::light();
    ChartOptions options;
    options.title = line.title;
    options.showRooflines = line.roofline;
    const Status status = exportView(request, **curves, [&] { return buildChartSpec(**curves, options, request.theme); });
    if (!status) {
        printError(err, "export", status.error().text());
        return ExitCode::BadInput;
    }
    out << line.output.string() << '\n';
    return ExitCode::Done;
}

} // namespace ps
