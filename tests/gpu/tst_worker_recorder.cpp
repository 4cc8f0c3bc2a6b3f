// SPDX-License-Identifier: GPL-3.0-or-later
// What a recorder makes of readings: by hand, and with its thread.
#include "gpu/telemetry/recorder.h"

#include <QTest>

#include <atomic>
#include <cmath>

using namespace ps::gpu;

namespace {

Reading reading(double smMhz, double powerW, std::optional<double> energyMj = std::nullopt) {
    Reading out;
    out.smClock = ClockRange{smMhz, smMhz};
    out.powerW = powerW;
    out.energyCounterMj = energyMj;
    return out;
}

/// A device that draws 400 W, and counts in the calls of read().
class FakeTelemetry final : public Telemetry {
public:
    StaticFacts facts() override { return {}; }
    Reading read() override {
        const int nth = m_reads.fetch_add(1);
        Reading out = reading(1000 + nth, 400, 1000.0 * nth);
        out.lost = m_lost;
        return out;
    }
    std::optional<std::vector<Neighbour>> neighbours() override {
        return m_looks++ == 0 ? std::vector<Neighbour>() : std::vector<Neighbour>{{9, "late"}};
    }
    std::optional<double> utilisationPercent() override { return std::nullopt; }
    double intervalS() const override { return 0.001; }
    double energyStepS() const override { return 0; }
    int reads() const { return m_reads; }
    void lose() { m_lost = true; }

private:
    std::atomic<int> m_reads = 0;
    std::atomic<bool> m_lost = false;
    int m_looks = 0;
};

} // namespace

