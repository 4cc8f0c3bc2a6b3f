// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/image_check.h"
#include "tests/ui/chart_view_driver.h"
#include "ui/chart/point_card.h"
#include "ui/chart/series_palette.h"

#include <QSignalSpy>

using namespace ps;
using namespace ps::test;

namespace {

constexpr double kSmallestStep = 1e-6; // pixels

void drag(FrontierChartView &view, const QPoint &from, const QPoint &to) {
    QTest::mousePress(view.canvas(), Qt::LeftButton, {}, from);
    // QTest::mouseMove sends no buttons along.
    for (const QPoint &position : {(from + to) / 2, to}) {
        QMouseEvent event(QEvent::MouseMove, position, view.canvas()->mapToGlobal(QPointF(position)), Qt::NoButton, Qt::LeftButton,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(view.canvas(), &event);
    }
    QTest::mouseRelease(view.canvas(), Qt::LeftButton, {}, to);
}

} // namespace

class TestFrontierChartView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mapsValuesAsQtChartsDoes_data() {
        QTest::addColumn<bool>("logX");
        QTest::addColumn<bool>("logY");
        QTest::addColumn<int>("wheelSteps");
        QTest::newRow("linear") << false << false << 0;
        QTest::newRow("log y") << false << true << 0;
        QTest::newRow("log both") << true << true << 0;
        QTest::newRow("linear, zoomed") << false << false << 7;
        QTest::newRow("log both, zoomed") << true << true << 7;
        QTest::newRow("log both, zoomed out") << true << true << -4;
    }
    void mapsValuesAsQtChartsDoes() {
        QFETCH(bool, logX);
        QFETCH(bool, logY);
        QFETCH(int, wheelSteps);
        ChartOptions options;
        options.logX = logX;
        options.logY = logY;
        const auto view = shownView(curvesOf(nightLikePoints(50)), options);
        wheel(*view, view->scene().mapping().plot.center(), wheelSteps);
        const ChartSpec spec = view->visibleSpec();
        QVERIFY(!spec.points.empty());
        for (const ChartPoint &point : spec.points) {
            const QPointF ours = view->scene().mapping().toPixel({point.x, point.y});
            const QPointF theirs = view->scene().chartPosition({point.x, point.y});
            QVERIFY2((ours - theirs).manhattanLength() < 0.05,
                     qPrintable(QStringLiteral("%1,%2 is not %3,%4").arg(ours.x()).arg(ours.y()).arg(theirs.x()).arg(theirs.y())));
        }
    }

    void drawsEveryPointOnce() {
        const auto view = shownView(curvesOf(fivePoints()));
        view->grab();
        QCOMPARE(view->scene().pointsDrawn(), std::size_t(5));
    }

    void drawsOnlyWhatIsInTheZoomedPart() {
        const auto view = shownView(curvesOf(nightLikePoints(400)));
        wheel(*view, view->scene().mapping().plot.center(), 5);
        view->grab();
        const ChartSpec spec = view->visibleSpec();
        std::size_t inside = 0;
        for (std::size_t i = 0; i < spec.points.size(); ++i) inside += view->scene().mapping().plot.contains(pixelOf(*view, i)) ? 1 : 0;
        QVERIFY(inside < 400);
        QCOMPARE(view->scene().pointsDrawn(), inside);
    }

