// SPDX-License-Identifier: GPL-3.0-or-later
// Warm-up and stop rule, with a clock that moves only when a launch says so.
#include "gpu/harness/sampler.h"

#include <QTest>

#include <cmath>

using namespace ps::gpu;

namespace {

class FakeClock final : public Clock {
public:
    double nowS() const override { return m_nowS; }
    void advance(double seconds) { m_nowS += seconds; }

private:
    double m_nowS = 100;
};

/// 1 ms, give or take the share, the same on average in every ten.
double wobbling(int launch, double share) {
    return 1e-3 * (1 + share * (launch % 10 - 4.5) / 4.5);
}

Sampled sampled(const StopLimits &limits, const std::function<double(int)> &secondsOf, const SamplingHooks &hooks = {}) {
    FakeClock clock;
    int launches = 0;
    return sample(hostClockTimer([&] { clock.advance(secondsOf(launches++)); }, clock), clock, limits, hooks);
}

} // namespace

class TestWorkerSampling : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void convergesWhenThreeGroupsAgree() {
        std::vector<double> series(10, 2.0);
        series.insert(series.end(), 10, 1.0);
        series.insert(series.end(), 10, 1.004);
        QVERIFY(!hasConverged(series)); // the first group is still among the last three
        series.insert(series.end(), 4, 1.001);
        QVERIFY(!hasConverged(series));
        series.insert(series.end(), 6, 1.001);
        QVERIFY(hasConverged(series));
        QVERIFY(!hasConverged(series, 0.001));
        QVERIFY(!hasConverged(std::vector<double>(29, 1.0)));
    }

    void stopsByNoiseAfterTheLeastTime() {
        const Sampled out = sampled({}, [](int launch) { return wobbling(launch, 0.001); });
        QCOMPARE(out.stoppedBy, StopReason::Noise);
        QVERIFY(out.warmedUp);
        QCOMPARE(out.warmUpSamples, std::int64_t(30));
        QCOMPARE(out.launchesPerSample, std::int64_t(1));
        QVERIFY2(out.seconds.size() >= 490 && out.seconds.size() <= 510, qPrintable(QString::number(out.seconds.size())));
    }

    void stopsByPlateauWhenTheNoiseStays() {
        const Sampled out = sampled({.minTimeS = 0.01}, [](int launch) { return wobbling(launch, 0.2); });
        QCOMPARE(out.stoppedBy, StopReason::Plateau);
        QCOMPARE(out.seconds.size(), std::size_t(170)); // the sixteenth look; the first is at twenty samples
    }

    void stopsByTimeWhenTheNoiseGrows() {
        const StopLimits limits{.maxTimeS = 2, .warmUpMaxS = 0.5};
        const Sampled out = sampled(limits, [](int launch) { return 1e-3 * (1 + 0.01 * launch); });
        QCOMPARE(out.stoppedBy, StopReason::Time);
        QVERIFY(!out.warmedUp);
    }

    void stopsByCount() {
        const Sampled out = sampled({.minTimeS = 10, .maxCount = 25}, [](int) { return 1e-3; });
        QCOMPARE(out.stoppedBy, StopReason::Count);
        QCOMPARE(out.seconds.size(), std::size_t(25));
    }

    void stopsAtOnceWhenCancelled() {
        int asked = 0;
        SamplingHooks hooks;
        hooks.cancelled = [&asked] { return ++asked > 40; };
        const Sampled out = sampled(
            {}, [](int) { return 1e-3; }, hooks);
        QCOMPARE(out.stoppedBy, StopReason::Cancelled);
        QCOMPARE(asked, 41);
    }

    void putsShortLaunchesTogether() {
        const Sampled out = sampled({}, [](int) { return 3e-6; });
        QCOMPARE(out.launchesPerSample, std::int64_t(67)); // 200 us / 3 us
        QVERIFY(std::abs(out.seconds.front() - 3e-6) < 1e-9);
    }

    void showsProgressTenTimesASecond() {
        int shown = 0;
        SamplingHooks hooks;
        hooks.progress = [&shown](std::span<const double> series) { shown += series.empty() ? 100 : 1; };
        sampled(
            {.minTimeS = 0.95}, [](int) { return 1e-3; }, hooks);
        QCOMPARE(shown, 9);
    }
};

QTEST_GUILESS_MAIN(TestWorkerSampling)
#include "tst_worker_sampling.moc"
