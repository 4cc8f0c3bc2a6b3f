// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/pareto.h"

#include "tests/support/point_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace ps;
using test::Points;
using test::pointsFromText;
using test::pointsToText;

namespace {

constexpr Direction kLow = Direction::LowerIsBetter;
constexpr Direction kHigh = Direction::HigherIsBetter;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr std::pair<Direction, Direction> kAllDirections[] = {{kLow, kLow}, {kLow, kHigh}, {kHigh, kLow}, {kHigh, kHigh}};

using Indices = std::vector<std::uint32_t>;

Indices frontierOf(const Points &points, Direction x, Direction y) {
    return paretoFrontier(points.x, points.y, x, y);
}

bool finite(const Points &points, std::size_t i) {
    return std::isfinite(points.x[i]) && std::isfinite(points.y[i]);
}

/// Positive when a is better than b, in the words of the definition.
int compare(double a, double b, Direction direction) {
    if (a == b) return 0;
    return (a < b) == (direction == kLow) ? 1 : -1;
}

bool dominates(const Points &points, std::size_t a, std::size_t b, Direction xDirection, Direction yDirection) {
    const int x = compare(points.x[a], points.x[b], xDirection);
    const int y = compare(points.y[a], points.y[b], yDirection);
    return x >= 0 && y >= 0 && (x > 0 || y > 0);
}

Indices byAscendingX(const Points &points, Indices indices) {
    std::sort(indices.begin(), indices.end(),
              [&points](std::uint32_t a, std::uint32_t b) { return points.x[a] != points.x[b] ? points.x[a] < points.x[b] : a < b; });
    return indices;
}

/// The definition itself, in n² comparisons.
Indices bruteForce(const Points &points, Direction x, Direction y) {
    Indices frontier;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        if (!finite(points, i)) continue;
        bool dominated = false;
        for (std::size_t j = 0; j < points.size() && !dominated; ++j) dominated = finite(points, j) && dominates(points, j, i, x, y);
        if (!dominated) frontier.push_back(i);
    }
    return byAscendingX(points, frontier);
}

/// Sorting everything and sweeping once: what the prefilter must not change.
Indices plainSweep(const Points &points, Direction x, Direction y) {
    Indices order;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        if (finite(points, i)) order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int onX = compare(points.x[a], points.x[b], x);
        return onX != 0 ? onX > 0 : compare(points.y[a], points.y[b], y) > 0;
    });
    Indices frontier;
    for (const std::uint32_t i : order) {
        const bool better = frontier.empty() || compare(points.y[i], points.y[frontier.back()], y) > 0;
        const bool equal = !frontier.empty() && points.x[i] == points.x[frontier.back()] && points.y[i] == points.y[frontier.back()];
        if (better || equal) frontier.push_back(i);
    }
    return byAscendingX(points, frontier);
}

/// Kinds of random sets. Grids give ties in every way; the continuous ones give long and short frontiers.
enum Shape { SmallGrid, WideGrid, Uniform, Curved, AllOnFrontier, HeavyTailed, WithHoles, NearlyEqual, ShapeCount };
constexpr const char *kShapeNames[] = {"small grid",          "wide grid",    "uniform",    "curved",
                                       "all on the frontier", "heavy tailed", "with holes", "nearly equal"};

Points randomPoints(Shape shape, std::size_t count, std::mt19937_64 &random) {
    const auto uniform = [&random] { return std::uniform_real_distribution<double>(-1, 1)(random); };
    const auto integer = [&random](int limit) { return static_cast<double>(std::uniform_int_distribution<int>(-limit, limit)(random)); };
    Points points;
    for (std::size_t i = 0; i < count; ++i) {
        const double u = uniform();
        switch (shape) {
        case SmallGrid: points.add(integer(2), integer(2)); break;
        case WideGrid: points.add(integer(40), integer(40)); break;
        case Curved: points.add(u, std::sqrt(2 + u) - std::abs(uniform() * uniform())); break;
        case AllOnFrontier: points.add(u, u); break;
        case HeavyTailed: points.add(std::exp(40 * u), std::exp(40 * uniform())); break;
        case WithHoles: points.add(i % 3 == 0 ? kNan : integer(9), i % 5 == 0 ? (i % 2 ? kInf : -kInf) : uniform()); break;
        case NearlyEqual: points.add(std::nextafter(1.0, 1.0 + u), std::nextafter(1.0, 1.0 + uniform())); break;
        default: points.add(u, uniform()); break;
        }
    }
    return points;
}

