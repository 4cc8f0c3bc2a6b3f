// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/json_writer.h"

#include "core/export/point_record.h"
#include "core/export/provenance.h"
#include "core/support/number_text.h"
#include "core/support/version.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace ps {

namespace {

using nlohmann::ordered_json;

/// What is not valid UTF-8 is replaced by U+FFFD: a name from an archive must not make the export fail.
std::string dumped(const ordered_json &value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// The points are written directly: a tree of them all would cost many times the text.
struct AppendValue {
    std::string &json;
    void operator()(std::monostate) const { json += "null"; }
    void operator()(bool value) const { json += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { json += std::to_string(value); }
    void operator()(double value) const { json += std::isfinite(value) ? exactText(value) : "null"; }
    void operator()(std::string_view value) const { json += dumped(value); }
    void operator()(const std::string &value) const { json += dumped(value); }
};

void appendKey(std::string &json, std::string_view key) {
    if (json.back() != '{') json += ',';
    json += '"';
    json += key; // our own names and metric keys: nothing to escape
    json += "\":";
}

void appendPoint(std::string &json, const CurveSet &curves, const CurvePoint &point, const std::vector<std::size_t> &further) {
    json += '{';
    const std::vector<ExportValue> values = pointFieldValues(curves, point);
    const auto names = pointFieldNames();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (names[i] == "synthetic" && values[i] == ExportValue(false)) continue;
        appendKey(json, names[i]);
        std::visit(AppendValue{json}, values[i]);
    }
    if (!further.empty()) {
        appendKey(json, "metrics");
        json += '{';
        for (const std::size_t column : further) {
            appendKey(json, metric(curves.results->columns[column]).key);
            const auto value = curves.results->value(point.row, column);
            std::visit(AppendValue{json}, value ? ExportValue(*value) : ExportValue());
        }
        json += '}';
    }
    json += '}';
}

ordered_json axisJson(MetricId id) {
    const Metric &entry = metric(id);
    return {{"key", entry.key}, {"label", entry.label}, {"unit", entry.unit}, {"better", betterKey(entry.better)}};
}

ordered_json dayJson(const std::optional<Day> &day) {
    return day ? ordered_json(day->iso()) : ordered_json();
}

ordered_json selectionJson(const Selection &selection) {
    ordered_json json = {{"model", selection.models},
                         {"hardware", selection.hardware},
                         {"vendor", selection.vendors},
                         {"framework", selection.frameworks},
                         {"precision", selection.precisions},
                         {"spec", selection.specs},
                         {"type", selection.benchmarkTypes},
                         {"isl", selection.isls},
                         {"osl", selection.osls},
                         {"sequence", selection.sequences}};
    json["asOf"] = dayJson(selection.asOf);
    json["select"] = selectModeKey(selection.mode);
    json["vetoed"] = selection.vetoed;
    return json;
}

ordered_json headJson(const CurveSet &curves) {
    ordered_json json;
    json["schema"] = 1;
    json["program"] = "paretoscope";
    json["version"] = versionText();
    json["description"] = selectionSentence(curves);
    if (curves.anySynthetic()) json["synthetic"] = true;
    json["attribution"] = attributionLines(curves);
    json["x"] = axisJson(curves.axes.x);
    json["y"] = axisJson(curves.axes.y);
    json["selection"] = selectionJson(curves.selection);
    json["asOf"] = dayJson(curves.asOf);
    json["by"] = curves.groupBy.key();
    return json;
}

void appendGroup(std::string &json, const CurveSet &curves, const Curve &curve, bool allPoints) {
    ordered_json key = ordered_json::object();
    for (const auto &[field, value] : curve.key) key[field] = value;
    json += '{';
    appendKey(json, "key");
    json += dumped(key);
    appendKey(json, "label");
    json += dumped(curve.label);
    appendKey(json, "vendor");
    json += dumped(vendorKey(curve.vendor));
    appendKey(json, "points");
    json += '[';
    const std::vector<std::size_t> further = furtherColumns(curves);
    for (const CurvePoint &point : curve.points) {
        if (!allPoints && !point.onFrontier) continue;
        json += json.back() == '[' ? "\n" : ",\n";
        appendPoint(json, curves, point, further);
    }
    json += "]}";
}

} // namespace

std::string writeJson(const CurveSet &curves, const DataExportOptions &options) {
    std::string json = dumped(headJson(curves));
    json.pop_back();
    json += ",\n\"groups\":[";
    for (const Curve &curve : curves.curves) {
        json += json.back() == '[' ? "\n" : ",\n";
        appendGroup(json, curves, curve, options.allPoints);
    }
    json += "],\n\"excluded\":";
    json += dumped({{"missing_x", curves.excluded.missingX}, {"missing_y", curves.excluded.missingY}, {"vetoed", curves.excluded.vetoed}});
    json += "}\n";
    return json;
}

} // namespace ps
