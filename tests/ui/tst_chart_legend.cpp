// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/curve_fixture.h"
#include "ui/chart/chart_exporter.h"
#include "ui/chart/chart_page.h"
#include "ui/chart/chart_spec_builder.h"
#include "ui/chart/legend_view.h"
#include "ui/chart/wrapped_text.h"

#include <QImage>
#include <QScrollBar>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace ps;
using namespace ps::test;

namespace {

const QString kLongWords = QStringLiteral("-with-a-name-that-goes-on-for-sixty-characters-or-so");

/// One group per engine; `words` makes the names long.
ChartSpec specOf(int groups, const QString &words = {}) {
    std::vector<FixturePoint> points;
    for (int i = 0; i < groups; ++i) {
        FixturePoint point{i % 2 == 0 ? "b200" : "mi355x", 10.0 + i, 1000.0 - i, i % 3 == 0 ? "fp4" : "fp8"};
        point.framework = "engine-" + std::to_string(i) + words.toStdString();
        points.push_back(point);
    }
    return buildChartSpec(*curvesOf(points, "line"), {}, Theme::light());
}

QStringList textsOf(const LegendLayout &legend) {
    QStringList texts;
    for (const LegendLayout::Item &item : legend.items) texts << item.text;
    return texts;
}

QString moreText(std::size_t count) {
    return QStringLiteral("and %1 more").arg(count);
}

} // namespace

class TestChartLegend : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void breaksTextAtSpacesAndWithinAWordOnlyWhereItIsTooLong() {
        const QFontMetricsF metrics{QFont()};
        const QString label = QStringLiteral("NVIDIA · Local kernels: decode step");
        for (int width = 30; width < 400; width += 7) {
            const QStringList lines = wrappedText(metrics, label, width).split(QLatin1Char('\n'));
            for (const QString &line : lines) QVERIFY(metrics.horizontalAdvance(line) <= width || line.size() == 1);
            const bool everyWordFits = metrics.horizontalAdvance(QStringLiteral("kernels:")) <= width;
            if (everyWordFits) QCOMPARE(lines.join(QLatin1Char(' ')), label);
            QCOMPARE(lines.join(QString()).remove(QLatin1Char(' ')), QString(label).remove(QLatin1Char(' ')));
        }
        QCOMPARE(wrappedText(metrics, label, 1e4), label);
        QVERIFY(wrappedText(metrics, kLongWords, 60).contains(QLatin1Char('\n')));
        QVERIFY(sizeOfLines(metrics, QStringLiteral("a\nb")).height() > sizeOfLines(metrics, QStringLiteral("a b")).height());
    }

    void manyGroupsLeaveThePlotHalfOfThePicture_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("words");
        for (const QSize &size : {QSize(1600, 900), QSize(1200, 800), QSize(800, 600)}) {
            const QByteArray name = QByteArray::number(size.width());
            QTest::newRow(QByteArray(name + ", short names").constData()) << size << QString();
            QTest::newRow(QByteArray(name + ", long names").constData()) << size << kLongWords;
        }
    }
    void manyGroupsLeaveThePlotHalfOfThePicture() {
        QFETCH(QSize, size);
        QFETCH(QString, words);
        const ChartSpec spec = specOf(300, words);
        const ChartPage page(spec, ChartStyle::of(Theme::light()), size);
        const LegendLayout &legend = page.legend();
        QVERIFY2(page.mapping().plot.width() >= size.width() / 2.0, qPrintable(QString::number(page.mapping().plot.width())));
        QVERIFY(legend.size.width() <= 0.4 * size.width());
        QVERIFY(legend.size.height() <= page.mapping().plot.bottom() + 80 - page.mapping().plot.top());
        for (std::size_t i = 0; i < legend.items.size(); ++i) {
            const QRectF &label = legend.items[i].label;
            QVERIFY(label.right() <= legend.size.width() && label.bottom() <= legend.size.height());
            for (std::size_t j = 0; j < i; ++j) QVERIFY(!label.intersects(legend.items[j].label));
        }
        QVERIFY(legend.leftOut > 0 && legend.leftOut < 300);
        QVERIFY(textsOf(legend).contains(moreText(legend.leftOut)));
        for (const char *needed : {"Frontiers", "GPU", "B200", "MI355X", "Precision", "FP4", "FP8"})
            QVERIFY2(textsOf(legend).contains(QLatin1String(needed)), needed);
        QCOMPARE(page.omissions(), QStringList(QStringLiteral("The legend has no room for %1 of its entries.").arg(legend.leftOut)));
        const QImage image = renderChart(spec, Theme::light(), size);
        QVERIFY(image.text(QStringLiteral("Description")).contains(page.omissions().constFirst()));
    }

    void everyGroupIsNamedWhereThereIsRoom() {
        const ChartSpec spec = specOf(12);
        const ChartPage page(spec, ChartStyle::of(Theme::light()), QSizeF(1200, 800));
        QCOMPARE(page.legend().leftOut, std::size_t(0));
        QVERIFY(page.omissions().isEmpty());
        for (const ChartSeries &series : spec.series) QVERIFY(textsOf(page.legend()).contains(series.label));
        QVERIFY(textsOf(page.legend()).filter(QStringLiteral(" more")).isEmpty());
    }

    void moreColumnsHoldWhatOneDoesNot_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<double>("width");
        QTest::newRow("as wide as their labels") << QString() << 800.0;
        QTest::newRow("narrower, so that labels wrap") << kLongWords << 700.0;
    }
    void moreColumnsHoldWhatOneDoesNot() {
        QFETCH(QString, words);
        QFETCH(double, width);
        const std::vector<LegendSection> legend = specOf(40, words).legend;
        const ChartFonts fonts = ChartStyle::of(Theme::light()).fonts;
        const LegendLayout one = layoutLegend(legend, fonts, {.columnWidth = 400, .width = 400});
        QCOMPARE(one.leftOut, std::size_t(0));
        const double height = std::ceil(one.size.height() * 0.8);
        const LegendLayout two = layoutLegend(legend, fonts, {.columnWidth = 400, .width = width, .height = height});
        QCOMPARE(two.leftOut, std::size_t(0));
        QVERIFY(two.size.height() <= height && two.size.width() <= width);
    }

    void withoutRoomThereIsNoLegend() {
        const LegendLayout none =
            layoutLegend(specOf(3).legend, ChartStyle::of(Theme::light()).fonts, {.columnWidth = 200, .width = 200, .height = 5});
        QVERIFY(none.items.empty());
        QVERIFY(none.leftOut >= 3);
    }

    void windowScrollsThroughAllEntries() {
        const ChartStyle style = ChartStyle::of(Theme::light());
        const std::vector<LegendSection> legend = specOf(300).legend;
        LegendView view;
        view.setWidestColumn(270);
        view.setLegend(legend, style);
        view.resize(view.width(), 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QVERIFY2(view.width() <= 300, qPrintable(QString::number(view.width())));
        const LegendLayout whole = layoutLegend(legend, style.fonts, {.columnWidth = 270});
        QCOMPARE(whole.leftOut, std::size_t(0));
        QScrollBar *bar = view.verticalScrollBar();
        QVERIFY(bar->maximum() + view.viewport()->height() >= whole.size.height());
        const QPointF middle = QRectF(view.viewport()->rect()).center();
        QWheelEvent down(middle, view.viewport()->mapToGlobal(middle), {}, QPoint(0, -120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                         false);
        QCoreApplication::sendEvent(view.viewport(), &down);
        QVERIFY(bar->value() > 0);
    }
};

QTEST_MAIN(TestChartLegend)
#include "tst_chart_legend.moc"
