// SPDX-License-Identifier: GPL-3.0-or-later
// Burst and sustained on a device that slows down when it is hot, and what a result says of the device it ran on.
#include "gpu/harness/case_meter.h"
#include "gpu/harness/device_fault.h"

#include <QTemporaryFile>
#include <QTest>

#include <atomic>
#include <thread>

using namespace ps::gpu;

namespace {

/// Moves only when told.
class ManualClock final : public Clock {
public:
    double nowS() const override { return m_nowS; }
    void pass(double seconds) { m_nowS += seconds; }

private:
    double m_nowS = 100;
};

/// A launch takes 1 ms when the device has rested for 0.3 s, and 1.4 ms from 0.1 s of work on.
struct Throttling {
    ManualClock clock;
    double workedS = 1;

    LaunchTimer timer() {
        LaunchTimer out;
        out.time = [this](std::int64_t launches) {
            const double launchS = workedS < 0.1 ? 1e-3 : 1.4e-3;
            workedS += launchS * static_cast<double>(launches);
            clock.pass(launchS * static_cast<double>(launches));
            return launchS;
        };
        out.launchesPerSample = [](double) { return std::int64_t(2); };
        return out;
    }
    SamplingHooks hooks() {
        SamplingHooks out;
        out.idle = [this, rested = 0.0](double seconds) mutable {
            clock.pass(seconds);
            rested += seconds;
            if (rested > 0.29) workedS = 0;
        };
        return out;
    }
};

/// A busy loop of 2 us, called memory traffic of `bytes`.
class BusyCase final : public PreparedCase {
public:
    explicit BusyCase(double bytes) : m_bytes(bytes) {}
    void launch() override {
        const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(2);
        while (std::chrono::steady_clock::now() < end) {
        }
    }
    Verification verify() override { return {true, 0, 0, 1}; }
    double bytes() const override { return m_bytes; }
    double flops() const override { return 0; }
    std::map<std::string, std::string> libraries() const override { return {{"lt", "1"}}; }

private:
    double m_bytes;
};

class BusyBenchmark final : public Benchmark {
public:
    BusyBenchmark(std::string name, bool powerHungry) : m_name(std::move(name)), m_powerHungry(powerHungry) {}
    BenchmarkFacts facts() const override { return {m_name, "f32", "loop", "8", "0", m_powerHungry}; }
    std::vector<Shape> shapes(Suite) const override { return {{}}; }
    std::int64_t workingSetBytes(const Shape &) const override { return 1000; }
    std::unique_ptr<PreparedCase> prepare(const Shape &, std::uint64_t) const override { return nullptr; }

private:
    std::string m_name;
    bool m_powerHungry;
};

class CappedTelemetry final : public Telemetry {
public:
    StaticFacts facts() override { return {}; }
    Reading read() override {
        Reading out;
        out.smClock = ClockRange{1380, 1380};
        out.memoryClock = ClockRange{3201, 3201};
        out.throttleReasons = {ThrottleReason::PowerCap};
        out.lost = m_lost;
        return out;
    }
    std::optional<std::vector<Neighbour>> neighbours() override { return std::vector<Neighbour>(); }
    std::optional<double> utilisationPercent() override { return 2; }
    double intervalS() const override { return 0.005; }
    double energyStepS() const override { return 0.1; }
    void lose() { m_lost = true; }

private:
    std::atomic<bool> m_lost = false;
};

/// A device with somebody else on it, or one that is busy for so many looks.
class UsedTelemetry final : public Telemetry {
public:
    UsedTelemetry(std::vector<Neighbour> others, int busyLooks) : m_others(std::move(others)), m_busyLooks(busyLooks) {}
    StaticFacts facts() override { return {}; }
    Reading read() override { return {}; }
    std::optional<std::vector<Neighbour>> neighbours() override { return m_others; }
    std::optional<double> utilisationPercent() override { return m_looks++ < m_busyLooks ? 90 : 1; }
    double energyStepS() const override { return 0.1; }

private:
    std::vector<Neighbour> m_others;
    int m_busyLooks;
    int m_looks = 0;
};

/// Of a machine that falls asleep for an hour whenever it is told to, while it measures.
class SleepyClock final : public Clock {
public:
    double nowS() const override {
        if (fallsAsleep && ++m_looks > 20) {
            m_asleepS += 3600;
            fallsAsleep = false;
        }
        return m_steady.nowS();
    }
    double asleepS() const override { return m_asleepS; }
    mutable std::atomic<bool> fallsAsleep = false;

private:
    SteadyClock m_steady;
    mutable std::atomic<int> m_looks = 0;
    mutable std::atomic<double> m_asleepS = 12; // from earlier
};

int opened(QTemporaryFile &file) {
    if (!file.open()) qFatal("no temporary file");
    return file.handle();
}

/// A run without a device; what it writes is thrown away.
struct Run {
    Run() {
        options.maxSeconds = 0.1;
        backend.instruments = instrumentsWith(telemetry);
        backend.instruments.libraries = {{"runtime", "13000"}};
        backend.device.facts.source = "nvml";
        backend.device.facts.busWidthBits = 6016;
        backend.device.facts.maxMemoryClockMhz = 3201;
    }
    std::vector<Measured> measure(const char *name, double bytes, bool powerHungry = false) {
        BusyCase prepared(bytes);
        return meter.measure(BusyBenchmark(name, powerHungry), {}, prepared);
    }