Direction directionFromText(const QByteArray &text) {
    return text == "low" ? kLow : kHigh;
}

} // namespace

class TestPareto : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsTheFrontier_data();
    void findsTheFrontier();
    void matchesTheFiguresOfTheSineCase();
    void neverTakesAPointThatIsNotFinite_data();
    void neverTakesAPointThatIsNotFinite();
    void keepsEqualPointsByAscendingIndex();
    void takesSignedZerosAsEqual();
    void survivesTheLimitsOfDouble();
    void agreesWithTheDefinition_data();
    void agreesWithTheDefinition();
    void dominatesEverythingElse();
    void doesNotDependOnTheOrder();
    void leavesTheInputAlone();
    void flippingADirectionEqualsNegatingTheAxis();
    void prefilterChangesNothing_data();
    void prefilterChangesNothing();
};

void TestPareto::findsTheFrontier_data() {
    QTest::addColumn<QByteArray>("xBetter");
    QTest::addColumn<QByteArray>("yBetter");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("frontier");
    const auto row = [](const char *name, const char *x, const char *y, const char *input, const char *frontier) {
        QTest::newRow(name) << QByteArray(x) << QByteArray(y) << QByteArray(input) << QByteArray(frontier);
    };
    row("none", "low", "high", "", "");
    row("one", "low", "high", "(7,3)", "(7,3)");
    row("all equal", "high", "low", "(2,2) (2,2) (2,2)", "(2,2) (2,2) (2,2)");

    row("upper right: rising pair", "low", "high", "(1,2) (3,5)", "(1,2) (3,5)");
    row("upper right: second is worse on both", "low", "high", "(1,5) (3,3)", "(1,5)");
    row("upper right: first dominates all", "low", "high", "(1,5) (2,3) (3,1)", "(1,5)");
    row("upper right: all rising", "low", "high", "(1,1) (2,3) (3,7)", "(1,1) (2,3) (3,7)");
    row("upper right: flat run (the peer keeps the dominated ties)", "low", "high", "(1,5) (2,5) (3,5)", "(1,5)");
    row("upper right: same x", "low", "high", "(2,3) (2,7) (2,1)", "(2,7)");
    row("upper right: one dip", "low", "high", "(1,2) (2,5) (3,3) (4,6)", "(1,2) (2,5) (4,6)");

    row("upper left: falling pair", "high", "high", "(1,5) (3,2)", "(1,5) (3,2)");
    row("upper left: last dominates all", "high", "high", "(1,1) (2,2) (3,5)", "(3,5)");
    row("upper left: flat", "high", "high", "(1,3) (2,3) (3,3)", "(3,3)");
    row("upper left: same x, then lower", "high", "high", "(1,3) (1,7) (1,5) (2,2)", "(1,7) (2,2)");
    row("upper left: middle dominated", "high", "high", "(1,5) (2,2) (3,4)", "(1,5) (3,4)");
    row("upper left: middle dominated, end kept", "high", "high", "(1,5) (2,2) (3,4) (4,1)", "(1,5) (3,4) (4,1)");
    row("upper left: zigzag", "high", "high", "(10,800) (15,100) (20,700) (30,300)", "(10,800) (20,700) (30,300)");
    row("upper left: same x first", "high", "high", "(10,500) (10,800) (20,400)", "(10,800) (20,400)");
    row("upper left: only same x", "high", "high", "(10,100) (10,300) (10,200)", "(10,300)");
    row("upper left: rising", "high", "high", "(10,100) (20,200) (30,300) (40,400)", "(40,400)");
    row("upper left: falling", "high", "high", "(10,400) (20,300) (30,200) (40,100)", "(10,400) (20,300) (30,200) (40,100)");

    row("lower left: falling", "low", "low", "(1,5) (2,3) (3,1)", "(1,5) (2,3) (3,1)");
    row("lower left: rising", "low", "low", "(1,1) (2,3) (3,5)", "(1,1)");
    row("lower left: flat", "low", "low", "(2,4) (1,4) (3,4)", "(1,4)");
    row("lower left: same x", "low", "low", "(1,5) (1,3) (2,2)", "(1,3) (2,2)");
    row("lower left: two dips", "low", "low", "(1,3) (2,5) (3,1) (4,2)", "(1,3) (3,1)");

    row("lower right: rising (here by ascending x)", "high", "low", "(1,1) (2,3) (3,5)", "(1,1) (2,3) (3,5)");
    row("lower right: last dominates all", "high", "low", "(1,5) (2,2) (3,1)", "(3,1)");
    row("lower right: flat", "high", "low", "(1,4) (3,4) (2,4)", "(3,4)");
    row("lower right: same x", "high", "low", "(2,5) (2,3) (2,1)", "(2,1)");
    row("lower right: two dips (here by ascending x)", "high", "low", "(1,2) (2,5) (3,1) (4,3)", "(3,1) (4,3)");

    row("nested metric: upper right", "low", "high", "(1,10) (2,30) (3,20)", "(1,10) (2,30)");
    row("nested metric: upper left", "high", "high", "(1,10) (2,30) (3,20)", "(2,30) (3,20)");
    row("nested metric: lower left", "low", "low", "(1,10) (2,30) (3,20)", "(1,10)");
    row("nested metric: lower right (here by ascending x)", "high", "low", "(1,10) (2,30) (3,20)", "(1,10) (3,20)");
}

