// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/chart_spec_builder.h"

#include "core/export/provenance.h"
#include "core/support/version.h"
#include "ui/chart/axis_scaler.h"
#include "ui/chart/drawable_text.h"
#include "ui/chart/legend_builder.h"
#include "ui/chart/series_palette.h"
#include "ui/chart/view_range.h"
#include "ui/models/number_format.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace ps {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ps::ChartSpec)
};

const std::vector<double> kBoundDashes = {8, 3, 1, 3}; // no frontier has these
constexpr double kBoundWidth = 1.6;

/// Gives every distinct marker a number. Markers depend on the series of the catalogue alone, those in doubt apart, so each
/// is made once.
class MarkerTable {
public:
    MarkerTable(const ResultSet &results, const Theme &theme, std::vector<MarkerStyle> &markers)
        : m_results(results), m_theme(theme), m_markers(markers), m_known(2 * results.catalogue->series.size(), kUnknown) {}

    std::uint16_t markerOfRow(std::uint32_t row, bool onFrontier) {
        const ResultRow &result = m_results.rows[row];
        if (!m_results.catalogue->doubtOf(result.series, result.run, result.concurrency).empty()) return intern(doubtfulMarker(m_theme));
        std::uint16_t &known = m_known[2 * result.series + (onFrontier ? 1 : 0)];
        if (known == kUnknown)
            known = intern(markerOf(m_results.configOf(result), m_results.seriesOf(result).benchmarkType, onFrontier, m_theme));
        return known;
    }

private:
    static constexpr std::uint16_t kUnknown = 0xffff;

    std::uint16_t intern(const MarkerStyle &style) {
        const auto found = std::find(m_markers.begin(), m_markers.end(), style);
        const auto index = static_cast<std::uint16_t>(found - m_markers.begin());
        if (found == m_markers.end()) m_markers.push_back(style);
        return index;
    }

    const ResultSet &m_results;
    const Theme &m_theme;
    std::vector<MarkerStyle> &m_markers;
    std::vector<std::uint16_t> m_known;
};

/// A curve needs distinct x: results equal on both axes are one knot.
std::vector<QPointF> knotsOf(const Curve &curve) {
    std::vector<QPointF> knots;
    for (const std::uint32_t index : curve.frontier) {
        const CurvePoint &point = curve.points[index];
        if (knots.empty() || point.x > knots.back().x()) knots.emplace_back(point.x, point.y);
    }
    return knots;
}

void addPoints(ChartSpec &spec, const CurveSet &curves, const ChartOptions &options, const Theme &theme) {
    MarkerTable markers(*curves.results, theme, spec.markers);
    for (std::size_t series = 0; series < curves.curves.size(); ++series) {
        for (const CurvePoint &point : curves.curves[series].points) {
            if (!point.onFrontier && !options.showDominated) continue;
            spec.points.push_back({point.x, point.y, curves.results->rows[point.row].id, point.row, static_cast<std::uint16_t>(series),
                                   markers.markerOfRow(point.row, point.onFrontier), point.onFrontier});
        }
    }
    const auto order = [](const ChartPoint &point) { return std::tuple(point.onFrontier, point.series, point.marker); };
    std::stable_sort(spec.points.begin(), spec.points.end(), [&](const ChartPoint &a, const ChartPoint &b) { return order(a) < order(b); });
}

void addSeries(ChartSpec &spec, const CurveSet &curves, const Theme &theme) {
    const std::vector<LineStyle> lines = frontierLines(curves, theme);
    for (std::size_t i = 0; i < curves.curves.size(); ++i)
        spec.series.push_back({drawableText(curves.curves[i].label), lines[i], knotsOf(curves.curves[i])});
}

void addBounds(ChartSpec &spec, const CurveSet &curves, const ChartOptions &options, const Theme &theme) {
    if (options.bound && options.bound->knots.size() > 1) {
        spec.bounds.push_back(*options.bound);
        spec.bounds.back().line = {theme.faint, kBoundDashes, kBoundWidth};
    }
    if (!options.showRooflines || curves.rooflines.empty()) return;
    for (const CurveRoofline &roofline : curves.rooflines) {
        ChartBound bound{Text::tr("Roofline of %1").arg(drawableText(roofline.label)), {}};
        bound.detail = Text::tr("decode alone, at rates that its run measured");
        bound.line = {spec.series[roofline.curve].line.colour, kBoundDashes, kBoundWidth};
        for (const CurveRoofline::Knot &knot : roofline.knots) bound.knots.emplace_back(knot.x, knot.y);
        spec.bounds.push_back(std::move(bound));
    }
    spec.notes << Text::tr("Dash and dot, shaded above: what the rates of memory and arithmetic that a local run measured allow its decode "
                           "steps. It is no limit for "
                           "engines, which may speculate");
}

