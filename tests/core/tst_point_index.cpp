// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/point_index.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace ps;
using Floats = std::vector<float>;
using Found = std::optional<std::uint32_t>;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// What nearest() promises, by looking at every point.
Found bruteForce(const Floats &x, const Floats &y, float atX, float atY, float radius) {
    Found best;
    double bestDistance = static_cast<double>(radius) * radius;
    for (std::uint32_t i = 0; i < x.size(); ++i) {
        const double dx = static_cast<double>(x[i]) - atX, dy = static_cast<double>(y[i]) - atY;
        const double distance = dx * dx + dy * dy;
        if (!(distance <= bestDistance)) continue;
        best = i; // at the same distance the later one
        bestDistance = distance;
    }
    return best;
}

} // namespace

class TestPointIndex : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsNothingInNothing() {
        QCOMPARE(PointIndex().nearest(0, 0, 100), Found());
        QCOMPARE(PointIndex({}, {}).nearest(0, 0, 100), Found());
        const Floats x{kNan, 1}, y{1, kNan};
        QCOMPARE(PointIndex(x, y).nearest(1, 1, 100), Found());
    }

    void findsWithinTheRadiusOnly() {
        const Floats x{10}, y{10};
        const PointIndex index(x, y);
        QCOMPARE(index.nearest(13, 14, 5), Found(0));
        QCOMPARE(index.nearest(13, 14, 4.99F), Found());
        QCOMPARE(index.nearest(10, 10, 0), Found(0));
        QCOMPARE(index.nearest(10, 10, -1), Found());
        QCOMPARE(index.nearest(kNan, 10, 5), Found());
    }

    void takesTheOneOnTopOnEqualDistance() {
        const Floats x{10, 20, 10, kNan}, y{10, 10, 10, 10};
        const PointIndex index(x, y);
        QCOMPARE(index.nearest(15, 10, 8), Found(2));
        QCOMPARE(index.nearest(10, 10, 8), Found(2));
        QCOMPARE(index.nearest(16, 10, 8), Found(1));
    }

    void copiesWhatItNeeds() {
        Floats x{10}, y{10};
        const PointIndex index(x, y);
        x[0] = y[0] = 500;
        QCOMPARE(index.nearest(10, 10, 1), Found(0));
    }

    void agreesWithLookingAtEveryPoint_data() {
        QTest::addColumn<float>("width");
        QTest::addColumn<float>("height");
        QTest::addColumn<int>("points");
        QTest::newRow("chart") << 1200.0F << 800.0F << 3000;
        QTest::newRow("few") << 1200.0F << 800.0F << 3;
        QTest::newRow("a horizontal line") << 1200.0F << 0.0F << 500;
        QTest::newRow("a vertical line") << 0.0F << 800.0F << 500;
        QTest::newRow("all in one place") << 0.0F << 0.0F << 50;
        QTest::newRow("very flat") << 1e6F << 1e-3F << 2000;
    }
    void agreesWithLookingAtEveryPoint() {
        QFETCH(float, width);
        QFETCH(float, height);
        QFETCH(int, points);
        const auto seed = std::random_device()();
        std::mt19937 random(seed);
        std::uniform_real_distribution<float> unit(0, 1);
        Floats x, y;
        for (int i = 0; i < points; ++i) {
            x.push_back(i % 97 == 96 ? kNan : std::round(unit(random) * width)); // rounded: many ties
            y.push_back(unit(random) * height);
        }
        const PointIndex index(x, y);
        for (int query = 0; query < 500; ++query) {
            const float atX = (unit(random) * 1.4F - 0.2F) * width, atY = (unit(random) * 1.4F - 0.2F) * height;
            const float radius = query % 10 == 0 ? width : 12;
            QVERIFY2(index.nearest(atX, atY, radius) == bruteForce(x, y, atX, atY, radius),
                     qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }
};

QTEST_GUILESS_MAIN(TestPointIndex)
#include "tst_point_index.moc"
