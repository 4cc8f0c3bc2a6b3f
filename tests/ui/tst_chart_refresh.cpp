// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/curve_builder.h"
#include "tests/ui/chart_view_driver.h"

#include <QElapsedTimer>
#include <QImage>
#include <QSignalSpy>

using namespace ps;
using namespace ps::test;

namespace {

std::shared_ptr<const CurveSet> curvesWith(const Selection &selection, const std::vector<FixturePoint> &points = fivePoints()) {
    const auto curves = curvesOf(points);
    return *buildCurves(curves->results, selection, curves->axes, curves->groupBy);
}

Selection firstSelection() {
    Selection selection;
    selection.models = {"dsr1"};
    selection.sequences = {"8192/1024"};
    return selection;
}

} // namespace

/// What the chart keeps, and what it does not, when it is given other curves; and how it stands among other widgets.
class TestChartRefresh : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void leavesDroppedFilesToTheWindow() {
        const auto view = shownView(curvesOf(fivePoints()));
        QVERIFY(!view->canvas()->acceptDrops());
        for (const QWidget *widget : view->findChildren<QWidget *>()) QVERIFY2(!widget->acceptDrops(), widget->metaObject()->className());
    }

    void anotherWorkloadShowsEverythingAgain_data() {
        QTest::addColumn<QStringList>("models");
        QTest::addColumn<QStringList>("sequences");
        QTest::addColumn<int>("isl");
        QTest::addColumn<int>("osl");
        QTest::addColumn<bool>("zoomed");
        const QStringList models{QStringLiteral("dsr1")}, sequences{QStringLiteral("8192/1024")};
        QTest::newRow("the same") << models << sequences << 0 << 0 << true;
        QTest::newRow("another model") << QStringList{QStringLiteral("glm5")} << sequences << 0 << 0 << false;
        QTest::newRow("another sequence") << models << QStringList{QStringLiteral("1024/1024")} << 0 << 0 << false;
        QTest::newRow("every sequence") << models << QStringList() << 0 << 0 << false;
        QTest::newRow("an input length") << models << sequences << 8192 << 0 << false;
        QTest::newRow("an output length") << models << sequences << 0 << 1024 << false;
    }
    void anotherWorkloadShowsEverythingAgain() {
        QFETCH(QStringList, models);
        QFETCH(QStringList, sequences);
        QFETCH(int, isl);
        QFETCH(int, osl);
        QFETCH(bool, zoomed);
        const auto view = shownView(curvesWith(firstSelection()));
        view->zoomIn();
        QVERIFY(view->isZoomed());
        QSignalSpy changed(view.get(), &FrontierChartView::viewRangeChanged);

        Selection selection;
        for (const QString &model : models) selection.models.push_back(model.toStdString());
        for (const QString &sequence : sequences) selection.sequences.push_back(sequence.toStdString());
        if (isl > 0) selection.isls = {isl};
        if (osl > 0) selection.osls = {osl};
        selection.precisions = {"fp8"}; // a narrower choice of the same workload keeps the zoom
        view->setCurves(curvesWith(selection));
        QCOMPARE(view->isZoomed(), zoomed);
        QCOMPARE(changed.count(), zoomed ? 0 : 1);
        if (!zoomed) QCOMPARE(view->visibleSpec().x.range, view->visibleSpec().x.full);
    }

    void zoomOnNothingIsGivenUp() {
        const auto view = shownView(curvesOf(fivePoints()));
        wheel(*view, pixelOf(*view, 0), 12);
        QVERIFY(view->isZoomed());
        view->setCurves(curvesOf({{"b200", 5000, 1e6}, {"b200", 6000, 2e5}}));
        QVERIFY(!view->isZoomed());
        QCOMPARE(view->visibleSpec().x.range, view->visibleSpec().x.full);
    }

    void cardComesBackOverTheSamePoint_data() {
        QTest::addColumn<int>("change");
        QTest::newRow("refresh") << 0;
        QTest::newRow("theme") << 1;
        QTest::newRow("zoom reset") << 2;
        QTest::newRow("size") << 3;
    }
    void cardComesBackOverTheSamePoint() {
        QFETCH(int, change);
        const auto view = shownView(curvesOf(fivePoints()));
        if (change == 2) view->zoomIn();
        point(*view, pixelOf(*view, 0));
        const QImage before = view->grab().toImage();
        QSignalSpy hovered(view.get(), &FrontierChartView::hovered);
        switch (change) {
        case 0: view->setCurves(curvesOf(fivePoints())); break;
        case 1: view->setTheme(Theme::darkTheme()); break;
        case 2: view->resetZoom(); break;
        default:
            view->resize(1000, 640);
            QCoreApplication::sendPostedEvents();
            break;
        }
        QVERIFY(!hovered.isEmpty());
        QCOMPARE(hovered.last().at(0).value<std::optional<ResultId>>(), std::optional<ResultId>());
        point(*view, pixelOf(*view, 0));
        QCOMPARE(hovered.last().at(0).value<std::optional<ResultId>>(), std::optional(view->visibleSpec().points[0].id));
        if (change == 0) QCOMPARE(view->grab().toImage(), before);
    }

    void selectingEveryResultTakesNoTime() {
        const auto view = shownView(curvesOf(nightLikePoints(100'000)));
        std::vector<ResultId> all;
        for (const ChartPoint &point : view->visibleSpec().points) all.push_back(point.id);
        QCOMPARE(all.size(), std::size_t(100'000));
        QElapsedTimer timer;
        timer.start();
        view->setSelected(all);
        // A look-up that searches compares five thousand million times.
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }

    void tellsScreenReadersWhatItShows() {
        const auto view = shownView(curvesOf(fivePoints()));
        for (const QWidget *widget : std::initializer_list<const QWidget *>{view.get(), view->focusProxy()}) {
            QCOMPARE(widget->accessibleName(), view->visibleSpec().title);
            QVERIFY(widget->accessibleDescription().contains(view->visibleSpec().subtitle));
            QVERIFY(widget->accessibleDescription().contains(QStringLiteral("5 results, ")));
        }
        auto more = fivePoints();
        more.push_back({"b300", 55, 700});
        view->setCurves(curvesOf(more, "vendor", "median_ttft"));
        QCOMPARE(view->accessibleName(), view->visibleSpec().title);
        QVERIFY(view->accessibleDescription().contains(QStringLiteral("6 results, ")));
        view->setCurves(curvesOf({}));
        QVERIFY(view->accessibleDescription().contains(QStringLiteral("No results match these filters")));
        view->setCurves(nullptr);
        QCOMPARE(view->accessibleName(), QStringLiteral("Chart"));
    }
};

QTEST_MAIN(TestChartRefresh)
#include "tst_chart_refresh.moc"
