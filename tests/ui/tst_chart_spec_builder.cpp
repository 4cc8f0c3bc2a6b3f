// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/text.h"
#include "tests/support/curve_fixture.h"
#include "ui/chart/chart_spec_builder.h"
#include "ui/chart/curve_path.h"
#include "ui/chart/series_palette.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// Two on the NVIDIA frontier, one of them dominated in turn by nothing, one below it, one AMD.
std::vector<FixturePoint> fourPoints() {
    return {{"b200", 10, 1000, "fp8"}, {"gb300", 100, 400, "fp4"}, {"b200", 9, 300, "fp8"}, {"mi355x", 20, 500, "fp8"}};
}

QString textOf(const std::vector<LegendSection> &legend) {
    QStringList lines;
    for (const LegendSection &section : legend) {
        QStringList labels;
        for (const LegendEntry &entry : section.entries) labels << entry.label;
        lines << section.title + QStringLiteral(": ") + labels.join(QStringLiteral(", "));
    }
    return lines.join(QStringLiteral("; "));
}

ChartSpec specOf(const std::vector<FixturePoint> &points, const ChartOptions &options = {}, std::string_view by = "vendor") {
    return buildChartSpec(*curvesOf(points, by), options, Theme::light());
}

} // namespace

class TestChartSpecBuilder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void describesEveryPointOnce() {
        const ChartSpec spec = specOf(fourPoints());
        QCOMPARE(spec.points.size(), std::size_t(4));
        QCOMPARE(spec.series.size(), std::size_t(2));
        QCOMPARE(spec.series[0].label, QStringLiteral("NVIDIA"));
        QCOMPARE(spec.series[1].label, QStringLiteral("AMD"));
        QCOMPARE(spec.series[0].frontier, (std::vector<QPointF>{{10, 1000}, {100, 400}}));
        QCOMPARE(spec.series[1].frontier, (std::vector<QPointF>{{20, 500}}));

