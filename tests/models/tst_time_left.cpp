// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/time_left.h"

#include <QTest>

#include <cmath>

using namespace ps;

namespace {
constexpr std::uint64_t kTotal = 100'000'000;
}

class TestTimeLeft : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysNothingInTheFirstSecond() {
        TimeLeft left;
        QVERIFY(!left.update(100.0, 0, kTotal));
        QVERIFY(!left.update(100.5, 10'000'000, kTotal));
        QVERIFY(!left.update(100.9, 20'000'000, kTotal));
        QVERIFY(left.update(101.0, 20'000'000, kTotal));
    }

    void saysNothingWithoutATotalOrAnyProgress() {
        TimeLeft left;
        for (int second = 0; second < 5; ++second) {
            QVERIFY(!left.update(second, static_cast<std::uint64_t>(second) * 1000, 0));
        }
        left.reset();
        for (int second = 0; second < 5; ++second) QVERIFY(!left.update(second, 0, kTotal));
    }

    void isExactAtAConstantRate() {
        TimeLeft left;
        for (int tenth = 0; tenth <= 90; ++tenth) {
            const auto seconds = left.update(tenth / 10.0, static_cast<std::uint64_t>(tenth) * 1'000'000, kTotal);
            if (tenth < 10)
                QVERIFY(!seconds);
            else
                QVERIFY2(std::abs(*seconds - (10 - tenth / 10.0)) < 0.01, qPrintable(QString::number(*seconds)));
        }
    }

    void forgetsWhatWasLongAgo() {
        TimeLeft left;
        // Twenty seconds of 1 MB/s, then 4 MB/s: after a while the new rate counts alone.
        std::uint64_t done = 0;
        std::optional<double> seconds;
        double now = 0;
        for (; now < 20; now += 0.5, done += 500'000) seconds = left.update(now, done, kTotal);
        for (; now < 35; now += 0.5, done += 2'000'000) seconds = left.update(now, done, kTotal);
        const double exact = static_cast<double>(kTotal - done) / 4e6;
        QVERIFY2(std::abs(*seconds - exact) < 2, qPrintable(QString::number(*seconds)));
    }

    void driftsAndDoesNotJump() {
        TimeLeft left;
        std::uint64_t done = 0;
        double shown = 0;
        double now = 0;
        for (; now < 10; now += 0.1, done += 100'000) shown = left.update(now, done, kTotal).value_or(shown);
        // Bursts: half a second at ten times the rate, then half a second of nothing.
        for (int step = 0; step < 100; ++step, now += 0.1) {
            if (step % 10 < 5) done += 1'000'000;
            const auto seconds = left.update(now, done, kTotal);
            QVERIFY(seconds);
            QVERIFY2(std::abs(*seconds - shown) < 0.1 * shown + 0.2, qPrintable(QStringLiteral("%1 after %2").arg(*seconds).arg(shown)));
            shown = *seconds;
        }
    }

    void saysNothingWhileNothingMoves() {
        TimeLeft left;
        double now = 0;
        for (; now < 3; now += 0.5) left.update(now, 1'000'000 + static_cast<std::uint64_t>(now * 1e6), kTotal);
        std::optional<double> seconds;
        for (; now < 15; now += 0.5) seconds = left.update(now, 4'000'000, kTotal);
        QVERIFY(!seconds);
    }

    void anotherJobBeginsAnew() {
        TimeLeft left;
        left.update(0, 0, kTotal);
        QVERIFY(left.update(5, 50'000'000, kTotal));
        QVERIFY(!left.update(6, 1'000, kTotal)); // less than before: another job
        QVERIFY(!left.update(6.5, 2'000, kTotal));
    }

    void speaksInRoundFigures_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nearly done") << 0.0 << QStringLiteral("a few seconds left");
        QTest::newRow("4.9") << 4.9 << QStringLiteral("a few seconds left");
        QTest::newRow("five") << 5.0 << QStringLiteral("about 5 s left");
        QTest::newRow("up to fives") << 16.2 << QStringLiteral("about 20 s left");
        QTest::newRow("55") << 55.0 << QStringLiteral("about 55 s left");
        QTest::newRow("a minute") << 56.0 << QStringLiteral("about 1 min left");
        QTest::newRow("minutes") << 170.0 << QStringLiteral("about 3 min left");
        QTest::newRow("nearly an hour") << 3540.0 << QStringLiteral("about 59 min left");
        QTest::newRow("an hour") << 3600.0 << QStringLiteral("about 1 h left");
        QTest::newRow("hours") << 7000.0 << QStringLiteral("about 2 h left");
    }
    void speaksInRoundFigures() {
        QFETCH(double, seconds);
        QTEST(timeLeftText(seconds), "text");
    }
};

QTEST_GUILESS_MAIN(TestTimeLeft)
#include "tst_time_left.moc"
