// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/axis_scaler.h"
#include "ui/chart/view_range.h"

#include <QTest>

#include <cmath>

using namespace ps;

namespace {

QString labelsOf(const std::vector<AxisTick> &ticks) {
    QStringList labels;
    for (const AxisTick &tick : ticks) labels << tick.label;
    return labels.join(u' ');
}

ValueExtent extentOf(std::initializer_list<double> values) {
    ValueExtent extent;
    for (const double value : values) extent.add(value);
    return extent;
}

} // namespace

class TestAxisScaler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ticksAreRoundNumbers_data() {
        QTest::addColumn<double>("min");
        QTest::addColumn<double>("max");
        QTest::addColumn<bool>("log");
        QTest::addColumn<int>("most");
        QTest::addColumn<QString>("labels");
        QTest::newRow("interactivity") << 0.0 << 262.0 << false << 7 << "0 50 100 150 200 250";
        QTest::newRow("thousands") << 0.0 << 20500.0 << false << 6 << "0 5,000 10,000 15,000 20,000";
        QTest::newRow("off the round numbers") << 16.5 << 104.0 << false << 6 << "20 40 60 80 100";
        QTest::newRow("fractions") << 0.02 << 0.081 << false << 7 << "0.02 0.03 0.04 0.05 0.06 0.07 0.08";
        QTest::newRow("across zero") << -1.0 << 1.0 << false << 5 << "-1.0 -0.5 0.0 0.5 1.0";
        QTest::newRow("never more than allowed") << 0.0 << 10.0 << false << 2 << "0 10";
        QTest::newRow("narrow and far away") << 1e6 << 1e6 + 0.002 << false << 3 << "1,000,000.000 1,000,000.001 1,000,000.002";
        QTest::newRow("astronomic") << 0.0 << 4e15 << false << 4 << "0 2E+15 4E+15";
        QTest::newRow("log, one two five") << 30.0 << 21000.0 << true << 12 << "50 100 200 500 1,000 2,000 5,000 10,000 20,000";
        QTest::newRow("log, whole decades") << 30.0 << 21000.0 << true << 5 << "100 1,000 10,000";
        QTest::newRow("log, below one") << 0.009 << 2.1 << true << 12 << "0.01 0.02 0.05 0.1 0.2 0.5 1 2";
        QTest::newRow("log, within a decade") << 300.0 << 420.0 << true << 5 << "300 350 400";
        QTest::newRow("log, many decades") << 1e-12 << 1e12 << true << 4 << "1E-07 1 10,000,000";
        QTest::newRow("empty range") << 5.0 << 5.0 << false << 5 << "";
    }
    void ticksAreRoundNumbers() {
        QFETCH(double, min);
        QFETCH(double, max);
        QFETCH(bool, log);
        QFETCH(int, most);
        QFETCH(QString, labels);
        const QLocale english(QLocale::English, QLocale::UnitedStates);
        QCOMPARE(labelsOf(niceTicks({min, max}, log, most, english)), labels);
    }

    void ticksStayInsideTheRange() {
        for (double min = 1e-4; min < 1e5; min *= 3.7) {
            for (double factor = 1.001; factor < 1e6; factor *= 2.3) {
                for (const bool log : {false, true}) {
                    const ValueRange range{min, min * factor};
                    const auto ticks = niceTicks(range, log, 8, QLocale::c());
                    QVERIFY2(ticks.size() <= 8, qPrintable(QStringLiteral("%1 to %2: %3").arg(min).arg(range.max).arg(labelsOf(ticks))));
                    for (const AxisTick &tick : ticks) {
                        QVERIFY(tick.value >= range.min * (1 - 1e-6));
                        QVERIFY(tick.value <= range.max * (1 + 1e-6));
                    }
                }
            }
        }
    }

    void groupsThousandsAsTheLocaleDoes() {
        const QLocale german(QLocale::German, QLocale::Germany);
        QCOMPARE(labelsOf(niceTicks({0, 20000}, false, 2, german)), QStringLiteral("0 20.000"));
    }

    void linearLimitsBeginAtZeroWhenTheDataComesDown() {
        const ValueRange wide = paddedLimits(extentOf({10, 100}), false);
        QCOMPARE(wide.min, 0.0);
        QVERIFY(wide.max > 100 && wide.max < 110);
        const ValueRange narrow = paddedLimits(extentOf({90, 100}), false);
        QVERIFY(narrow.min > 89 && narrow.min < 90);
        const ValueRange negative = paddedLimits(extentOf({-5, 100}), false);
        QVERIFY(negative.min < -5);
    }

    void limitsHoldOneValueAndNone() {
        const ValueRange one = paddedLimits(extentOf({42}), false);
        QVERIFY(one.min < 42 && one.max > 42);
        const ValueRange zero = paddedLimits(extentOf({0}), false);
        QVERIFY(zero.min < 0 && zero.max > 0);
        const ValueRange oneLog = paddedLimits(extentOf({42}), true);
        QVERIFY(oneLog.min > 0 && oneLog.min < 42 && oneLog.max > 42);
        QCOMPARE(paddedLimits({}, false), (ValueRange{0, 1}));
        QCOMPARE(paddedLimits({}, true), (ValueRange{1, 10}));
    }

    void countsWhatHasNoPlaceOnALogAxis() {
        QCOMPARE(extentOf({1, 0, -3, 5}).notPositive, std::size_t(2));
        QCOMPARE(extentOf({1, 5}).notPositive, std::size_t(0));
    }

    void zoomKeepsTheFixedFraction() {
        const AxisSpec linear{{}, false, {0, 100}, {20, 60}};
        const ValueRange closer = zoomed(linear, 0.25, 2);
        QCOMPARE(closer, (ValueRange{25, 45}));
        const AxisSpec log{{}, true, {1, 10000}, {1, 10000}};
        const ValueRange logCloser = zoomed(log, 0.5, 2);
        QVERIFY(std::abs(logCloser.min - 10) < 1e-9);
        QVERIFY(std::abs(logCloser.max - 1000) < 1e-9);
    }

    void zoomEndsAtSaneLimits() {
        for (const bool log : {false, true}) {
            AxisSpec axis{{}, log, {1, 1000}, {1, 1000}};
            for (int i = 0; i < 500; ++i) axis.range = zoomed(axis, 0.3, 1.5);
            QVERIFY(fits(axis.range, log));
            QVERIFY(axis.range.max - axis.range.min > 1e-7);
            for (int i = 0; i < 1000; ++i) axis.range = zoomed(axis, 0.3, 1 / 1.5);
            QVERIFY(fits(axis.range, log));
            QVERIFY(axis.range.max <= 1e6 * 1.001);
            QVERIFY(!log || axis.range.min >= 1e-3 * 0.999);
        }
    }

    void panNeverLosesTheData() {
        AxisSpec axis{{}, true, {1, 1000}, {1, 1000}};
        for (int i = 0; i < 100; ++i) axis.range = panned(axis, 1);
        QVERIFY(axis.range.max <= 1e6 * 1.001);
        const double decades = std::log10(axis.range.max / axis.range.min);
        QVERIFY(std::abs(decades - 3) < 1e-9);
    }
};

QTEST_GUILESS_MAIN(TestAxisScaler)
#include "tst_axis_scaler.moc"