void TestPareto::findsTheFrontier() {
    QFETCH(QByteArray, xBetter);
    QFETCH(QByteArray, yBetter);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, frontier);
    const Points points = pointsFromText(input.toStdString());
    const Indices found = frontierOf(points, directionFromText(xBetter), directionFromText(yBetter));
    QCOMPARE(QByteArray::fromStdString(pointsToText(points, found)), frontier);
}

void TestPareto::matchesTheFiguresOfTheSineCase() {
    Points points;
    for (int x = 0; x < 1000; ++x) points.add(x, 1000 - x + 50 * std::sin(x));
    const Indices frontier = frontierOf(points, kHigh, kHigh);
    QCOMPARE(frontier.size(), std::size_t(178));
    QCOMPARE(frontier.front(), 2U);
    QVERIFY(std::abs(points.y[2] - 1043.4648713) < 1e-7);
    QCOMPARE(frontier.back(), 999U);
    QVERIFY(std::abs(points.y[999] - -0.3230376) < 1e-7);
    for (std::size_t i = 1; i < frontier.size(); ++i) {
        QVERIFY(points.x[frontier[i]] > points.x[frontier[i - 1]]);
        QVERIFY(points.y[frontier[i]] < points.y[frontier[i - 1]]);
    }
}

void TestPareto::neverTakesAPointThatIsNotFinite_data() {
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("frontier");
    QTest::newRow("NaN on x") << QByteArray("(nan,9) (1,2)") << QByteArray("(1,2)");
    QTest::newRow("NaN on y") << QByteArray("(0,nan) (1,2)") << QByteArray("(1,2)");
    QTest::newRow("the best infinity on x") << QByteArray("(-inf,9) (1,2)") << QByteArray("(1,2)");
    QTest::newRow("the best infinity on y") << QByteArray("(0,inf) (1,2)") << QByteArray("(1,2)");
    QTest::newRow("the worst infinities") << QByteArray("(inf,-inf) (1,2)") << QByteArray("(1,2)");
    QTest::newRow("nothing finite") << QByteArray("(nan,nan) (inf,1) (1,-inf)") << QByteArray("");
}

void TestPareto::neverTakesAPointThatIsNotFinite() {
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, frontier);
    const Points points = pointsFromText(input.toStdString());
    QCOMPARE(QByteArray::fromStdString(pointsToText(points, frontierOf(points, kLow, kHigh))), frontier);
}

void TestPareto::keepsEqualPointsByAscendingIndex() {
    const Points points = pointsFromText("(3,1) (1,9) (2,9) (3,9) (1,9) (0,4) (1,9) (0,4)");
    QCOMPARE(frontierOf(points, kLow, kHigh), (Indices{5, 7, 1, 4, 6}));
    QCOMPARE(frontierOf(points, kHigh, kHigh), (Indices{3}));
}

void TestPareto::takesSignedZerosAsEqual() {
    const Points points = pointsFromText("(0,0) (-0,0) (0,-0) (-0,-0) (1,1)");
    QCOMPARE(frontierOf(points, kLow, kLow), (Indices{0, 1, 2, 3}));
    QCOMPARE(frontierOf(points, kLow, kHigh), (Indices{0, 1, 2, 3, 4}));
}

