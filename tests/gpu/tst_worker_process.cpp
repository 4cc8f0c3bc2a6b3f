// SPDX-License-Identifier: GPL-3.0-or-later
// The CPU worker itself, from its command line to its last line.
#include "gpu/protocol/decode.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace ps::gpu;

namespace {

constexpr int kPatienceMs = 120'000;
const QString kWorker = QStringLiteral(PS_BINARY_DIR "/bin/paretoscope-worker-cpu");

struct Run {
    int exitCode = -1;
    std::vector<Message> messages;

    template <typename Kind>
    std::vector<Kind> all() const {
        std::vector<Kind> found;
        for (const Message &message : messages) {
            if (const auto *one = std::get_if<Kind>(&message)) found.push_back(*one);
        }
        return found;
    }
};

/// Every line that the process printed; a line that is no message, or is cut short, ends the test.
std::vector<Message> messagesIn(const QByteArray &output) {
    std::vector<Message> messages;
    if (!output.isEmpty() && !output.endsWith('\n')) qFatal("the last line is cut short: %s", output.right(200).constData());
    for (const QByteArray &line : output.split('\n')) {
        if (line.isEmpty()) continue;
        const Decoded decoded = decode(line.toStdString());
        if (!std::holds_alternative<Message>(decoded)) qFatal("no message: %s", line.constData());
        messages.push_back(std::get<Message>(decoded));
    }
    return messages;
}

Run run(const QStringList &arguments) {
    QProcess process;
    process.start(kWorker, arguments);
    if (!process.waitForFinished(kPatienceMs)) qFatal("the worker did not end");
    if (process.exitStatus() != QProcess::NormalExit) qFatal("the worker crashed");
    return {process.exitCode(), messagesIn(process.readAllStandardOutput())};
}

const std::string kStep = "decode_step/TinyLlama-1.1B/tp1/bf16/1k1k";

QString toText(const std::string &text) {
    return QString::fromStdString(text);
}

const QStringList kTiny = {QStringLiteral("--quick"), QStringLiteral("--size-mb"), QStringLiteral("1"), QStringLiteral("--max-seconds"),
                           QStringLiteral("0.05")};

} // namespace

