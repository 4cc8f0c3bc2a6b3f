// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/interpolation.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace ps;
using Numbers = QVector<double>;

namespace {

bool near(double a, double b) {
    return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b));
}

MonotoneCurve curveThrough(const Numbers &x, const Numbers &y) {
    return MonotoneCurve({x.data(), static_cast<std::size_t>(x.size())}, {y.data(), static_cast<std::size_t>(y.size())});
}

} // namespace

class TestInterpolation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hasSteffensSlopes_data();
    void hasSteffensSlopes();
    void givesTheValue_data();
    void givesTheValue();
    void givesNothingOutsideTheRange_data();
    void givesNothingOutsideTheRange();
    void meetsEveryKnotExactlyAtTheEnds();
    void neverOvershoots();
};

void TestInterpolation::hasSteffensSlopes_data() {
    QTest::addColumn<Numbers>("x");
    QTest::addColumn<Numbers>("y");
    QTest::addColumn<Numbers>("slopes");
    QTest::newRow("empty") << Numbers{} << Numbers{} << Numbers{};
    QTest::newRow("one knot") << Numbers{30} << Numbers{500} << Numbers{0};
    QTest::newRow("two knots: straight (the peer bends)") << Numbers{0, 10} << Numbers{0, 100} << Numbers{10, 10};
    QTest::newRow("squares") << Numbers{0, 1, 2} << Numbers{0, 1, 4} << Numbers{0.5, 2, 3.5};
    QTest::newRow("tent") << Numbers{0, 1, 2} << Numbers{0, 1, 0} << Numbers{1.5, 0, -1.5};
    QTest::newRow("uneven") << Numbers{0, 1, 3, 6, 10} << Numbers{0, 2, 5, 3, 8} << Numbers{2.083333, 1.833333, 0, 0, 1.875};
    QTest::newRow("rising") << Numbers{0, 5, 15, 30, 50} << Numbers{10, 40, 80, 150, 300}
                            << Numbers{6.333333, 5.333333, 4.266667, 5.880952, 8.309524};
    QTest::newRow("falling") << Numbers{0, 10, 20, 30, 40} << Numbers{1000, 700, 400, 200, 50} << Numbers{-30, -30, -25, -17.5, -13.75};
    QTest::newRow("uneven, linear") << Numbers{0, 1, 10, 11, 100} << Numbers{0, 10, 100, 110, 1000} << Numbers{10, 10, 10, 10, 10};
    QTest::newRow("flat") << Numbers{0, 1, 2} << Numbers{50, 50, 50} << Numbers{0, 0, 0};
}

void TestInterpolation::hasSteffensSlopes() {
    QFETCH(Numbers, x);
    QFETCH(Numbers, y);
    QFETCH(Numbers, slopes);
    const std::vector<double> found = curveThrough(x, y).slopes();
    QCOMPARE(static_cast<qsizetype>(found.size()), slopes.size());
    for (qsizetype i = 0; i < slopes.size(); ++i) {
        QVERIFY2(near(found[static_cast<std::size_t>(i)], slopes[i]), qPrintable(QStringLiteral("slope %1: %2").arg(i).arg(found[i])));
    }
}