void TestPareto::survivesTheLimitsOfDouble() {
    // Differences of such numbers overflow or vanish, also in the prefilter, which needs more than 512 points.
    constexpr double kMax = std::numeric_limits<double>::max();
    constexpr double kMin = std::numeric_limits<double>::denorm_min();
    for (const double scale : {kMax, kMin}) {
        Points points;
        for (int i = 0; i < 2000; ++i) points.add(i % 2 ? scale : -scale, i % 3 ? scale : -scale);
        for (const auto &[x, y] : kAllDirections) QCOMPARE(frontierOf(points, x, y), plainSweep(points, x, y));
    }
}

void TestPareto::agreesWithTheDefinition_data() {
    QTest::addColumn<int>("shape");
    for (int shape = 0; shape < ShapeCount; ++shape) QTest::newRow(kShapeNames[shape]) << shape;
}

void TestPareto::agreesWithTheDefinition() {
    QFETCH(int, shape);
    const std::uint64_t seed = std::random_device()();
    std::mt19937_64 random(seed);
    for (int round = 0; round < 600; ++round) {
        // Mostly small sets, where every combination occurs, and some large enough for the prefilter.
        const std::size_t count = round % 50 == 0 ? 500 + random() % 400 : random() % 40;
        const Points points = randomPoints(static_cast<Shape>(shape), count, random);
        for (const auto &[x, y] : kAllDirections) {
            if (frontierOf(points, x, y) == bruteForce(points, x, y)) continue;
            QFAIL(qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
        }
    }
}

void TestPareto::dominatesEverythingElse() {
    const std::uint64_t seed = std::random_device()();
    std::mt19937_64 random(seed);
    for (const Shape shape : {WideGrid, Uniform, Curved, HeavyTailed}) {
        const Points points = randomPoints(shape, 2000, random);
        const Indices frontier = frontierOf(points, kHigh, kHigh);
        std::vector<bool> onFrontier(points.size());
        for (const std::uint32_t i : frontier) onFrontier[i] = true;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool dominated =
                std::any_of(frontier.begin(), frontier.end(), [&](std::uint32_t by) { return dominates(points, by, i, kHigh, kHigh); });
            QVERIFY2(dominated != onFrontier[i], qPrintable(QStringLiteral("seed %1, point %2").arg(seed).arg(i)));
        }
    }
}

void TestPareto::doesNotDependOnTheOrder() {
    const std::uint64_t seed = std::random_device()();
    std::mt19937_64 random(seed);
    for (int shape = 0; shape < ShapeCount; ++shape) {
        const Points points = randomPoints(static_cast<Shape>(shape), 1500, random);
        Indices order(points.size());
        std::iota(order.begin(), order.end(), 0U);
        std::shuffle(order.begin(), order.end(), random);
        Points shuffled;
        for (const std::uint32_t i : order) shuffled.add(points.x[i], points.y[i]);
        Indices found;
        for (const std::uint32_t i : frontierOf(shuffled, kLow, kHigh)) found.push_back(order[i]);
        QVERIFY2(byAscendingX(points, found) == frontierOf(points, kLow, kHigh), qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
}

void TestPareto::leavesTheInputAlone() {
    std::mt19937_64 random(1);
    const Points points = randomPoints(Uniform, 3000, random);
    const Points before = points;
    frontierOf(points, kHigh, kLow);
    QCOMPARE(points.x, before.x);
    QCOMPARE(points.y, before.y);
}

void TestPareto::flippingADirectionEqualsNegatingTheAxis() {
    const std::uint64_t seed = std::random_device()();
    std::mt19937_64 random(seed);
    for (int shape = 0; shape < ShapeCount; ++shape) {
        const Points points = randomPoints(static_cast<Shape>(shape), 1500, random);
        Points negated = points;
        for (double &x : negated.x) x = -x;
        Indices expected = frontierOf(points, kLow, kHigh);
        std::sort(expected.begin(), expected.end());
        Indices found = frontierOf(negated, kHigh, kHigh);
        std::sort(found.begin(), found.end());
        QVERIFY2(found == expected, qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
}

void TestPareto::prefilterChangesNothing_data() {
    agreesWithTheDefinition_data();
}

void TestPareto::prefilterChangesNothing() {
    QFETCH(int, shape);
    const std::uint64_t seed = std::random_device()();
    std::mt19937_64 random(seed);
    const Points points = randomPoints(static_cast<Shape>(shape), 100000, random);
    for (const auto &[x, y] : kAllDirections) {
        QVERIFY2(frontierOf(points, x, y) == plainSweep(points, x, y), qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
}

QTEST_GUILESS_MAIN(TestPareto)
#include "tst_pareto.moc"