void scaleAxis(AxisSpec &axis, QStringList &notes, const ValueExtent &extent, bool wantLog, const std::optional<ValueRange> &shown) {
    axis.log = wantLog && extent.notPositive == 0;
    if (wantLog && !axis.log)
        notes << Text::tr("Linear scale for %1: it has values that are not positive").arg(axis.label.section(QStringLiteral(" ("), 0, 0));
    axis.full = paddedLimits(extent, axis.log);
    axis.range = shown && fits(*shown, axis.log) ? withinLimits(*shown, axis) : axis.full;
}

QString withDirection(const QString &label, Better better) {
    switch (better) {
    case Better::Higher: return Text::tr("%1 → better").arg(label);
    case Better::Lower: return Text::tr("%1 ← better").arg(label);
    case Better::Neither: break;
    }
    return label;
}

QString shortAxisLabel(const Metric &metric) {
    return withDirection(drawableText(metric.unit.empty() ? metric.label : metric.unit), metric.better);
}

QString footerOf(const CurveSet &curves) {
    QStringList parts;
    parts << Text::tr("%1 results, %2 on a frontier").arg(formatCount(curves.pointCount()), formatCount(curves.frontierCount()));
    const std::uint64_t excluded = curves.excluded.missingX + curves.excluded.missingY;
    if (excluded > 0) parts << Text::tr("%1 excluded without a value").arg(formatCount(excluded));
    if (curves.excluded.vetoed > 0) parts << Text::tr("%1 known to be bad left out").arg(formatCount(curves.excluded.vetoed));
    if (curves.asOf) parts << Text::tr("as of %1").arg(drawableText(asOfText(curves)));
    for (const std::string &line : attributionLines(curves)) parts << drawableText(line);
    parts << Text::tr("Paretoscope %1").arg(drawableText(versionText()));
    return parts.join(QStringLiteral(" · "));
}

QString descriptionOf(const CurveSet &curves) {
    QStringList lines;
    for (const std::string &line : provenanceLines(curves)) lines << drawableText(line);
    return lines.join(u'\n');
}

} // namespace

QString axisLabel(const Metric &metric) {
    return withDirection(drawableText(metric.labelWithUnit()), metric.better);
}

ChartSpec buildChartSpec(const CurveSet &curves, const ChartOptions &options, const Theme &theme, const std::optional<ViewRange> &view) {
    ChartSpec spec;
    spec.title = options.title.isEmpty() ? drawableText(titleSentence(curves)) : drawableText(options.title);
    spec.subtitle = drawableText(selectionSentence(curves));
    spec.x.label = axisLabel(metric(curves.axes.x));
    spec.x.shortLabel = shortAxisLabel(metric(curves.axes.x));
    spec.y.label = axisLabel(metric(curves.axes.y));
    spec.y.shortLabel = shortAxisLabel(metric(curves.axes.y));
    addSeries(spec, curves, theme);
    addBounds(spec, curves, options, theme);
    addPoints(spec, curves, options, theme);

    ValueExtent xs;
    ValueExtent ys;
    for (const ChartPoint &point : spec.points) {
        xs.add(point.x);
        ys.add(point.y);
    }
    for (const ChartBound &bound : spec.bounds) {
        for (const QPointF &knot : bound.knots) {
            xs.add(knot.x());
            ys.add(knot.y());
        }
    }
    scaleAxis(spec.x, spec.notes, xs, options.logX, view ? std::optional(view->x) : std::nullopt);
    scaleAxis(spec.y, spec.notes, ys, options.logY, view ? std::optional(view->y) : std::nullopt);

    spec.legend = buildLegend(curves, spec, theme);
    if (spec.points.empty()) spec.emptyText = Text::tr("No results match these filters");
    spec.footer = footerOf(curves);
    spec.description = descriptionOf(curves);
    return spec;
}

} // namespace ps