    void drawsFewerOfManyWhileZoomingAndAllOfThemAfterwards() {
        const auto view = shownView(curvesOf(nightLikePoints(25'000)));
        view->grab();
        const std::size_t all = view->scene().pointsDrawn();
        wheel(*view, view->scene().mapping().plot.bottomLeft(), -1);
        view->grab();
        const std::size_t coarse = view->scene().pointsDrawn();
        QVERIFY(coarse > 0 && coarse < 15'500);
        QVERIFY(coarse < all);
        const auto fullyDrawn = [&] {
            view->grab();
            return view->scene().pointsDrawn() > coarse;
        };
        QTRY_VERIFY(fullyDrawn());
    }

    void wheelKeepsTheValueUnderTheCursor_data() {
        QTest::addColumn<bool>("log");
        QTest::newRow("linear") << false;
        QTest::newRow("log") << true;
    }
    void wheelKeepsTheValueUnderTheCursor() {
        QFETCH(bool, log);
        ChartOptions options;
        options.logX = options.logY = log;
        const auto view = shownView(curvesOf(fivePoints()), options);
        const QRectF plot = view->scene().mapping().plot;
        const QPointF cursor(plot.left() + plot.width() * 0.3, plot.top() + plot.height() * 0.7);
        const QPointF value = view->scene().mapping().toValue(cursor);
        QSignalSpy changed(view.get(), &FrontierChartView::viewRangeChanged);
        for (const int steps : {1, 3, -2}) {
            wheel(*view, cursor, steps);
            const QPointF now = view->scene().mapping().toPixel(value);
            QVERIFY2((now - cursor).manhattanLength() < kSmallestStep * 1e3, qPrintable(QString::number((now - cursor).manhattanLength())));
        }
        QCOMPARE(changed.count(), 3);
        QVERIFY(view->isZoomed());
    }

    void dragMovesThePictureWithTheMouse() {
        const auto view = shownView(curvesOf(fivePoints()));
        const QPointF before = pixelOf(*view, 0);
        QSignalSpy clicks(view.get(), &FrontierChartView::clicked);
        drag(*view, QPoint(300, 200), QPoint(360, 230));
        const QPointF moved = pixelOf(*view, 0) - before;
        QVERIFY2((moved - QPointF(60, 30)).manhattanLength() < 0.01, qPrintable(QStringLiteral("%1, %2").arg(moved.x()).arg(moved.y())));
        QCOMPARE(clicks.count(), 0);
    }

    void doubleClickAndZeroShowEverythingAgain() {
        const auto view = shownView(curvesOf(fivePoints()));
        const ChartSpec whole = view->visibleSpec();
        wheel(*view, QPointF(300, 200), 4);
        QVERIFY(view->visibleSpec() != whole);
        QTest::mouseDClick(view->canvas(), Qt::LeftButton, {}, QPoint(300, 200));
        QCOMPARE(view->visibleSpec(), whole);
        view->zoomIn();
        QVERIFY(view->isZoomed());
        QTest::keyClick(view->canvas(), Qt::Key_0);
        QVERIFY(!view->isZoomed());
        QCOMPARE(view->visibleSpec(), whole);
    }

    void keysZoomAndPan() {
        const auto view = shownView(curvesOf(fivePoints()));
        const auto span = [&] { return view->visibleSpec().x.range.max - view->visibleSpec().x.range.min; };
        const double before = span();
        QTest::keyClick(view->canvas(), Qt::Key_Plus);
        QVERIFY(span() < before);
        const double left = view->visibleSpec().x.range.min;
        QTest::keyClick(view->canvas(), Qt::Key_Right);
        QVERIFY(view->visibleSpec().x.range.min > left);
        QTest::keyClick(view->canvas(), Qt::Key_Minus);
        QCOMPARE(span(), before);
    }

    void hoverNamesTheNearestPoint() {
        const auto view = shownView(curvesOf(fivePoints()));
        QSignalSpy hovered(view.get(), &FrontierChartView::hovered);
        QVERIFY(view->canvas()->hasMouseTracking());
        point(*view, pixelOf(*view, 2) + QPointF(5, -4));
        QCOMPARE(hovered.count(), 1);
        QCOMPARE(hovered.at(0).at(0).value<std::optional<ResultId>>(), std::optional(view->visibleSpec().points[2].id));
        point(*view, view->scene().mapping().plot.topRight() + QPointF(-2, 2));
        QCOMPARE(hovered.count(), 2);
        QCOMPARE(hovered.at(1).at(0).value<std::optional<ResultId>>(), std::optional<ResultId>());
    }

    void clickNamesThePointAndTheKeysHeld() {
        const auto view = shownView(curvesOf(fivePoints()));
        QSignalSpy clicks(view.get(), &FrontierChartView::clicked);
        QTest::mouseClick(view->canvas(), Qt::LeftButton, Qt::ControlModifier, pixelOf(*view, 1).toPoint());
        QCOMPARE(clicks.count(), 1);
        QCOMPARE(clicks.at(0).at(0).value<std::optional<ResultId>>(), std::optional(view->visibleSpec().points[1].id));
        QCOMPARE(clicks.at(0).at(1).value<Qt::KeyboardModifiers>(), Qt::KeyboardModifiers(Qt::ControlModifier));
    }

    void refreshKeepsTheZoomAndOtherAxesResetIt() {
        const auto view = shownView(curvesOf(fivePoints()));
        wheel(*view, QPointF(300, 200), 4);
        const ValueRange x = view->visibleSpec().x.range;
        auto more = fivePoints();
        more.push_back({"b300", 55, 700});
        view->setCurves(curvesOf(more));
        QCOMPARE(view->visibleSpec().x.range, x);
        QCOMPARE(view->visibleSpec().points.size(), std::size_t(6));
        view->setCurves(curvesOf(more, "vendor", "median_ttft"));
        QVERIFY(!view->isZoomed());
        QCOMPARE(view->visibleSpec().x.range, view->visibleSpec().x.full);
    }

    void selectedAndHighlightedPointsAreMarked() {
        const auto view = shownView(curvesOf(fivePoints()));
        const QColor ring = Theme::light().accent;
        QCOMPARE(pixelsOf(view->grab().toImage(), ring, 30), std::size_t(0));
        const ResultId id = view->visibleSpec().points[2].id;
        view->setSelected({id});
        QVERIFY(pixelsOf(view->grab().toImage(), ring, 30) > 10);
        view->setCurves(curvesOf(fivePoints()));
        QVERIFY2(pixelsOf(view->grab().toImage(), ring, 30) > 10, "a refresh keeps the selection");
        view->setSelected({});
        QCOMPARE(pixelsOf(view->grab().toImage(), ring, 30), std::size_t(0));
        const QImage plain = view->grab().toImage();
        QSignalSpy hovered(view.get(), &FrontierChartView::hovered);
        view->setHighlighted(id);
        QVERIFY(view->grab().toImage() != plain);
        QCOMPARE(hovered.count(), 0);
        view->setHighlighted(std::nullopt);
        QCOMPARE(view->grab().toImage(), plain);
    }

    void rightToLeftDoesNotMirrorThePlot() {
        const auto view = shownView(curvesOf(fivePoints()));
        const QImage before = view->grab().toImage();
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        const auto mirrored = shownView(curvesOf(fivePoints()));
        const QImage after = mirrored->grab().toImage();
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
        QCOMPARE(after, before);
    }

    void emptyAndMissingCurvesDrawNoPoints() {
        const auto view = shownView(curvesOf({}));
        view->grab();
        QCOMPARE(view->scene().pointsDrawn(), std::size_t(0));
        QCOMPARE(view->visibleSpec().emptyText, QStringLiteral("No results match these filters"));
        wheel(*view, QPointF(300, 200), 3);
        QVERIFY(!view->isZoomed());
        view->setCurves(nullptr);
        view->grab();
        QVERIFY(view->visibleSpec().points.empty());
    }

    void cardTellsTheWholeIdentity() {
        const auto curves = curvesOf(fivePoints());
        const PointCard card = describePoint(*curves, 3);
        QCOMPARE(card.title, QStringLiteral("MI355X · SGLang"));
        QCOMPARE(card.badge, QStringLiteral("FP8"));
        QStringList lines;
        for (const auto &[label, value] : card.lines) lines << label + QStringLiteral(": ") + value;
        QCOMPARE(lines, QStringList({QStringLiteral("Throughput per GPU: 500 tok/s/GPU"),
                                     QStringLiteral("Median interactivity: 20.0 tok/s/user"), QStringLiteral("Concurrency · GPUs: 16 · 8"),
                                     QStringLiteral("Parallelism · Speculation: TP8 · No speculation"),
                                     QStringLiteral("Model · Sequence: DeepSeek R1 0528 · 8k/1k"),
                                     QStringLiteral("Night · Run: 2026-05-07 · #25471873049"), QStringLiteral("Attempt: 1")}));
        QVERIFY(card.note.isEmpty());
    }
};

QTEST_MAIN(TestFrontierChartView)
#include "tst_frontier_chart_view.moc"