    QTemporaryFile file;
    std::shared_ptr<CappedTelemetry> telemetry = std::make_shared<CappedTelemetry>();
    Backend backend;
    Options options;
    SleepyClock clock;
    LineWriter writer{opened(file)};
    RunState state{writer, clock};
    CaseMeter meter{backend, options, state};
};

} // namespace

class TestWorkerMeter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsBurstFromSustained() {
        Throttling device;
        const Phases phases = samplePhases(device.timer(), device.clock, PhaseLimits(), device.hooks());
        QCOMPARE(phases.burst.seconds.size(), std::size_t(25)); // 50 ms of samples of two launches
        for (const double seconds : phases.burst.seconds) QCOMPARE(seconds, 1e-3);
        QCOMPARE(phases.sustained.seconds.size(), std::size_t(358)); // the last second
        for (const double seconds : phases.sustained.seconds) QCOMPARE(seconds, 1.4e-3);
        QVERIFY(phases.sustained.warmUpSamples > 600 && phases.sustained.warmedUp && !phases.burst.warmedUp);
        QCOMPARE(phases.burst.launchesPerSample, std::int64_t(2));
        QVERIFY(phases.sustained.endS - phases.burst.startS >= 3);
        QVERIFY(phases.burst.stoppedBy == StopReason::Time && phases.sustained.stoppedBy == StopReason::Time);
    }

    void keepsOneSampleThatIsLongerThanABurst() {
        ManualClock clock;
        LaunchTimer timer;
        timer.time = [&clock](std::int64_t) { return clock.pass(0.4), 0.4; };
        timer.launchesPerSample = [](double) { return std::int64_t(1); };
        SamplingHooks hooks;
        hooks.idle = [&clock](double seconds) { clock.pass(seconds); };
        const Phases phases = samplePhases(timer, clock, PhaseLimits(), hooks);
        QCOMPARE(phases.burst.seconds.size(), std::size_t(1));
        QVERIFY(phases.sustained.seconds.size() >= 2);
    }

    void endsPhasesWhenCancelled() {
        Throttling device;
        SamplingHooks hooks = device.hooks();
        hooks.cancelled = [&device] { return device.clock.nowS() > 101; };
        const Phases phases = samplePhases(device.timer(), device.clock, PhaseLimits(), hooks);
        QVERIFY(phases.burst.stoppedBy == StopReason::Cancelled && phases.sustained.stoppedBy == StopReason::Cancelled);
        QVERIFY(device.clock.nowS() < 101.1);
    }

    void recordsTheDevice() {
        Run run;
        const auto results = run.measure("rmsnorm", 8000); // 2 us: at most 4 GB/s
        QCOMPARE(results.size(), std::size_t(1));
        const Measured &result = results.front();
        QCOMPARE(result.schema, 2);
        QVERIFY(result.conditions && result.conditions->readings > 1);
        QCOMPARE(result.conditions->smClockMaxMhz.value(), 1380.0);
        QCOMPARE(result.conditions->utilisationAtStartPercent.value(), 2.0);
        QVERIFY(result.conditions->durationS > 0 && result.conditions->durationS <= 0.2);
        QVERIFY(std::count(result.flags.begin(), result.flags.end(), "power_capped") == 1);
        QVERIFY((result.libraries == std::map<std::string, std::string>{{"lt", "1"}, {"runtime", "13000"}}));
        QCOMPARE(result.ceilingGbPerS.value(), 4814.304);
        QVERIFY(!result.invalid && !result.phase);
    }

    void marksWhatIsAboveTheBus() {
        Run run;
        const Measured result = run.measure("memory_read", 1e9).front(); // 500 TB/s
        QVERIFY(QString::fromStdString(result.invalid.value_or(std::string())).startsWith(QLatin1String("cached or mis-specified: ")));
        QVERIFY(std::count(result.flags.begin(), result.flags.end(), "above_ceiling") == 1);
        QCOMPARE(result.ceilingGbPerS.value(), 4814.304); // not learned
    }

    void holdsOthersAgainstTheMemoryMeasured() {
        Run run;
        run.backend.device.facts = StaticFacts();
        const double shown = run.measure("memory_read", 8000).front().gbPerS;
        const Measured twice = run.measure("swiglu", 16000).front();
        QCOMPARE(twice.ceilingGbPerS.value(), shown);
        QVERIFY(twice.invalid);
        QVERIFY(!run.measure("rmsnorm", 4000).front().invalid);
    }

    void takesNoCeilingFromTheCache() {
        Run run;
        run.backend.device.facts = StaticFacts();
        run.backend.device.lastLevelCacheBytes = 1000;
        const Measured result = run.measure("memory_read", 8000).front();
        QVERIFY(std::count(result.flags.begin(), result.flags.end(), "cached") == 1);
        QVERIFY(!result.ceilingGbPerS);
    }

    void givesPowerHungryCasesABurstAlone() {
        Run run;
        QVERIFY(!run.meter.hasTimeToSustain());
        const auto results = run.measure("gemm", 8000, true);
        QCOMPARE(results.size(), std::size_t(1));
        QCOMPARE(results.front().phase.value_or(std::string()), std::string("burst"));
    }

    void givesPowerHungryCasesTwoResults() {
        Run run;
        run.options.maxSeconds.reset();
        const auto results = run.measure("gemm", 8000, true);
        QCOMPARE(results.size(), std::size_t(2));
        QCOMPARE(results.at(0).phase.value_or(std::string()), std::string("burst"));
        QCOMPARE(results.at(1).phase.value_or(std::string()), std::string("sustained"));
        QVERIFY(results.at(0).conditions->durationS < 0.06 && results.at(1).conditions->durationS > 0.5);
    }

    void marksWhatWasMeasuredWhileTheMachineSlept() {
        Run run;
        const auto slept = [](const Measured &result) {
            return std::find(result.flags.begin(), result.flags.end(), "slept") != result.flags.end();
        };
        QVERIFY(!slept(run.measure("rmsnorm", 8000).front()));
        run.clock.fallsAsleep = true;
        const auto results = run.measure("rmsnorm", 8000);
        QCOMPARE(results.size(), std::size_t(1)); // it went on
        QVERIFY(slept(results.front()));
        QVERIFY(results.front().time.medianS < 1); // sleep is no time
        QVERIFY(!slept(run.measure("rmsnorm", 8000).front()));
        QVERIFY(SteadyClock().asleepS() >= -0.1);
    }

    void noticesThatTheProcessWasStopped() {
        Presence presence;
        QVERIFY(!presence.stoppedS(0, 1000)); // nobody ticks
        for (const double now : {10.0, 10.05, 10.9, 40.0, 40.05}) presence.tick(now);
        QVERIFY(!presence.stoppedS(9, 10.5) && !presence.stoppedS(40, 40.05));
        QCOMPARE(presence.stoppedS(10.5, 10.95).value(), 40 - 10.9);
        QCOMPARE(presence.stoppedS(20, 20.1).value(), 40 - 10.9);
        QVERIFY(!presence.stoppedS(40.05, 41));
        QCOMPARE(presence.stoppedS(40.05, 45).value(), 45 - 40.05); // the thread has not woken yet
        Run run;
        run.state.presence().tick(run.clock.nowS() - 30);
        const auto flags = run.measure("rmsnorm", 8000).front().flags;
        QVERIFY(std::find(flags.begin(), flags.end(), "stopped") != flags.end());
    }

    void saysWhatWouldDisturbARun() {
        const auto shared = std::make_shared<UsedTelemetry>(std::vector<Neighbour>{{17, "python3"}}, 0);
        const auto justUsed = std::make_shared<UsedTelemetry>(std::vector<Neighbour>(), 2); // by a process that has ended
        const auto busy = std::make_shared<UsedTelemetry>(std::vector<Neighbour>(), 1000);
        const auto uses = usesOf({shared, nullptr, justUsed, busy});
        QCOMPARE(uses.size(), std::size_t(4));
        QVERIFY(uses[0]->disturbs && uses[0]->neighbours->front().pid == 17);
        QVERIFY(!uses[1]);
        QVERIFY(!uses[2]->disturbs);
        QCOMPARE(uses[2]->utilisationPercent.value(), 1.0);
        QVERIFY(uses[3]->disturbs && uses[3]->neighbours->empty());
        QCOMPARE(uses[3]->utilisationPercent.value(), 90.0);
    }

    void saysThatTheDeviceWentMeanwhile() {
        Run run;
        run.telemetry->lose();
        QVERIFY_EXCEPTION_THROWN(run.measure("rmsnorm", 8000), DeviceLost);
    }
};

QTEST_GUILESS_MAIN(TestWorkerMeter)
#include "tst_worker_meter.moc"