void TestInterpolation::givesTheValue_data() {
    QTest::addColumn<Numbers>("x");
    QTest::addColumn<Numbers>("y");
    QTest::addColumn<double>("at");
    QTest::addColumn<double>("value");
    QTest::newRow("one knot at itself") << Numbers{30} << Numbers{500} << 30.0 << 500.0;
    QTest::newRow("linear, a knot") << Numbers{0, 10, 20, 30} << Numbers{0, 100, 200, 300} << 20.0 << 200.0;
    QTest::newRow("linear, between") << Numbers{0, 10, 20, 30} << Numbers{0, 100, 200, 300} << 15.0 << 150.0;
    QTest::newRow("squares") << Numbers{0, 5, 10, 15, 20} << Numbers{0, 25, 100, 225, 400} << 7.5 << 56.25;
    QTest::newRow("two knots: straight (the peer: 593.75)") << Numbers{0, 100} << Numbers{0, 1000} << 50.0 << 500.0;
    QTest::newRow("two knots: straight (the peer: 562.5)") << Numbers{10, 30} << Numbers{800, 400} << 20.0 << 600.0;
    QTest::newRow("four falling") << Numbers{10, 20, 30, 40} << Numbers{800, 600, 400, 200} << 25.0 << 500.0;
    QTest::newRow("reversed axes") << Numbers{200, 400, 600, 800} << Numbers{40, 30, 20, 10} << 500.0 << 25.0;
    QTest::newRow("three falling") << Numbers{10, 20, 30} << Numbers{800, 600, 400} << 15.0 << 700.0;
    QTest::newRow("never below zero") << Numbers{10, 20, 30} << Numbers{100, 50, 10} << 25.0 << 29.0625;
    QTest::newRow("trend at a knot") << Numbers{20, 40, 60} << Numbers{800, 600, 400} << 40.0 << 600.0;
    QTest::newRow("cost") << Numbers{20, 40, 60} << Numbers{1.0, 1.5, 2.0} << 30.0 << 1.25;
    QTest::newRow("tokens per megawatt") << Numbers{20, 40, 60} << Numbers{100, 80, 60} << 30.0 << 90.0;
    QTest::newRow("joules per token") << Numbers{20, 40, 60} << Numbers{2.5, 3, 4} << 30.0 << 2.703125;
    QTest::newRow("nearly equal x") << Numbers{50, 50.001, 100} << Numbers{900, 800, 400} << 75.0 << 525.0035;
    QTest::newRow("first knot") << Numbers{10, 50, 100} << Numbers{1000, 500, 200} << 10.0 << 1000.0;
    QTest::newRow("last knot") << Numbers{10, 50, 100} << Numbers{1000, 500, 200} << 100.0 << 200.0;
    QTest::newRow("small costs") << Numbers{10, 20, 30} << Numbers{0.1, 0.05, 0.01} << 25.0 << 0.0290625;
}

void TestInterpolation::givesTheValue() {
    QFETCH(Numbers, x);
    QFETCH(Numbers, y);
    QFETCH(double, at);
    QFETCH(double, value);
    const auto found = curveThrough(x, y).at(at);
    QVERIFY(found);
    QVERIFY2(near(*found, value), qPrintable(QString::number(*found, 'g', 17)));
}

void TestInterpolation::givesNothingOutsideTheRange_data() {
    QTest::addColumn<Numbers>("knots");
    QTest::addColumn<double>("at");
    QTest::newRow("no knots") << Numbers{} << 1.0;
    QTest::newRow("below (the peer clamps)") << Numbers{10, 20, 30} << 5.0;
    QTest::newRow("above (the peer clamps)") << Numbers{10, 20, 30} << 35.0;
    QTest::newRow("beside one knot") << Numbers{30} << 31.0;
    QTest::newRow("not a number") << Numbers{10, 20, 30} << std::numeric_limits<double>::quiet_NaN();
}

void TestInterpolation::givesNothingOutsideTheRange() {
    QFETCH(Numbers, knots);
    QFETCH(double, at);
    QVERIFY(!curveThrough(knots, knots).at(at));
}

void TestInterpolation::meetsEveryKnotExactlyAtTheEnds() {
    const MonotoneCurve curve = curveThrough({0.1, 0.2, 0.7}, {1.0 / 3, 2.0 / 3, 0.9});
    QCOMPARE(*curve.at(0.1), 1.0 / 3);
    QCOMPARE(*curve.at(0.2), 2.0 / 3);
    QCOMPARE(*curve.at(0.7), 0.9);
}

void TestInterpolation::neverOvershoots() {
    const std::uint64_t seed = std::random_device()();
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> step(0.01, 10), value(-100, 100);
    for (int round = 0; round < 300; ++round) {
        Numbers x{0}, y{value(random)};
        for (int i = 1; i < 12; ++i) {
            x << x.last() + step(random);
            y << value(random);
        }
        const MonotoneCurve curve = curveThrough(x, y);
        for (int i = 0; i + 1 < 12; ++i) {
            for (const double part : {0.1, 0.25, 0.5, 0.75, 0.9}) {
                const double between = *curve.at(x[i] + part * (x[i + 1] - x[i]));
                const bool inside = between >= std::min(y[i], y[i + 1]) - 1e-9 && between <= std::max(y[i], y[i + 1]) + 1e-9;
                QVERIFY2(inside, qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestInterpolation)
#include "tst_interpolation.moc"
