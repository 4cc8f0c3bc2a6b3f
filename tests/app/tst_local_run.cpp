// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a worker that misbehaves in every way: always one end, nothing measured lost, nothing left behind.
#include "app/local_run_session.h"
#include "core/frontier/curve_builder.h"
#include "core/runner/run_file.h"
#include "core/store/store.h"
#include "core/support/text.h"
#include "tests/support/full_disk.h"
#include "tests/support/temp_store.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <csignal>

using namespace ps;
using namespace ps::test;

namespace {

constexpr int kPatienceMs = 60'000;
constexpr int kSilenceMs = 700;

const std::filesystem::path kFakeWorker = PS_BINARY_DIR "/tests/workers/paretoscope-worker-fake";

gpu::Device fakeDevice(const std::string &id = "fake:0") {
    gpu::Device device;
    device.id = id;
    device.name = "Fake H200 accelerator";
    return device;
}

LocalRunRequest request(const std::filesystem::path &worker = kFakeWorker) {
    return {{"fake", worker, WorkerOrigin::Override}, fakeDevice(), {"fake:0", {}, RunSuite::Quick, {}, {}, 1, {}}, {}};
}

WorkerLimits shortLimits() {
    WorkerLimits limits;
    limits.silenceMs = kSilenceMs;
    limits.graceMs = 400;
    return limits;
}

/// Gone, or dead and not yet waited for by whoever inherited it.
bool isGone(qint64 process) {
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    return !status.open(QIODevice::ReadOnly) || status.readAll().contains("State:\tZ");
}

/// A session with its store, and everything that it said.
struct Bench {
    explicit Bench(const char *fault)
        : session(store.file()), ends(&session, &LocalRunSession::finished), changes(&session, &LocalRunSession::storeChanged) {
        qputenv("FAKE_WORKER", fault);
        session.setLimits(shortLimits());
        session.setLockFolder(store.folder());
    }

    LocalRunEnd end() {
        while (ends.isEmpty()) {
            if (!ends.wait(kPatienceMs)) qFatal("the run did not end");
        }
        QTest::qWait(50); // a second end would come at once
        if (ends.size() != 1) qFatal("the run ended %d times", static_cast<int>(ends.size()));
        return ends.first().first().value<LocalRunEnd>();
    }
    LocalRunEnd run(const LocalRunRequest &what = request()) {
        session.start(what);
        return end();
    }
    LocalRun stored() const { return required(store.reader().localRun(session.run().info.key)); }
    std::size_t steps() const { return session.run().steps().size(); }

    TempStore store;
    LocalRunSession session;
    QSignalSpy ends, changes;
};

Selection localSteps(bool vetoed) {
    Selection selection;
    selection.benchmarkTypes = {"local_kernel"};
    selection.vetoed = vetoed;
    return selection;
}

} // namespace

class TestLocalRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { qunsetenv("FAKE_WORKER"); }

    void endsOnce_data() {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("outcome");
        QTest::addColumn<QByteArray>("reason"); // a part of it
        QTest::addColumn<int>("kernels");
        QTest::addColumn<int>("steps");
        const auto row = [](const char *fault, const char *outcome, const char *reason, int kernels = 0, int steps = 0) {
            QTest::newRow(fault) << QByteArray(fault) << QByteArray(outcome) << QByteArray(reason) << kernels << steps;
        };
        row("good", "finished", "", 1, 2);
        row("unknown-type", "finished", "", 1, 2);
        row("garbage", "bad-worker", "no message (no JSON)");
        row("wrong-version", "bad-worker", "protocol version 2; this program reads 1");
        row("half-line", "bad-worker", "cut short", 1, 1);
        row("no-last-line", "bad-worker", "without its last line", 1, 1);
        row("huge-line", "bad-worker", "longer than 1048576 bytes");
        row("flood", "bad-worker", "lines in a second");
        row("silent", "silent", "no sign of life");
        row("killed", "crashed", "signal 9", 1, 1);
        row("no-library", "not-started", "libamdhip64.so.5");
        row("old", "failed", "no such option");
        row("no-device", "no-device", "the driver sees no device");
        row("lost-device", "no-device", "decode_step: the device was lost", 1, 1);
        row("wrong-answer", "wrong-answer", "decode_step: differs from the reference by 3", 1, 1);
        row("crash-0", "crashed", "signal 11");
        row("crash-1", "crashed", "signal 11");
        row("crash-2", "crashed", "signal 11");
        row("crash-3", "crashed", "signal 11");
        row("crash-4", "crashed", "signal 11", 1);
        row("crash-5", "crashed", "signal 11", 1);
        row("crash-6", "crashed", "signal 11", 1, 1);
        row("crash-7", "crashed", "signal 11", 1, 2);
    }
    void endsOnce() {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, outcome);
        QFETCH(QByteArray, reason);
        QFETCH(int, kernels);
        QFETCH(int, steps);
        Bench bench(fault.constData());
        const LocalRunEnd end = bench.run();
        const LocalRunInfo &info = end.run.info;
        QCOMPARE(toQString(runOutcomeKey(*info.outcome)), QString::fromUtf8(outcome));
        QVERIFY2(toQString(info.reason).contains(QString::fromUtf8(reason)), info.reason.c_str());
        QVERIFY(!end.storeError);
        QVERIFY(!bench.session.isRunning());
        QCOMPARE(end.run.kernels().size(), static_cast<std::size_t>(kernels));
        QCOMPARE(end.run.steps().size(), static_cast<std::size_t>(steps));
        if (kernels + steps == 0) return;
        const LocalRun stored = bench.stored();
        QVERIFY(stored.info == info);
        QVERIFY(stored.messages == end.run.messages);
        QVERIFY(!bench.changes.isEmpty());
        const auto catalogue = bench.store.catalogue();
        QCOMPARE(catalogue->resultCount, static_cast<std::uint64_t>(2 * steps)); // alone, and interleaved
    }

    void saysWhatCannotBeStarted_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("reason");
        QTest::newRow("missing") << QStringLiteral("nothing-here") << QStringLiteral("there is no file");
        QTest::newRow("a folder") << QString() << QStringLiteral("is a folder");
        QTest::newRow("not executable") << QStringLiteral("plain") << QStringLiteral("is not executable");
        QTest::newRow("no program") << QStringLiteral("program") << QStringLiteral("cannot be started");
    }
    void saysWhatCannotBeStarted() {
        QFETCH(QString, file);
        QFETCH(QString, reason);
        Bench bench("good");
        const std::filesystem::path path = bench.store.folder() / toUtf8(file);
        for (const char *name : {"plain", "program"}) {
            QFile made(pathText(bench.store.folder() / name));
            QVERIFY(made.open(QIODevice::WriteOnly) && made.write("\x7f"
                                                                  "ELF?") > 0);
            if (name[1] == 'r') QVERIFY(made.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        }
        const LocalRunEnd end = bench.run(request(path));
        QCOMPARE(*end.run.info.outcome, RunOutcome::NotStarted);
        QVERIFY2(toQString(end.run.info.reason).contains(reason), end.run.info.reason.c_str());
        QVERIFY(!std::filesystem::exists(bench.store.file()));
    }

    void keepsWhatWasMeasuredBeforeItIsCancelled_data() {
        QTest::addColumn<QByteArray>("fault");
        QTest::newRow("one that listens") << QByteArray("until-asked");
        QTest::newRow("one that does not") << QByteArray("deaf");
    }
    void keepsWhatWasMeasuredBeforeItIsCancelled() {
        QFETCH(QByteArray, fault);
        Bench bench(fault.constData());
        bench.session.start(request());
        QTRY_VERIFY_WITH_TIMEOUT(bench.session.run().messages.size() >= 2, kPatienceMs);
        bench.session.cancel();
        bench.session.cancel();
        const LocalRunEnd end = bench.end();
        QCOMPARE(*end.run.info.outcome, RunOutcome::Cancelled);
        QVERIFY(bench.stored().messages == end.run.messages);
        QCOMPARE(required(bench.store.reader().imports()).front().state, ImportState::Cancelled);
    }

    void leavesNoChildOfTheWorker_data() {
        QTest::addColumn<QByteArray>("fault");
        QTest::newRow("of one that ends") << QByteArray("child");
        QTest::newRow("of one that is killed") << QByteArray("child-silent");
    }
    void leavesNoChildOfTheWorker() {
        QFETCH(QByteArray, fault);
        Bench bench(fault.constData());
        const QString pidFile = pathText(bench.store.folder() / "child");
        qputenv("FAKE_WORKER_PIDFILE", pidFile.toUtf8());
        bench.run();
        QFile file(pidFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const qint64 child = file.readAll().trimmed().toLongLong();
        QVERIFY(child > 0);
        QTRY_VERIFY_WITH_TIMEOUT(isGone(child), kPatienceMs);
    }

    void outlivesANapOfTheWorkerAndOneOfItsOwn() {
        Bench bench("until-asked");
        qint64 worker = 0;
        connect(&bench.session, &LocalRunSession::started, this, [&] { worker = bench.session.workerProcess(); });
        bench.session.start(request());
        QTRY_VERIFY_WITH_TIMEOUT(bench.steps() >= 1, kPatienceMs);
        QCOMPARE(::kill(static_cast<pid_t>(worker), SIGSTOP), 0);
        QTest::qWait(kSilenceMs / 2);
        QCOMPARE(::kill(static_cast<pid_t>(worker), SIGCONT), 0);
        const std::size_t before = bench.steps();
        QTRY_VERIFY_WITH_TIMEOUT(bench.steps() > before, kPatienceMs);
        QThread::msleep(3 * kSilenceMs); // as when the machine sleeps: the limit is over when the program wakes
        const std::size_t then = bench.steps();
        QTRY_VERIFY_WITH_TIMEOUT(bench.steps() > then + 1, kPatienceMs);
        QVERIFY(bench.session.isRunning());
        bench.session.cancel();
        QCOMPARE(*bench.end().run.info.outcome, RunOutcome::Cancelled);
    }

    void holdsBetweenCases() {
        Bench bench("until-asked");
        bench.session.start(request());
        QTRY_VERIFY_WITH_TIMEOUT(bench.steps() >= 1, kPatienceMs);
        bench.session.setPaused(true);
        QTRY_VERIFY_WITH_TIMEOUT(bench.session.isPaused(), kPatienceMs);
        QTest::qWait(kSilenceMs / 2);
        const std::size_t held = bench.steps();
        QTest::qWait(3 * kSilenceMs); // longer than silence may last otherwise
        QCOMPARE(bench.steps(), held);
        QVERIFY(bench.session.isRunning());
        bench.session.setPaused(false);
        QTRY_VERIFY_WITH_TIMEOUT(bench.steps() > held, kPatienceMs);
        bench.session.setPaused(true);
        QTRY_VERIFY_WITH_TIMEOUT(bench.session.isPaused(), kPatienceMs);
        bench.session.cancel(); // one that is held, too
        QCOMPARE(*bench.end().run.info.outcome, RunOutcome::Cancelled);
    }

    void refusesASecondRunOnADevice() {
        Bench first("until-asked");
        first.session.start(request());
        QTRY_VERIFY_WITH_TIMEOUT(first.steps() >= 1, kPatienceMs);
        LocalRunSession second(first.store.file());
        second.setLockFolder(first.store.folder());
        QSignalSpy ends(&second, &LocalRunSession::finished);
        second.start(request());
        QVERIFY(ends.isEmpty()); // not from within start()
        QVERIFY(ends.wait(kPatienceMs));
        const auto refused = ends.first().first().value<LocalRunEnd>().run.info;
        QCOMPARE(*refused.outcome, RunOutcome::Busy);
        QVERIFY2(toQString(refused.reason).contains(QStringLiteral("in use by another run")), refused.reason.c_str());
        first.session.cancel();
        first.end();
        qputenv("FAKE_WORKER", "good");
        second.start(request());
        QVERIFY(ends.wait(kPatienceMs));
        QCOMPARE(*ends.last().first().value<LocalRunEnd>().run.info.outcome, RunOutcome::Finished);
    }

    void closingTheProgramKeepsWhatArrived() {
        TempStore store;
        qputenv("FAKE_WORKER", "until-asked");
        std::string key;
        qint64 worker = 0;
        std::size_t messages = 0;
        {
            LocalRunSession session(store.file());
            session.setLockFolder(store.folder());
            session.start(request());
            QTRY_VERIFY_WITH_TIMEOUT(session.run().steps().size() >= 3, kPatienceMs);
            key = session.run().info.key;
            worker = session.workerProcess();
            messages = session.run().messages.size();
        }
        QTRY_VERIFY_WITH_TIMEOUT(isGone(worker), kPatienceMs);
        const LocalRun stored = required(store.reader().localRun(key));
        QCOMPARE(*stored.info.outcome, RunOutcome::Cancelled);
        QCOMPARE(stored.messages.size(), messages);
    }

    void keepsTheRunWhenTheDiskIsFull() {
        Bench bench("good");
        LocalRunEnd end;
        {
            const FullDisk full(60'000);
            end = bench.run();
        }
        QCOMPARE(*end.run.info.outcome, RunOutcome::StoreFailed);
        QVERIFY(end.storeError && end.storeError->code() == ErrorCode::DiskFull);
        QCOMPARE(end.run.steps().size(), std::size_t(2));
        TempStore other;
        QVERIFY(required(importLocalRun(required(parseRunFile(runFileText(end.run))), other.file())));
        QCOMPARE(other.catalogue()->resultCount, std::uint64_t(4));
    }

    void keepsDoubtfulPointsOutOfFrontiers_data() {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("neighbour") << QByteArray("neighbour") << QByteArray("another process used the device");
        QTest::newRow("unverified") << QByteArray("unverified") << QByteArray("its output was not verified");
        QTest::newRow("invalid") << QByteArray("invalid") << QByteArray("invalid: faster than light");
    }
    void keepsDoubtfulPointsOutOfFrontiers() {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, reason);
        Bench bench(fault.constData());
        bench.run();
        const StoreReader reader = bench.store.reader();
        const auto catalogue = bench.store.catalogue();
        QCOMPARE(catalogue->resultCount, std::uint64_t(4));
        QCOMPARE(catalogue->vetoedCount, std::uint64_t(2));
        const std::vector<MetricId> columns = {findMetric("median_intvty")->id, findMetric("tput_per_gpu")->id};
        const auto sound = required(reader.results(catalogue, localSteps(false), columns));
        QCOMPARE(sound->rows.size(), std::size_t(1));
        QCOMPARE(sound->rows[0].concurrency, 1);
        QCOMPARE(sound->values, (std::vector<double>{1 / 0.011, 1 / 0.011}));
        const auto all = required(reader.results(catalogue, localSteps(true), columns));
        QCOMPARE(all->rows.size(), std::size_t(2));
        QVERIFY(all->vetoOf(all->rows[0]).empty());
        QCOMPARE(toQString(all->vetoOf(all->rows[1])), QString::fromUtf8(reason));
        const auto shown = required(buildCurves(all, localSteps(true), {columns[0], columns[1]}, {}));
        QCOMPARE(shown->curves.size(), std::size_t(1));
        QCOMPARE(shown->pointCount(), std::size_t(2)); // shown, but no frontier goes through the doubtful one
        QCOMPARE(shown->frontierCount(), std::size_t(1));
        const ServingConfig &config = all->configOf(all->rows[1]);
        QCOMPARE(config.hardware, std::string("h200"));
        QCOMPARE(config.model, std::string("llama70b"));
        QCOMPARE(config.framework, std::string("kernel-composed"));
    }

    void removingItsImportRemovesTheRun() {
        Bench bench("neighbour");
        bench.run();
        bench.store.remove(required(bench.store.reader().imports()).front().id);
        QCOMPARE(bench.store.contents(), std::string());
    }

    void repetitionsShareAGroup() {
        Bench bench("good");
        const LocalRunEnd first = bench.run();
        LocalRunRequest again = request();
        again.group = first.run.info.group;
        bench.ends.clear();
        const LocalRunEnd second = bench.run(again);
        QVERIFY(second.run.info.key != first.run.info.key);
        QCOMPARE(second.run.info.group, first.run.info.key);
        QCOMPARE(required(bench.store.reader().localRuns()).size(), std::size_t(2));
        const auto latest =
            required(bench.store.reader().results(bench.store.catalogue(), localSteps(false), {findMetric("tput_per_gpu")->id}));
        QCOMPARE(latest->rows.size(), std::size_t(2)); // of the newer run
        QCOMPARE(latest->runOf(latest->rows[0]).key, second.run.info.key);
    }
};

QTEST_GUILESS_MAIN(TestLocalRun)
#include "tst_local_run.moc"
