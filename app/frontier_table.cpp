// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/frontier_table.h"

#include "app/notes_text.h"
#include "app/terminal_text.h"
#include "core/domain/day_text.h"
#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"
#include "core/export/provenance.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace ps {

namespace {

constexpr std::size_t kColumns = 10;
using Cells = std::array<std::string, kColumns>;

std::string shortNumber(double value) {
    char buffer[32];
    const auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 6);
    return code == std::errc() ? std::string(buffer, end) : std::string("?");
}

/// Columns on a terminal: UTF-8 continuation bytes take no room.
std::size_t width(const std::string &text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string nightText(const ResultSet &results, const ResultRow &row) {
    const RunInfo &run = results.runOf(row);
    const std::string day = run.day ? dayText(run.day, run.daySource) : "-";
    return results.vetoOf(row).empty() ? day : day + " known to be bad";
}

Cells cellsOf(const CurveSet &curves, const CurvePoint &point) {
    const ResultSet &results = *curves.results;
    const ResultRow &row = results.rows[point.row];
    const SeriesInfo &series = results.seriesOf(row);
    const ServingConfig &config = results.configOf(row);
    return {shortNumber(point.x),
            shortNumber(point.y),
            point.onFrontier ? "*" : "",
            terminalText(results.catalogue->hardwareLabel(config.hardware)),
            terminalText(frameworkLabel(config.framework)),
            terminalText(precisionLabel(config.precision)) + (config.spec == "none" ? "" : " " + terminalText(specLabel(config.spec))),
            config.parallelismLabel(),
            std::to_string(row.concurrency),
            sequenceLabel(series.isl, series.osl),
            nightText(results, row)};
}

void appendLine(std::string &text, const Cells &cells, const std::array<std::size_t, kColumns> &widths) {
    text += "  ";
    for (std::size_t i = 0; i < kColumns; ++i) {
        const bool number = i < 2 || i == 7;
        const std::string padding(widths[i] - width(cells[i]), ' ');
        text += number ? padding + cells[i] : cells[i] + (i + 1 == kColumns ? std::string() : padding);
        if (i + 1 < kColumns) text += "  ";
    }
    text += '\n';
}

} // namespace

std::string frontierTable(const CurveSet &curves, bool allPoints) {
    const Cells header = {
        metric(curves.axes.x).key, metric(curves.axes.y).key, "", "GPU", "engine", "precision", "parallelism", "conc", "isl/osl", "night"};
    std::array<std::size_t, kColumns> widths{};
    const auto widen = [&widths](const Cells &cells) {
        for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], width(cells[i]));
    };
    widen(header);
    std::vector<std::vector<Cells>> groups;
    for (const Curve &curve : curves.curves) {
        std::vector<Cells> &lines = groups.emplace_back();
        for (const CurvePoint &point : curve.points) {
            if (!allPoints && !point.onFrontier) continue;
            lines.push_back(cellsOf(curves, point));
            widen(lines.back());
        }
    }
    std::string text = titleSentence(curves) + '\n' + selectionSentence(curves) + '\n';
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const Curve &curve = curves.curves[i];
        text += '\n' + terminalText(curve.label) + ": " + std::to_string(curve.frontier.size()) + " frontier points of " +
                std::to_string(curve.points.size()) + '\n';
        appendLine(text, header, widths);
        for (const Cells &cells : groups[i]) appendLine(text, cells, widths);
    }
    if (const Excluded &excluded = curves.excluded; excluded.missingX + excluded.missingY > 0) {
        text += "\nExcluded: " + std::to_string(excluded.missingX) + " without " + metric(curves.axes.x).key + ", " +
                std::to_string(excluded.missingY) + " without " + metric(curves.axes.y).key + '\n';
    }
    if (curves.excluded.vetoed > 0) text += '\n' + vetoedNote(curves.excluded.vetoed) + '\n';
    return text;
}

} // namespace ps
