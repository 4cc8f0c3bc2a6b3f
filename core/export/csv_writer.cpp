// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_writer.h"

#include "core/export/csv_text.h"
#include "core/export/point_record.h"
#include "core/export/provenance.h"
#include "core/support/number_text.h"

#include <algorithm>

namespace ps {

namespace {

void appendHeading(std::string &csv, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        csv += text;
    } else {
        appendCsvText(csv, text);
    }
}

/// Text is always quoted, so that a missing value (an empty cell) and an empty text differ.
struct AppendCell {
    std::string &csv;
    void operator()(std::monostate) const {}
    void operator()(bool value) const { csv += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { csv += std::to_string(value); }
    void operator()(double value) const { csv += exactText(value); }
    void operator()(std::string_view value) const { appendCsvText(csv, value); }
    void operator()(const std::string &value) const { appendCsvText(csv, value); }
};

/// A name from an archive may hold a line break, which would end the comment.
void appendComment(std::string &csv, std::string line) {
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    csv.append("# ").append(line).append("\n");
}

std::string metricHeading(MetricId id) {
    const Metric &entry = metric(id);
    return entry.unit.empty() ? entry.key : entry.key + " (" + entry.unit + ")";
}

void appendHeader(std::string &csv, const CurveSet &curves, const std::vector<std::size_t> &further) {
    csv += "group,vendor";
    for (const std::string_view name : pointFieldNames()) {
        csv += ',';
        const bool isX = name == "x";
        if (isX || name == "y") {
            appendHeading(csv, metricHeading(isX ? curves.axes.x : curves.axes.y));
        } else {
            appendHeading(csv, name);
        }
    }
    for (const std::size_t column : further) {
        csv += ',';
        appendHeading(csv, metricHeading(curves.results->columns[column]));
    }
    csv += '\n';
}

} // namespace

std::string writeCsv(const CurveSet &curves, const DataExportOptions &options) {
    std::string csv;
    for (std::string &line : provenanceLines(curves)) appendComment(csv, std::move(line));
    const std::vector<std::size_t> further = furtherColumns(curves);
    appendHeader(csv, curves, further);
    for (const Curve &curve : curves.curves) {
        for (const CurvePoint &point : curve.points) {
            if (!options.allPoints && !point.onFrontier) continue;
            appendCsvText(csv, curve.label);
            csv += ',';
            appendCsvText(csv, vendorKey(curve.vendor));
            for (const ExportValue &value : pointFieldValues(curves, point)) {
                csv += ',';
                std::visit(AppendCell{csv}, value);
            }
            for (const std::size_t column : further) {
                csv += ',';
                if (const auto value = curves.results->value(point.row, column)) csv += exactText(*value);
            }
            csv += '\n';
        }
    }
    return csv;
}

} // namespace ps
