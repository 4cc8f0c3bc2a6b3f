// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/decimation.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <random>
#include <set>

using namespace ps;
using Floats = std::vector<float>;
using Indices = std::vector<std::uint32_t>;

class TestDecimation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheFirstOfEachCell() {
        const Floats x{0.5F, 1.5F, 2.5F, 0.5F, 2.1F}, y{0.5F, 0.5F, 0.5F, 2.5F, 0.1F};
        QCOMPARE(decimate(x, y, 10, 10, 2), (Indices{0, 2, 3}));
    }

    void dropsWhatIsOutsideOrNotFinite() {
        constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
        constexpr float kInf = std::numeric_limits<float>::infinity();
        const Floats x{-1, 11, 5, 5, kNan, 5, kInf, 5, 5}, y{5, 5, -1, 21, 5, kNan, 5, -kInf, 5};
        QCOMPARE(decimate(x, y, 10, 20, 1), (Indices{8}));
    }

    void keepsPointsOnTheEdges() {
        const Floats x{0, 10, 0, 10}, y{0, 0, 10, 10};
        QCOMPARE(decimate(x, y, 10, 10, 3), (Indices{0, 1, 2, 3}));
    }

    void keepsNothingInAnEmptyArea() {
        const Floats x{0}, y{0};
        QVERIFY(decimate(x, y, 0, 10, 1).empty());
        QVERIFY(decimate(x, y, 10, -1, 1).empty());
        QVERIFY(decimate(x, y, std::numeric_limits<float>::quiet_NaN(), 10, 1).empty());
        QVERIFY(decimate({}, {}, 10, 10, 1).empty());
    }

    void leavesNoCellWithPointsEmptyAndNoneWithTwo() {
        std::mt19937 random(7);
        std::uniform_real_distribution<float> across(0, 640), down(0, 480);
        Floats x, y;
        for (int i = 0; i < 20000; ++i) {
            x.push_back(across(random));
            y.push_back(down(random));
        }
        const auto cell = [&](std::uint32_t i) { return std::pair(static_cast<int>(x[i] / 4), static_cast<int>(y[i] / 4)); };
        std::set<std::pair<int, int>> occupied, drawn;
        for (std::uint32_t i = 0; i < x.size(); ++i) occupied.insert(cell(i));
        const Indices kept = decimate(x, y, 640, 480, 4);
        for (const std::uint32_t i : kept) QVERIFY(drawn.insert(cell(i)).second);
        QCOMPARE(drawn, occupied);
        QVERIFY(std::is_sorted(kept.begin(), kept.end()));
    }
};

QTEST_GUILESS_MAIN(TestDecimation)
#include "tst_decimation.moc"