class TestWorkerRecorder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void prefersTheEnergyCounterToPowerReadings() {
        ConditionsSum sum(0, 0);
        sum.add(reading(1980, 500, 10'000), 100.0);
        sum.add(reading(1380, 700, 10'000 + 710'000), 101.0);
        sum.add(reading(1485, 690, 10'000 + 1'400'000), 102.0);
        const Conditions conditions = sum.conditions();
        QCOMPARE(conditions.durationS, 2.0);
        QCOMPARE(conditions.readings, std::int64_t(3));
        QCOMPARE(conditions.smClockMinMhz.value(), 1380.0);
        QCOMPARE(conditions.smClockMaxMhz.value(), 1980.0);
        QCOMPARE(conditions.energyJ.value(), 690.0);
        QCOMPARE(conditions.energySpanS.value(), 1.0);
        QCOMPARE(conditions.powerMeanW.value(), 690.0);
        QCOMPARE(conditions.powerMaxW.value(), 700.0);
        QVERIFY(!conditions.memoryClockMinMhz && !conditions.temperatureMaxC && !conditions.throttleReasons);
    }

    void meansThePowerWithoutACounter() {
        ConditionsSum sum(0, 0);
        sum.add(reading(1980, 500), 0);
        sum.add(Reading(), 1); // a question that failed
        sum.add(reading(1980, 700), 2);
        QCOMPARE(sum.conditions().powerMeanW.value(), 600.0);
        QVERIFY(!sum.conditions().energyJ);
    }

    // As an H200 counts: a step each 100 ms, of what was used in the 100 ms before, and is read each 16 ms. Here the device
    // was idle until the first reading. From that one to the last it would be 450 W.
    void countsEnergyFromStepToStep() {
        ConditionsSum sum(0.1, 0.15);
        for (int i = 0; i <= 29; ++i) {
            const double atS = 0.02 + 0.0163 * i;
            const double steps = std::floor((atS + 0.05) / 0.1);
            sum.add(reading(1980, steps < 2 ? 120 : 510, steps <= 1 ? 12'000 * steps : 12'000 + 51'000 * (steps - 1)), atS);
        }
        const Conditions conditions = sum.conditions();
        QVERIFY(conditions.energyJ && *conditions.energySpanS > 0.15 && *conditions.energySpanS < 0.35);
        QVERIFY2(std::abs(*conditions.powerMeanW - 510) < 51, std::to_string(*conditions.powerMeanW).c_str());
        QCOMPARE(conditions.powerMaxW.value(), 510.0);
    }

    void countsNoEnergyBetweenStepsTooNear() {
        ConditionsSum sum(0.1, 0.15);
        for (int i = 0; i < 13; ++i) {
            const double atS = 0.03 * i;
            sum.add(reading(1980, 500, 51'000 * std::floor(atS / 0.1)), atS);
        }
        QVERIFY(!sum.conditions().energyJ && !sum.conditions().energySpanS);
        QCOMPARE(sum.conditions().powerMeanW.value(), 500.0);
    }

    // What a sensor says in a burst of 50 ms is about the time before it.
    void knowsNoPowerWithinTheLag() {
        ConditionsSum sum(0.1, 0.15);
        for (const double atS : {0.0, 0.02, 0.05}) sum.add(reading(1980, 120, 1000 * atS), atS);
        QVERIFY(!sum.conditions().powerMeanW && !sum.conditions().powerMaxW && !sum.conditions().energyJ);
        QCOMPARE(sum.conditions().smClockMaxMhz.value(), 1980.0);
    }

    void distrustsACounterThatStandsOrFalls() {
        for (const double last : {10'000.0, 5.0}) {
            ConditionsSum sum(0, 0);
            sum.add(reading(1980, 500, 10'000), 0);
            sum.add(reading(1980, 500, last), 1);
            QVERIFY(!sum.conditions().energyJ);
            QCOMPARE(sum.conditions().powerMeanW.value(), 500.0);
        }
    }

    void unitesThrottleReasons() {
        ConditionsSum sum(0, 0);
        Reading some;
        some.throttleReasons = ThrottleReasons();
        sum.add(some, 0);
        QVERIFY(sum.conditions().throttleReasons == std::vector<std::string>());
        some.throttleReasons = {ThrottleReason::PowerCap};
        sum.add(some, 1);
        some.throttleReasons = {ThrottleReason::HardwareThermal, ThrottleReason::PowerCap};
        sum.add(some, 2);
        QVERIFY(sum.conditions().throttleReasons == (std::vector<std::string>{"hw_thermal", "power_cap"}));
    }

    void knowsNothingWithoutReadings() {
        ConditionsSum sum(0, 0);
        sum.add(Reading(), 0);
        Conditions expected;
        expected.readings = 1;
        QVERIFY(sum.conditions() == expected);
    }

    void readsFromItsThread() {
        FakeTelemetry telemetry;
        std::atomic<int> now = 0;
        Recorder recorder(telemetry, [&now] { return 1.0 + now++; });
        QTRY_VERIFY(telemetry.reads() >= 5);
        recorder.finish();
        const Conditions conditions = recorder.between(0, 1e9);
        QCOMPARE(conditions.readings, std::int64_t(telemetry.reads()));
        QCOMPARE(conditions.smClockMinMhz.value(), 1000.0);
        QCOMPARE(conditions.smClockMaxMhz.value(), 999.0 + telemetry.reads()); // the last one is taken by finish()
        QCOMPARE(conditions.durationS, telemetry.reads() - 1.0);
        QCOMPARE(conditions.energyJ.value(), telemetry.reads() - 2.0); // from the second reading on
        QVERIFY(conditions.neighboursBefore.value().empty());
        QVERIFY(conditions.neighboursAfter == (std::vector<Neighbour>{{9, "late"}}));
        QVERIFY(!recorder.lost());

        const Conditions part = recorder.between(2, 4); // the second to the fourth reading
        QCOMPARE(part.readings, std::int64_t(3));
        QCOMPARE(part.smClockMinMhz.value(), 1001.0);
        QCOMPARE(part.smClockMaxMhz.value(), 1003.0);
        QCOMPARE(part.energyJ.value(), 1.0);
        const Conditions gap = recorder.between(2.2, 2.8); // no reading: the one after it
        QCOMPARE(gap.readings, std::int64_t(1));
        QCOMPARE(gap.smClockMinMhz.value(), 1002.0);
        QCOMPARE(recorder.between(1e6, 1e7).readings, std::int64_t(0));
    }

    void remembersThatTheDeviceWent() {
        FakeTelemetry telemetry;
        Recorder recorder(telemetry, [] { return 0.0; });
        telemetry.lose();
        recorder.finish();
        QVERIFY(recorder.lost());
    }

    void endsItsThreadWhenNobodyAsks() {
        FakeTelemetry telemetry;
        {
            const Recorder recorder(telemetry, [] { return 0.0; });
        }
        const int reads = telemetry.reads();
        QTest::qWait(10);
        QCOMPARE(telemetry.reads(), reads);
    }
};

QTEST_GUILESS_MAIN(TestWorkerRecorder)
#include "tst_worker_recorder.moc"