class TestWorkerProcess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void describesItself() {
        const Run described = run({QStringLiteral("--describe")});
        QCOMPARE(described.exitCode, 0);
        QCOMPARE(described.messages.size(), std::size_t(3));
        const auto &hello = std::get<Hello>(described.messages[0]);
        QCOMPARE(hello.vendor, std::string("cpu"));
        QCOMPARE(hello.build.version, std::string("0.1.0"));
        QVERIFY(!hello.build.revision.empty() && !hello.build.compiler.empty());
        const auto &device = std::get<Device>(described.messages[1]);
        QCOMPARE(device.id, std::string("cpu:0"));
        QVERIFY(device.threads >= 1 && device.memoryBytes > 0);
        QVERIFY(!device.driver);
        QVERIFY(device.use && device.use->load && device.use->utilisationPercent && device.use->neighbours);
        QVERIFY(!device.use->disturbs); // others are the rule on a processor
        QVERIFY(std::get<Done>(described.messages[2]) == Done());
    }

    void namesABusyProcess() {
        QProcess busy;
        busy.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("while :; do :; done")});
        QVERIFY(busy.waitForStarted(kPatienceMs));
        const Run described = run({QStringLiteral("--describe")});
        const auto pid = busy.processId();
        busy.kill();
        QVERIFY(busy.waitForFinished(kPatienceMs));
        const auto others = described.all<Device>().front().use.value().neighbours.value();
        const auto found = std::find_if(others.begin(), others.end(), [pid](const Neighbour &each) { return each.pid == pid; });
        QVERIFY(found != others.end());
        QCOMPARE(found->name.value_or(std::string()), std::string("sh"));
        QVERIFY(found->memoryBytes.value_or(0) > 0 && found->utilisationPercent.value_or(0) > 0);
    }

    void listsItsBenchmarks() {
        std::vector<std::string> names;
        for (const auto &listed : run({QStringLiteral("--list")}).all<ListedBenchmark>()) names.push_back(listed.benchmark);
        const std::vector<std::string> expected = {"memory_read", "memory_write",         "memory_copy", "memory_triad", "rms_norm",
                                                   "swiglu",      "gqa_decode_attention", "sampling",    kStep};
        QVERIFY(names == expected);
    }

    void listsTheCasesThatItsSuitesRun() {
        const auto listed = run({QStringLiteral("--list")}).all<ListedBenchmark>();
        std::vector<std::int64_t> quick, full;
        for (const ListedCase &one : listed.back().cases) {
            QCOMPARE(one.shape.at("context"), std::int64_t(1382));
            QVERIFY(one.workingSetBytes > 2'000'000'000);
            (one.suites.front() == "quick" ? quick : full).push_back(one.shape.at("batch"));
        }
        QVERIFY(quick == (std::vector<std::int64_t>{1, 2, 4, 8}));
        QVERIFY(full == (std::vector<std::int64_t>{16, 32}));
        for (const ListedBenchmark &one : listed) QVERIFY2(!one.cases.empty(), one.benchmark.c_str());
    }

    void measuresTheChosenCasesOnly() {
        const Run measured = run(kTiny + QStringList{QStringLiteral("--only"), QStringLiteral("memory_copy,") + toText(kStep) +
                                                                                   QStringLiteral("/batch=2/context=1382")});
        QCOMPARE(measured.exitCode, 0);
        QCOMPARE(measured.all<Measured>().size(), std::size_t(1));
        const auto steps = measured.all<MeasuredStep>();
        QCOMPARE(steps.size(), std::size_t(1));
        QCOMPARE(steps.front().batch, std::int64_t(2));
    }

    void refusesCasesThatThereAreNot_data() {
        QTest::addColumn<QString>("only");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("another size") << QStringLiteral("decode_step/batch=3") << QByteArray("this suite has no such case");
        QTest::newRow("of the full suite") << QStringLiteral("decode_step/batch=16") << QByteArray("this suite has no such case");
        QTest::newRow("another name") << QStringLiteral("memory_red") << QByteArray("no benchmark of this name");
        QTest::newRow("no number") << QStringLiteral("decode_step/batch=x") << QByteArray("a size is no whole number");
    }
    void refusesCasesThatThereAreNot() {
        QFETCH(QString, only);
        QFETCH(QByteArray, reason);
        const Run refused = run(kTiny + QStringList{QStringLiteral("--only"), only});
        QCOMPARE(refused.exitCode, 2);
        QCOMPARE(QByteArray::fromStdString(refused.all<Failed>().front().reason), reason);
    }

    void runsStepsAtAFreeContextAndBatch() {
        const Run run = ::run(kTiny + QStringList{QStringLiteral("--model"), QStringLiteral("TinyLlama-1.1B"), QStringLiteral("--batch"),
                                                  QStringLiteral("3"), QStringLiteral("--context"), QStringLiteral("77")});
        QCOMPARE(run.exitCode, 0);
        const auto steps = run.all<MeasuredStep>();
        QCOMPARE(steps.size(), std::size_t(1));
        QCOMPARE(steps.front().batch, std::int64_t(3));
        QCOMPARE(steps.front().contextTokens, 77.0);
        QCOMPARE(steps.front().isl, std::int64_t(0)); // it is the mean of no workload
        QVERIFY(steps.front().decodeOnly && steps.front().verified.ok);
    }

    void refusesStepsThatAHostDoesNotHave_data() {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("shards") << QStringList{QStringLiteral("--tensor-parallel"), QStringLiteral("2")};
        QTest::newRow("fp8") << QStringList{QStringLiteral("--precision"), QStringLiteral("fp8")};
        QTest::newRow("workload") << QStringList{QStringLiteral("--workload"), QStringLiteral("9k9k")};
    }
    void refusesStepsThatAHostDoesNotHave() {
        QFETCH(QStringList, words);
        const Run refused = run(kTiny + QStringList{QStringLiteral("--model"), QStringLiteral("TinyLlama-1.1B")} + words);
        QCOMPARE(refused.exitCode, 4);
        QVERIFY(refused.all<Failed>().front().reason.find(words.front().toStdString()) == 0);
    }

    void measuresATinySuite() {
        const Run measured = run(kTiny);
        QCOMPARE(measured.exitCode, 0);
        const auto results = measured.all<Measured>();
        QCOMPARE(results.size(), std::size_t(8));
        QCOMPARE(measured.all<MeasuredStep>().size(), std::size_t(4));
        QCOMPARE(measured.all<Started>().size(), std::size_t(12));
        for (const Measured &result : results) {
            QVERIFY(result.verified.ok);
            QVERIFY(result.time.count >= 1 && result.time.medianS > 0 && result.gbPerS > 0);
            QVERIFY(result.time.p5S <= result.time.medianS && result.time.medianS <= result.time.p95S);
            QVERIFY(!result.stoppedBy.empty() && !result.driver);
            QCOMPARE(result.schema, kResultSchema);
            QVERIFY(result.canaryBeforeGbPerS && result.canaryAfterGbPerS);
        }
        // A megabyte fits the caches, and the worker says so.
        const auto &flags = results.front().flags;
        QVERIFY(std::find(flags.begin(), flags.end(), "cached") != flags.end());
        QVERIFY(std::get<Done>(measured.messages.back()) == (Done{12, 0, 0, false}));
    }

    void measuresTheWholeStepOfASmallModel() {
        const Run run = ::run(kTiny + QStringList{QStringLiteral("--model"), QStringLiteral("tinyllama-1.1b")});
        QCOMPARE(run.exitCode, 0);
        const auto steps = run.all<MeasuredStep>();
        QCOMPARE(steps.size(), std::size_t(4));
        QCOMPARE(run.all<Measured>().size(), std::size_t(4)); // the memory, whose rate is the roofline's
        std::int64_t batch = 1;
        for (const MeasuredStep &step : steps) {
            QCOMPARE(step.batch, batch);
            batch *= 2;
            QCOMPARE(step.model, std::string("TinyLlama-1.1B"));
            QCOMPARE(step.layers, std::int64_t(22));
            QCOMPARE(step.layersMeasured, std::int64_t(22));
            QCOMPARE(step.contextTokens, 1382.0);
            QVERIFY(step.verified.ok && step.verified.checkedValues >= 32000);
            QVERIFY(step.decodeOnly && !step.interleaved && step.rooflineSerialS);
            QCOMPARE(step.decodeOnly->perUser, 1 / step.decode.medianS);
            QCOMPARE(step.decodeOnly->perGpu, static_cast<double>(step.batch) / step.decode.medianS);
            QVERIFY(step.bytes > 2.0e9 && step.bytes < 2.6e9);
            QVERIFY(step.claim.find("model TinyLlama-1.1B's TP-1 shard") != std::string::npos);
            QVERIFY(step.claim.find('%') == std::string::npos);
            QVERIFY(step.libraries.empty() && step.collectives == "none");
            double parts = 0;
            for (const auto &[name, seconds] : step.partSeconds) parts += seconds;
            QVERIFY2(parts > 0.2 * step.decode.p5S && parts < 5 * step.decode.p95S, qPrintable(QString::number(parts)));
        }
    }

    void namesTheModelsThatThereAre() {
        const Run unknown = run({QStringLiteral("--quick"), QStringLiteral("--model"), QStringLiteral("gpt-2")});
        QCOMPARE(unknown.exitCode, 4);
        const std::string reason = unknown.all<Failed>().front().reason;
        QVERIFY2(reason.find("no model 'gpt-2'; there is") == 0 && reason.find("TinyLlama-1.1B") != std::string::npos, reason.c_str());
        const Run unfit = run({QStringLiteral("--quick"), QStringLiteral("--model"), QStringLiteral("DeepSeek-R1")});
        QCOMPARE(unfit.exitCode, 4);
    }

    void checksItsKernels() {
        const Run checked = run({QStringLiteral("--check"), QStringLiteral("--threads"), QStringLiteral("3")});
        QCOMPARE(checked.exitCode, 0);
        QCOMPARE(checked.all<Checked>().size(), std::size_t(57));
        QVERIFY(checked.all<Measured>().empty());
    }

    void skipsWhatDoesNotFit() {
        const Run skipped = run(kTiny + QStringList{QStringLiteral("--memory-mb"), QStringLiteral("2.1")});
        QCOMPARE(skipped.exitCode, 0);
        const Done done = std::get<Done>(skipped.messages.back());
        QCOMPARE(done.errors, 0);
        QVERIFY(done.skipped >= 2); // the triad and SwiGLU need three arrays
        QVERIFY(done.results >= 3);
        QCOMPARE(done.results + done.skipped, 12);
    }

    void endsWithTheDesignedExitCodes() {
        QCOMPARE(run({QStringLiteral("--nonsense")}).exitCode, 2);
        const Run absent = run({QStringLiteral("--quick"), QStringLiteral("--device"), QStringLiteral("cuda:0")});
        QCOMPARE(absent.exitCode, 3);
        QCOMPARE(absent.all<Failed>().front().reason, std::string("no device 'cuda:0'; there is cpu:0"));
        QCOMPARE(std::get<Done>(absent.messages.back()).errors, 1);
    }

    void endsSoonWhenAsked_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void endsSoonWhenAsked() {
        QFETCH(int, signal);
        QProcess process;
        process.start(kWorker, {QStringLiteral("--full")});
        QByteArray output;
        while (!output.contains("\"type\":\"heartbeat\"")) {
            QVERIFY(process.waitForReadyRead(kPatienceMs));
            output += process.readAllStandardOutput();
        }
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
        QVERIFY(process.waitForFinished(kPatienceMs));
        const qint64 elapsed = timer.elapsed();
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        // 60 ms on an idle machine; the bound is for one that is busy, and far below what was left of the suite.
        QVERIFY2(elapsed < 3000, qPrintable(QString::number(elapsed)));
        const auto messages = messagesIn(output + process.readAllStandardOutput());
        QVERIFY(std::get<Done>(messages.back()).cancelled);
    }

    void marksWhatItWasStoppedIn() {
        QProcess process;
        process.start(kWorker, {QStringLiteral("--full"), QStringLiteral("--only"), QStringLiteral("memory_read,memory_write"),
                                QStringLiteral("--size-mb"), QStringLiteral("1"), QStringLiteral("--max-seconds"), QStringLiteral("0.8")});
        QByteArray output;
        while (!output.contains("\"type\":\"sample\"")) {
            QVERIFY(process.waitForReadyRead(kPatienceMs));
            output += process.readAllStandardOutput();
        }
        const auto pid = static_cast<pid_t>(process.processId());
        QCOMPARE(::kill(pid, SIGSTOP), 0);
        QTest::qWait(1500);
        QCOMPARE(::kill(pid, SIGCONT), 0);
        QVERIFY(process.waitForFinished(kPatienceMs));
        QCOMPARE(process.exitCode(), 0);
        std::vector<Measured> results;
        for (const Message &message : messagesIn(output + process.readAllStandardOutput())) {
            if (const auto *result = std::get_if<Measured>(&message)) results.push_back(*result);
        }
        QVERIFY(results.size() >= 2);
        const auto wasStopped = [](const Measured &result) {
            return std::find(result.flags.begin(), result.flags.end(), "stopped") != result.flags.end();
        };
        QVERIFY(wasStopped(results.front()));
        QVERIFY(!wasStopped(results.back()));
    }

    void diesWithItsParent() {
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), kWorker + QStringLiteral(" --full >/dev/null & echo $!; read line")});
        QVERIFY(shell.waitForReadyRead(kPatienceMs));
        const auto worker = static_cast<pid_t>(shell.readAllStandardOutput().trimmed().toLongLong());
        QVERIFY(worker > 0);
        // Once it catches nothing but is past its beginning, the wish is known to the kernel: blocked SIGTERM shows it.
        const auto statusOf = [worker] {
            QFile status(QStringLiteral("/proc/%1/status").arg(worker));
            return status.open(QIODevice::ReadOnly) ? status.readAll() : QByteArray();
        };
        QTRY_VERIFY_WITH_TIMEOUT(statusOf().contains("SigBlk:\t0000000000004002"), kPatienceMs);
        shell.kill();
        QVERIFY(shell.waitForFinished(kPatienceMs));
        const auto gone = [&] { return statusOf().isEmpty() || statusOf().contains("State:\tZ"); };
        QTRY_VERIFY_WITH_TIMEOUT(gone(), 5000);
    }
};

QTEST_GUILESS_MAIN(TestWorkerProcess)
#include "tst_worker_process.moc"
