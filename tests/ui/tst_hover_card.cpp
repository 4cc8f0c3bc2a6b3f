// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/result_set_fixture.h"
#include "tests/ui/chart_view_driver.h"
#include "ui/chart/hover_card.h"
#include "ui/chart/point_card.h"

#include <QSignalSpy>

using namespace ps;
using namespace ps::test;

namespace {

ResultOrigin fullOrigin() {
    ResultOrigin origin;
    origin.archive = "/data/mirror/2026-05-07/bmk_b200.zip";
    origin.document = "agg_b200.json";
    origin.element = 17;
    origin.artifactId = 4983112233;
    origin.importedAt = "2026-05-09T01:02:03Z";
    origin.programVersion = "0.1.0";
    origin.otherCarriers = 2;
    origin.rawHardware = "b200-trt";
    origin.rawFramework = "vllm";
    origin.rawModel = "deepseek-ai/DeepSeek-R1-0528";
    origin.rawPrecision = "fp8";
    origin.rawSpec = "none";
    origin.normalisations = static_cast<std::uint32_t>(Normalisation::GpuCountCorrected);
    return origin;
}

QStringList text(const PointCard::Lines &lines) {
    QStringList texts;
    for (const auto &[label, value] : lines) texts << label + QStringLiteral(": ") + value;
    return texts;
}

FixtureResult oneResult() {
    FixtureResult result;
    result.x = 10;
    result.y = 1000;
    return result;
}

/// A plot without points but one, for a card beside it.
PlotState plotOf(const QSizeF &size, const QPointF &point) {
    PlotState state;
    state.style = ChartStyle::of(Theme::light());
    state.mapping.plot = QRectF(QPointF(60, 10), size);
    state.spec.points.resize(1);
    state.pixelX = {static_cast<float>(point.x())};
    state.pixelY = {static_cast<float>(point.y())};
    state.frontierBegin = 1;
    return state;
}

PointCard longCard() {
    PointCard card;
    card.title = QStringLiteral("GB200 NVL72 · Dynamo TensorRT-LLM");
    card.badge = QStringLiteral("FP4");
    for (int i = 0; i < 9; ++i) card.lines.emplace_back(QStringLiteral("Concurrency · GPUs"), QString(120, QLatin1Char('m')));
    for (int i = 0; i < 9; ++i) card.origin.emplace_back(QStringLiteral("Member · Element"), QString(200, QLatin1Char('m')));
    card.note =
        QStringLiteral("Known to be bad: Agentic results without multi-token prediction, measured with an outdated AgentX harness.");
    return card;
}

} // namespace

