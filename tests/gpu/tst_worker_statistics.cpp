// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/harness/canary.h"
#include "gpu/harness/statistics.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace ps::gpu;

namespace {

std::vector<double> normalSeries(std::size_t count, double centre, double deviation, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(centre, deviation);
    std::vector<double> series(count);
    for (double &value : series) value = normal(random);
    return series;
}

} // namespace

class TestWorkerStatistics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void computesExactly_data() {
        QTest::addColumn<QList<double>>("series");
        QTest::addColumn<double>("middle");
        QTest::addColumn<double>("mad");
        QTest::newRow("one") << QList<double>{7} << 7.0 << 0.0;
        QTest::newRow("two") << QList<double>{4, 2} << 3.0 << 1.0;
        QTest::newRow("odd, unsorted") << QList<double>{9, 1, 4} << 4.0 << 3.0;
        QTest::newRow("even") << QList<double>{1, 2, 3, 10} << 2.5 << 1.0;
        QTest::newRow("an outlier moves nothing") << QList<double>{1, 1, 2, 2, 4, 6, 900} << 2.0 << 1.0;
    }
    void computesExactly() {
        QFETCH(QList<double>, series);
        QFETCH(double, middle);
        QFETCH(double, mad);
        const std::vector<double> values(series.begin(), series.end());
        QCOMPARE(median(values), middle);
        QCOMPARE(medianAbsoluteDeviation(values), mad);
    }

    void hasNoMedianOfNothing() { QVERIFY(std::isnan(median({}))); }

    void interpolatesPercentiles() {
        const std::vector<double> sorted = {10, 20, 30, 40, 50};
        QCOMPARE(percentileOfSorted(sorted, 0), 10.0);
        QCOMPARE(percentileOfSorted(sorted, 0.05), 12.0);
        QCOMPARE(percentileOfSorted(sorted, 0.5), 30.0);
        QCOMPARE(percentileOfSorted(sorted, 0.95), 48.0);
        QCOMPARE(percentileOfSorted(sorted, 1), 50.0);
    }

    // The ranks of tables of the sign test: P(Binomial(n, 1/2) < k) <= 0.025.
    void takesTheRanksOfTheTables_data() {
        QTest::addColumn<std::size_t>("count");
        QTest::addColumn<int>("low");
        QTest::addColumn<int>("high");
        QTest::newRow("5: none") << std::size_t(5) << -1 << -1;
        QTest::newRow("6") << std::size_t(6) << 0 << 5;
        QTest::newRow("9") << std::size_t(9) << 1 << 7;
        QTest::newRow("20") << std::size_t(20) << 5 << 14;
        QTest::newRow("100") << std::size_t(100) << 39 << 60;
    }
    void takesTheRanksOfTheTables() {
        QFETCH(std::size_t, count);
        QFETCH(int, low);
        QFETCH(int, high);
        const auto ranks = medianIntervalRanks(count);
        QCOMPARE(ranks.has_value(), low >= 0);
        if (!ranks) return;
        QCOMPARE(static_cast<int>(ranks->first), low);
        QCOMPARE(static_cast<int>(ranks->second), high);
    }

    void coversTheTrueMedianAsOftenAsClaimed() {
        int covered = 0;
        constexpr int kSeries = 1000;
        for (unsigned seed = 0; seed < kSeries; ++seed) {
            const Summary summary = summarise(normalSeries(25, 10, 1, seed));
            if (*summary.medianLowS <= 10 && 10 <= *summary.medianHighS) ++covered;
        }
        QVERIFY2(covered >= 940 && covered < 990, qPrintable(QString::number(covered)));
    }

    void leavesCalmSeriesAlone() {
        for (unsigned seed = 0; seed < 200; ++seed) {
            QVERIFY2(!doubtsAbout(normalSeries(100, 50, 1, seed)).any(), qPrintable(QString::number(seed)));
        }
    }

    void seesTwoModesThatAreCalmThemselves() {
        std::vector<double> series = normalSeries(60, 4284, 8, 1);
        const std::vector<double> slow = normalSeries(40, 1865, 5, 2);
        series.insert(series.end(), slow.begin(), slow.end());
        const Doubts doubts = doubtsAbout(series);
        QVERIFY(doubts.bimodal);
        QVERIFY(!doubtsAbout(slow).any());
    }

    void takesASingleOutlierForNoMode() {
        std::vector<double> series = normalSeries(50, 100, 0.2, 3);
        series.push_back(40);
        QVERIFY(!isBimodal(series));
    }

    void namesWhatCannotBeTrue() {
        const std::vector<double> good = {10, 10, 10.1, 9.9, 10, 10};
        for (const double bad : {0.0, -1.0, 1e12, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
            std::vector<double> series = good;
            QVERIFY(!doubtsAbout(series).implausible);
            series.push_back(bad);
            QVERIFY2(doubtsAbout(series).implausible, qPrintable(QString::number(bad)));
        }
    }

    void seesADisturbedCanary() {
        QVERIFY(!isDisturbed({4700, 4690}, 4702, 0.02));
        QVERIFY(isDisturbed({4700, 4600}, 4702, 0.02));
        QVERIFY(isDisturbed({4500, 4500}, 4702, 0.02)); // both slow, but this device has done better
        QVERIFY(!isDisturbed({4800, {}}, 4702, 0.02));  // faster is no reason for doubt
        QVERIFY(isDisturbed({std::numeric_limits<double>::quiet_NaN(), {}}, 4702, 0.02));
        QVERIFY(!isDisturbed({}, 4702, 0.02));
    }
};

QTEST_GUILESS_MAIN(TestWorkerStatistics)
#include "tst_worker_statistics.moc"
