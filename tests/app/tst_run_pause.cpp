// SPDX-License-Identifier: GPL-3.0-or-later
// A machine that sleeps and a worker that somebody stops are no faults: the run waits, and goes on.
#include "app/local_run_session.h"
#include "core/runner/run_estimate.h"
#include "core/support/text.h"
#include "tests/support/temp_store.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr int kSilenceMs = 300;

LocalRunRequest request() {
    gpu::Device device;
    device.id = "fake:0";
    device.name = "Fake H200 accelerator";
    return {{"fake", PS_BINARY_DIR "/tests/workers/paretoscope-worker-fake", WorkerOrigin::Override},
            device,
            {"fake:0", {}, RunSuite::Quick, {}, {}, 1, {}},
            {}};
}

bool isStopped(qint64 process) {
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    return status.open(QIODevice::ReadOnly) && status.readAll().contains("State:\tT");
}

} // namespace

class TestRunPause : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStoppedWorkerIsNotSilent() {
        TempStore store;
        LocalRunSession session(store.file());
        QSignalSpy ends(&session, &LocalRunSession::finished);
        startStopped(session, store);
        QTest::qWait(5 * kSilenceMs + 500); // more than silence and the last chance take together
        QVERIFY(ends.isEmpty());
        QCOMPARE(::kill(static_cast<pid_t>(session.workerProcess()), SIGCONT), 0);
        QVERIFY(!ends.isEmpty() || ends.wait(kPatienceMs));
        const LocalRun run = ends.first().first().value<LocalRunEnd>().run;
        QVERIFY2(run.info.outcome == RunOutcome::Finished, run.info.reason.c_str());
        QCOMPARE(run.steps().size(), std::size_t(2));
    }

    void aStoppedWorkerCanBeCancelled() {
        TempStore store;
        LocalRunSession session(store.file());
        QSignalSpy ends(&session, &LocalRunSession::finished);
        startStopped(session, store);
        session.cancel();
        QVERIFY(!ends.isEmpty() || ends.wait(kPatienceMs));
        // It heard of it and ended by itself, having said all that it had to say.
        QCOMPARE(ends.first().first().value<LocalRunEnd>().run.steps().size(), std::size_t(2));
    }

    void silenceBeginsAnewAfterASleep() {
        qputenv("FAKE_WORKER", "silent");
        TempStore store;
        LocalRunSession session(store.file());
        QSignalSpy ends(&session, &LocalRunSession::finished);
        int asked = 0;
        // It sleeps for an hour each time that the silence is over, three times.
        start(session, store, [&asked] { return 3600.0 * std::min(++asked, 9); });
        QVERIFY(ends.wait(kPatienceMs));
        const LocalRunInfo info = ends.first().first().value<LocalRunEnd>().run.info;
        QVERIFY2(info.outcome == RunOutcome::Silent, info.reason.c_str());
        QVERIFY(asked >= 9);
        const auto slept =
            std::find_if(info.environment.begin(), info.environment.end(), [](const auto &entry) { return entry.first == kSleptEntry; });
        QVERIFY(slept != info.environment.end());
        QCOMPARE(required(store.reader().localRun(info.key)).info.environment, info.environment);
    }

    void aSleepIsNoTimeThatARunTakes() {
        const PlannedRun planned{{request().worker, request().device}, request().work, {}, {}, 1, 1};
        LocalRunInfo earlier;
        earlier.deviceName = request().device.name;
        earlier.outcome = RunOutcome::Finished;
        earlier.startedAt = "2026-11-25T01:00:00.000Z";
        earlier.finishedAt = "2026-11-25T02:01:10.000Z";
        earlier.environment = {{"arguments", toUtf8(runCommand(planned.target.worker, planned.work).arguments.join(QLatin1Char(' ')))}};
        QCOMPARE(estimateOf({planned}, {earlier}).asBeforeS.value(), 3670.0);
        earlier.environment.emplace_back(kSleptEntry, "3600");
        QCOMPARE(estimateOf({planned}, {earlier}).asBeforeS.value(), 70.0);
    }

private:
    /// With a worker that stops itself; returns when it has, or the caller's next check fails.
    static void startStopped(LocalRunSession &session, const TempStore &store) {
        qputenv("FAKE_WORKER", "stopped");
        start(session, store, WorkerLimits().asleepS);
        QTRY_VERIFY_WITH_TIMEOUT(session.workerProcess() > 0 && isStopped(session.workerProcess()), kPatienceMs);
    }
    static void start(LocalRunSession &session, const TempStore &store, std::function<double()> asleepS) {
        WorkerLimits limits;
        limits.silenceMs = kSilenceMs;
        limits.asleepS = std::move(asleepS);
        session.setLimits(limits);
        session.setLockFolder(store.folder());
        session.start(request());
    }
};

QTEST_GUILESS_MAIN(TestRunPause)
#include "tst_run_pause.moc"