class TestHoverCard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhereAResultComesFrom() {
        const auto curves = curveSet({oneResult()});
        QVERIFY(describePoint(*curves, 0).origin.empty());
        const ResultOrigin origin = fullOrigin();
        QCOMPARE(
            text(describePoint(*curves, 0, &origin).origin),
            QStringList({QStringLiteral("Archive: /data/mirror/2026-05-07/bmk_b200.zip"),
                         QStringLiteral("Member · Element: agg_b200.json · 17"), QStringLiteral("Artifact: 4983112233"),
                         QStringLiteral("Imported: 2026-05-09 01:02:03 UTC · version 0.1.0"), QStringLiteral("Also in: 2 other imports"),
                         QStringLiteral("Names as written: b200-trt · deepseek-ai/DeepSeek-R1-0528"),
                         QStringLiteral("Normalised: GPU count corrected to the GPUs of the deployment")}));
    }

    void leavesOutWhatIsNotKnown() {
        ResultOrigin origin;
        origin.archive = "loose.json";
        QCOMPARE(text(describePoint(*curveSet({oneResult()}), 0, &origin).origin),
                 QStringList({QStringLiteral("Archive: loose.json"), QStringLiteral("Element: 0")}));
    }

    void countsWhatIsTooMuchToList() {
        ResultOrigin origin = fullOrigin();
        origin.normalisations = 0b11111;
        const PointCard card = describePoint(*curveSet({oneResult()}), 0, &origin);
        QCOMPARE(card.origin.size(), std::size_t(9));
        QVERIFY(card.origin[7].first.isEmpty());
        QCOMPARE(card.origin[8].second, QStringLiteral("and 3 more"));
    }

    void tellsRunAttemptAndCommitAtOnce() {
        FixtureResult result = oneResult();
        result.attempt = 3;
        result.daySource = DaySource::Estimated;
        auto results = std::make_shared<ResultSet>(*resultSet({result}));
        auto catalogue = std::make_shared<Catalogue>(*results->catalogue);
        catalogue->runs[0].headSha = "0123456789abcdef0123";
        results->catalogue = catalogue;
        auto curves = std::make_shared<CurveSet>(*curveSet({result}));
        curves->results = results;
        const QStringList lines = text(describePoint(*curves, 0).lines);
        QVERIFY(lines.contains(QStringLiteral("Night · Run: 2026-05-07 (estimated) · #1")));
        QVERIFY(lines.contains(QStringLiteral("Attempt · Commit: 3 · 0123456789ab")));
    }

    void saysWhyAPointIsKnownToBeBad() {
        FixtureResult result = oneResult();
        result.veto = "The run itself was broken.";
        QCOMPARE(describePoint(*curveSet({result}), 0).note, QStringLiteral("Known to be bad: The run itself was broken."));
    }

    void asksOnceForTheOriginOfAPoint() {
        const auto view = shownView(curvesOf(fivePoints()));
        QSignalSpy asked(view.get(), &FrontierChartView::originWished);
        point(*view, pixelOf(*view, 4));
        QCOMPARE(asked.size(), 1);
        const ResultId id = asked[0][0].value<ResultId>();
        QCOMPARE(id, view->visibleSpec().points[4].id);
        const QImage before = view->grab().toImage();
        view->setOrigin(id, fullOrigin());
        QVERIFY(view->grab().toImage() != before);
        point(*view, pixelOf(*view, 3));
        QCOMPARE(asked.size(), 2);
        point(*view, pixelOf(*view, 4));
        QCOMPARE(asked.size(), 2);
    }

    void originsOfOtherPointsChangeNothing() {
        const auto view = shownView(curvesOf(fivePoints()));
        point(*view, pixelOf(*view, 4));
        const QImage before = view->grab().toImage();
        view->setOrigin(view->visibleSpec().points[3].id, fullOrigin());
        QCOMPARE(view->grab().toImage(), before);
    }

    void forgetsOriginsWhenTheStoreChanged() {
        const auto curves = curvesOf(fivePoints());
        const auto view = shownView(curves);
        QSignalSpy asked(view.get(), &FrontierChartView::originWished);
        point(*view, pixelOf(*view, 4));
        view->setOrigin(view->visibleSpec().points[4].id, fullOrigin());
        auto catalogue = std::make_shared<Catalogue>(*curves->results->catalogue);
        ++catalogue->revision;
        auto results = std::make_shared<ResultSet>(*curves->results);
        results->catalogue = catalogue;
        auto again = std::make_shared<CurveSet>(*curves);
        again->results = results;
        view->setCurves(again);
        point(*view, pixelOf(*view, 4));
        QCOMPARE(asked.size(), 2);
    }

    void staysInsideThePlotHoweverLong_data() {
        QTest::addColumn<QPointF>("position");
        QTest::newRow("middle") << QPointF(400, 220);
        QTest::newRow("top left") << QPointF(5, 5);
        QTest::newRow("bottom right") << QPointF(795, 435);
    }
    void staysInsideThePlotHoweverLong() {
        QFETCH(QPointF, position);
        const PlotState state = plotOf(QSizeF(960, 440), position);
        HoverCard card(state, nullptr);
        card.showAt(longCard(), 0);
        const QRectF body(card.pos(), card.size());
        QVERIFY2(state.mapping.plot.contains(body), qPrintable(QStringLiteral("%1 × %2").arg(body.width()).arg(body.height())));
        QVERIFY(!body.contains(state.pixelOf(0)));
    }

    void coversTheAxesRatherThanLeavingTheChart() {
        const PlotState state = plotOf(QSizeF(960, 260), QPointF(100, 130));
        HoverCard card(state, nullptr);
        card.showAt(longCard(), 0);
        QVERIFY(card.size().height() > 260);
        QVERIFY(card.pos().y() >= 0);
    }

    void growsOnTheSameSide() {
        const PlotState state = plotOf(QSizeF(960, 700), QPointF(300, 100));
        HoverCard card(state, nullptr);
        PointCard shown = longCard();
        shown.origin.clear();
        card.showAt(shown, 0);
        const QPointF before = card.pos();
        const double height = card.size().height();
        card.showAt(longCard(), 0);
        QCOMPARE(card.pos(), before);
        QVERIFY(card.size().height() > height + 50);
    }

    void breaksLongNotesIntoLines() {
        const PlotState state = plotOf(QSizeF(960, 500), QPointF(300, 100));
        HoverCard card(state, nullptr);
        PointCard shown;
        shown.title = QStringLiteral("B200");
        shown.note = QStringLiteral("Known to be bad: short.");
        card.showAt(shown, 0);
        const QSizeF before = card.size();
        shown.note = longCard().note;
        card.showAt(shown, 0);
        QVERIFY(card.size().height() > before.height() + 10);
        QVERIFY(card.size().width() < 360);
    }
};

QTEST_MAIN(TestHoverCard)
#include "tst_hover_card.moc"