        const ChartPoint &dominated = spec.points[0];
        QVERIFY(!dominated.onFrontier);
        QCOMPARE(dominated.id, ResultId{3});
        QCOMPARE(dominated.row, 2U);
        QCOMPARE(dominated.x, 9.0);
        QCOMPARE(dominated.y, 300.0);
        QCOMPARE(spec.markers[dominated.marker], (MarkerStyle{MarkerShape::Square, MarkerFill::Solid, gpuColour("b200", Theme::light())}));
        const ChartPoint &amd = spec.points[3];
        QCOMPARE(amd.id, ResultId{4});
        QCOMPARE(amd.series, std::uint16_t(1));
        QCOMPARE(spec.markers[amd.marker], (MarkerStyle{MarkerShape::Square, MarkerFill::Holed, gpuColour("mi355x", Theme::light())}));
    }

    void saysWhatTheAxesAre() {
        const ChartSpec spec = specOf(fourPoints());
        QCOMPARE(spec.x.label, QStringLiteral("Median interactivity (tok/s/user) → better"));
        QCOMPARE(spec.y.label, QStringLiteral("Throughput per GPU (tok/s/GPU) → better"));
        QCOMPARE(spec.x.range, spec.x.full);
        QCOMPARE(spec.x.full.min, 0.0);
        QVERIFY(spec.x.full.max > 100);
    }

    void aBoundStandsInTheLegendAndInsideTheAxes() {
        ChartOptions options;
        options.bound = ChartBound{QStringLiteral("Roofline"), {{50, 9000}, {700, 100}}};
        const ChartSpec spec = specOf(fourPoints(), options);
        QCOMPARE(spec.bounds.size(), std::size_t(1));
        QCOMPARE(spec.bounds.front().knots, options.bound->knots);
        QVERIFY(spec.x.full.max >= 700 && spec.y.full.max >= 9000);
        const LegendEntry &entry = spec.legend.front().entries.back();
        QCOMPARE(entry.label, QStringLiteral("Roofline"));
        QCOMPARE(entry.line, std::optional(spec.bounds.front().line));
        options.bound->knots.pop_back(); // one point is no line
        QVERIFY(specOf(fourPoints(), options).bounds.empty());
    }

    void aRooflineHasTheColourOfItsCurveAndCanBeSwitchedOff() {
        CurveSet curves = *curvesOf(fourPoints());
        const CurveRoofline roofline{0, "AMD EPYC", {{50, 9000}, {700, 100}}, {{0, 0.84}}};
        curves.rooflines = {roofline, roofline};
        const ChartSpec spec = buildChartSpec(curves, {}, Theme::light());
        QCOMPARE(spec.bounds.size(), std::size_t(2));
        QCOMPARE(spec.bounds.front().line.colour, spec.series.front().line.colour);
        QVERIFY(!spec.bounds.front().line.dashes.empty());
        QVERIFY(spec.x.full.max >= 700 && spec.y.full.max >= 9000);
        const auto &entries = spec.legend.front().entries;
        QCOMPARE(entries.size(), spec.series.size() + 1); // two runs of one device are one entry
        QCOMPARE(entries.back().label, QStringLiteral("Roofline of AMD EPYC"));
        QVERIFY(!entries.back().detail.isEmpty() && spec.notes.size() == 1);
        QVERIFY(!spec.notes.front().contains(QStringLiteral("upper bound")));
        ChartOptions without;
        without.showRooflines = false;
        const ChartSpec bare = buildChartSpec(curves, without, Theme::light());
        QVERIFY(bare.bounds.empty() && bare.notes.isEmpty());
        QCOMPARE(curves.roofShareOf(0).value(), 0.84);
        QVERIFY(!curves.roofShareOf(1));
    }

    void arrowPointsToTheBetterEnd() {
        QCOMPARE(axisLabel(*findMetric("median_ttft")), QStringLiteral("Median time to first token (s) ← better"));
        QCOMPARE(axisLabel(*findMetric("median_intvty")), QStringLiteral("Median interactivity (tok/s/user) → better"));
        QCOMPARE(axisLabel(*findMetric("duration_seconds")), QStringLiteral("Duration (s)"));
    }

    void legendListsWhatIsDrawn_data() {
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("legend");
        QTest::newRow("vendor") << "vendor"
                                << "Frontiers: NVIDIA, AMD; GPU: GB300 NVL72, B200, MI355X; Precision: FP4, FP8";
        QTest::newRow("gpu") << "gpu"
                             << "Frontiers: B200, GB300 NVL72, MI355X; Precision: FP4, FP8";
    }
    void legendListsWhatIsDrawn() {
        QFETCH(QString, by);
        QFETCH(QString, legend);
        QCOMPARE(textOf(specOf(fourPoints(), {}, by.toStdString()).legend), legend);
    }

    void localKernelsAreLabelledInTheLegend() {
        auto points = fourPoints();
        points.push_back({"h200", 50, 200, "fp8", "kernels", "local_kernel"});
        const ChartSpec spec = specOf(points);
        const auto &frontiers = spec.legend.front().entries;
        QCOMPARE(frontiers.size(), std::size_t(3));
        const auto local =
            std::find_if(frontiers.begin(), frontiers.end(), [](const LegendEntry &entry) { return !entry.detail.isEmpty(); });
        QVERIFY(local != frontiers.end());
        QCOMPARE(local->detail, QStringLiteral("kernels only, no engine"));
        QCOMPARE(local->marker->fill, MarkerFill::Open);
        QVERIFY(!local->line->dashes.empty());
    }

    void hidesDominatedPointsOnRequest() {
        ChartOptions options;
        options.showDominated = false;
        const ChartSpec spec = specOf(fourPoints(), options);
        QCOMPARE(spec.points.size(), std::size_t(3));
        for (const ChartPoint &point : spec.points) QVERIFY(point.onFrontier);
    }

    void logAxisHoldsPositiveValues() {
        ChartOptions options;
        options.logX = options.logY = true;
        const ChartSpec spec = specOf(fourPoints(), options);
        QVERIFY(spec.x.log && spec.y.log);
        QVERIFY(spec.y.full.min > 0 && spec.y.full.min < 300);
        QVERIFY(spec.notes.isEmpty());
    }

    void logAxisIsRefusedWithAReason() {
        auto points = fourPoints();
        points.push_back({"b200", 0, 50});
        ChartOptions options;
        options.logX = options.logY = true;
        const ChartSpec spec = specOf(points, options);
        QVERIFY(!spec.x.log);
        QVERIFY(spec.y.log);
        QCOMPARE(spec.notes, QStringList(QStringLiteral("Linear scale for Median interactivity: it has values that are not positive")));
    }

    void titleCanBeReplaced() {
        ChartOptions options;
        options.title = QStringLiteral("Mine");
        QCOMPARE(specOf(fourPoints(), options).title, QStringLiteral("Mine"));
        QVERIFY(!specOf(fourPoints()).title.isEmpty());
        QVERIFY(specOf(fourPoints()).subtitle.contains(QStringLiteral("DeepSeek R1 0528")));
    }

    void showsTheViewThatIsAskedFor() {
        const auto curves = curvesOf(fourPoints());
        const ViewRange view{{5, 50}, {100, 900}};
        const ChartSpec spec = buildChartSpec(*curves, {}, Theme::light(), view);
        QCOMPARE(spec.x.range, view.x);
        QCOMPARE(spec.y.range, view.y);
        QCOMPARE(spec.x.full, specOf(fourPoints()).x.full);
    }

    void viewThatALogAxisCannotShowIsDropped() {
        ChartOptions options;
        options.logX = true;
        const ChartSpec spec = buildChartSpec(*curvesOf(fourPoints()), options, Theme::light(), ViewRange{{0, 50}, {100, 900}});
        QCOMPARE(spec.x.range, spec.x.full);
        QCOMPARE(spec.y.range, (ValueRange{100, 900}));
    }

    void equalResultsAreOneKnot() {
        const ChartSpec spec = specOf({{"b200", 10, 1000, "fp8"}, {"b200", 10, 1000, "fp4"}, {"b200", 20, 500}});
        QCOMPARE(spec.series[0].frontier, (std::vector<QPointF>{{10, 1000}, {20, 500}}));
        QCOMPARE(spec.points.size(), std::size_t(3));
    }

    void emptySetSaysSo() {
        const ChartSpec spec = specOf({});
        QCOMPARE(spec.emptyText, QStringLiteral("No results match these filters"));
        QVERIFY(spec.points.empty());
        QVERIFY(spec.legend.empty());
        QCOMPARE(spec.x.range, (ValueRange{0, 1}));
    }

    void countsAreInTheFooter() { QVERIFY(specOf(fourPoints()).footer.startsWith(QStringLiteral("4 results, 3 on a frontier"))); }

    void curvePassesThroughItsKnotsAndStaysInThePlot() {
        const std::vector<QPointF> knots = {{10, 1000}, {20, 900}, {40, 300}, {80, 100}};
        AxisSpec x{{}, false, {0, 100}, {0, 100}};
        AxisSpec y{{}, true, {50, 2000}, {50, 2000}};
        const PlotMapping whole(QRectF(50, 20, 400, 300), x, y);
        const auto pieces = curvePieces(knots, whole);
        QCOMPARE(pieces.size(), std::size_t(1));
        for (const QPointF &knot : knots) QVERIFY(pieces[0].contains(whole.toPixel(knot)));
        for (qsizetype i = 1; i < pieces[0].size(); ++i) QVERIFY(pieces[0][i].y() >= pieces[0][i - 1].y() - 1e-9);

        x.range = {15, 50};
        y.range = {200, 950};
        const PlotMapping part(QRectF(50, 20, 400, 300), x, y);
        const QRectF plot = part.plot.adjusted(-1e-6, -1e-6, 1e-6, 1e-6);
        const auto visible = curvePieces(knots, part);
        QVERIFY(!visible.empty());
        for (const QPolygonF &piece : visible) {
            for (const QPointF &point : piece) QVERIFY(plot.contains(point));
        }
    }

    void twoKnotsAreJoinedByAStraightLine() {
        const AxisSpec axis{{}, false, {0, 100}, {0, 100}};
        const PlotMapping mapping(QRectF(0, 0, 100, 100), axis, axis);
        for (const QPolygonF &piece : curvePieces({{0, 100}, {100, 0}}, mapping)) {
            for (const QPointF &point : piece) QVERIFY(std::abs(point.x() - point.y()) < 1e-9);
        }
        QVERIFY(curvePieces({{50, 50}}, mapping).empty());
    }
};

QTEST_GUILESS_MAIN(TestChartSpecBuilder)
#include "tst_chart_spec_builder.moc"
