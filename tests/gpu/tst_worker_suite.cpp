// SPDX-License-Identifier: GPL-3.0-or-later
// The loop over benchmarks that go wrong in every way, and the command line.
#include "gpu/harness/device_fault.h"
#include "gpu/harness/suite_runner.h"
#include "gpu/protocol/decode.h"

#include <QTemporaryFile>
#include <QTest>

#include <limits>
#include <stdexcept>

using namespace ps::gpu;

namespace {

enum class Fate { Fine, Nan, Wrong, OutOfMemory, Throws, Unsupported, Lost };

class FakeCase final : public PreparedCase {
public:
    explicit FakeCase(Fate fate) : m_fate(fate) {}
    void launch() override {}
    Verification verify() override {
        if (m_fate == Fate::Nan) return {false, std::numeric_limits<double>::quiet_NaN(), 1, 10};
        return {m_fate != Fate::Wrong, m_fate == Fate::Wrong ? 2.0 : 0.0, 1, 10};
    }
    double bytes() const override { return 8; }
    double flops() const override { return 0; }

private:
    Fate m_fate;
};

class FakeBenchmark final : public Benchmark {
public:
    FakeBenchmark(std::string name, Fate fate) : m_name(std::move(name)), m_fate(fate) {}
    BenchmarkFacts facts() const override { return {m_name, "f32", "none", "8", "0"}; }
    std::vector<Shape> shapes(Suite) const override { return {{{"n", 1}}}; }
    std::int64_t workingSetBytes(const Shape &) const override { return 1000; }
    std::unique_ptr<PreparedCase> prepare(const Shape &, std::uint64_t) const override {
        if (m_fate == Fate::OutOfMemory) throw std::bad_alloc();
        if (m_fate == Fate::Throws) throw std::runtime_error("does not start");
        if (m_fate == Fate::Unsupported) throwDeviceFault("no FP4", 801);
        if (m_fate == Fate::Lost) throwDeviceFault("launch: cudaErrorLaunchFailure", 719);
        return std::make_unique<FakeCase>(m_fate);
    }

private:
    std::string m_name;
    Fate m_fate;
};

struct Outcome {
    ExitCode code;
    QStringList lines; ///< without "plan" and "started"
    Plan plan;
};

QString shortText(const Message &message) {
    if (const auto *failed = std::get_if<Failed>(&message)) return QString::fromStdString(failed->benchmark + " error " + failed->reason);
    if (const auto *skipped = std::get_if<Skipped>(&message))
        return QString::fromStdString(skipped->benchmark + " skipped " + skipped->reason);
    if (const auto *checked = std::get_if<Checked>(&message)) return QString::fromStdString(checked->benchmark + " checked");
    if (const auto *done = std::get_if<Done>(&message))
        return QStringLiteral("done %1 %2 %3").arg(done->results).arg(done->skipped).arg(done->errors);
    return QStringLiteral("other");
}

Outcome check(const std::vector<Fate> &fates, std::int64_t memory = 5000, const std::string &only = {}) {
    QTemporaryFile file;
    if (!file.open()) qFatal("no temporary file");
    Backend backend;
    backend.memoryLimitBytes = memory;
    for (std::size_t i = 0; i < fates.size(); ++i)
        backend.benchmarks.push_back(std::make_unique<FakeBenchmark>("b" + std::to_string(i), fates[i]));
    Options options;
    options.mode = Mode::Check;
    options.suite = Suite::Check;
    if (!only.empty()) options.only = {only};
    const SteadyClock clock;
    LineWriter writer(file.handle());
    RunState state(writer, clock);
    const ExitCode code = SuiteRunner(backend, options, state).run();
    state.finish();
    state.finish(); // a second one must not be written
    file.seek(0);
    Outcome outcome{code, {}, {}};
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.isEmpty()) continue;
        const Decoded decoded = decode(line.toStdString());
        const auto *message = std::get_if<Message>(&decoded);
        if (!message) qFatal("no message: %s", line.constData());
        if (const auto *plan = std::get_if<Plan>(message))
            outcome.plan = *plan;
        else if (!std::holds_alternative<Started>(*message))
            outcome.lines.append(shortText(*message));
    }
    return outcome;
}

} // namespace

class TestWorkerSuite : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reportsNanAndGoesOn() {
        const Outcome outcome = check({Fate::Nan, Fate::Fine});
        QCOMPARE(outcome.lines,
                 QStringList({QStringLiteral("b0 error an output is NaN"), QStringLiteral("b1 checked"), QStringLiteral("done 1 0 1")}));
        QCOMPARE(outcome.code, ExitCode::WrongAnswer);
    }

    void reportsAWrongAnswer() {
        const Outcome outcome = check({Fate::Wrong});
        QCOMPARE(outcome.lines.first(), QStringLiteral("b0 error differs from the reference by 2.000000; 1.000000 is allowed"));
        QCOMPARE(outcome.code, ExitCode::WrongAnswer);
    }

    void skipsWhatFindsNoMemoryAndGoesOn() {
        const Outcome outcome = check({Fate::OutOfMemory, Fate::Fine});
        QCOMPARE(outcome.lines, QStringList({QStringLiteral("b0 skipped out of memory: 1000 bytes could not be had"),
                                             QStringLiteral("b1 checked"), QStringLiteral("done 1 1 0")}));
        QCOMPARE(outcome.code, ExitCode::Done);
    }

    void skipsWhatWouldNotFit() {
        QCOMPARE(check({Fate::Fine}, 999).lines.first(), QStringLiteral("b0 skipped out of memory: needs 1000 bytes, 999 are available"));
    }

    void keepsTheWorstExitCode() {
        QCOMPARE(check({Fate::Throws}).code, ExitCode::RuntimeFailure);
        QCOMPARE(check({Fate::Throws}).lines.first(), QStringLiteral("b0 error does not start"));
        QCOMPARE(check({Fate::Nan, Fate::Throws}).code, ExitCode::WrongAnswer);
    }

    void skipsWhatIsUnsupportedAndGoesOn() {
        const Outcome outcome = check({Fate::Unsupported, Fate::Fine});
        QCOMPARE(outcome.lines, QStringList({QStringLiteral("b0 skipped unsupported: no FP4 (status 801)"), QStringLiteral("b1 checked"),
                                             QStringLiteral("done 1 1 0")}));
        QCOMPARE(outcome.code, ExitCode::Done);
    }

    void endsTheRunWhenTheDeviceIsLost() {
        const Outcome outcome = check({Fate::Fine, Fate::Lost, Fate::Fine});
        QCOMPARE(outcome.lines, QStringList({QStringLiteral("b0 checked"),
                                             QStringLiteral("b1 error device lost: launch: cudaErrorLaunchFailure; the kernel's log "
                                                            "(dmesg) may say why"),
                                             QStringLiteral("done 1 0 1")}));
        QCOMPARE(outcome.code, ExitCode::RuntimeFailure);
    }

    void saysFirstHowMuchThereIsToDo() {
        QVERIFY(check({Fate::Fine, Fate::Nan}).plan == (Plan{{{"b0", 1}, {"b1", 1}}}));
        QVERIFY(check({Fate::Fine, Fate::Fine}, 5000, "b1").plan == (Plan{{{"b1", 1}}}));
        QVERIFY(check({Fate::Fine}, 5000, "b7").plan == Plan());
    }

    void runsOneByName() {
        QCOMPARE(check({Fate::Fine, Fate::Fine}, 5000, "b1").lines,
                 QStringList({QStringLiteral("b1 checked"), QStringLiteral("done 1 0 0")}));
        QCOMPARE(check({Fate::Fine}, 5000, "b7").code, ExitCode::Usage);
    }

    void readsTheCommandLine_data() {
        QTest::addColumn<QByteArrayList>("arguments");
        QTest::addColumn<QByteArray>("problem");
        QTest::newRow("quick") << QByteArrayList{"--run", "quick", "--seed", "3"} << QByteArray();
        QTest::newRow("full, sized") << QByteArrayList{"--full", "--size-mb", "0.5", "--max-seconds", "0.2"} << QByteArray();
        const QByteArray twice = "--device: different devices, separated by commas";
        QTest::newRow("devices") << QByteArrayList{"--check", "--device", "cuda:1,cuda:0"} << QByteArray();
        QTest::newRow("a device twice") << QByteArrayList{"--check", "--device", "cuda:1,cuda:0,cuda:1"} << twice;
        QTest::newRow("no device between") << QByteArrayList{"--check", "--device", "cuda:1,,cuda:0"} << twice;
        QTest::newRow("nothing") << QByteArrayList{} << QByteArray("nothing to do");
        QTest::newRow("unknown") << QByteArrayList{"--fast"} << QByteArray("--fast: no such option, or its value is missing");
        QTest::newRow("no value") << QByteArrayList{"--run"} << QByteArray("--run: no such option, or its value is missing");
        QTest::newRow("no suite") << QByteArrayList{"--run", "x"} << QByteArray("--run: no suite 'x'; there are quick and full");
        QTest::newRow("no number") << QByteArrayList{"--threads", "2x"}
                                   << QByteArray("--threads: '2x' is no number from 1.000000 to 4096.000000");
        QTest::newRow("too small") << QByteArrayList{"--threads", "0"}
                                   << QByteArray("--threads: '0' is no number from 1.000000 to 4096.000000");
        QTest::newRow("not a number at all") << QByteArrayList{"--max-seconds", "nan"}
                                             << QByteArray("--max-seconds: 'nan' is no number from 0.010000 to 3600.000000");
    }
    void readsTheCommandLine() {
        QFETCH(QByteArrayList, arguments);
        QFETCH(QByteArray, problem);
        std::vector<const char *> raw;
        for (const QByteArray &argument : arguments) raw.push_back(argument.constData());
        std::string found;
        const auto options = parseOptions(raw, found);
        QCOMPARE(QByteArray::fromStdString(found), problem);
        QCOMPARE(options.has_value(), problem.isEmpty());
    }

    void takesTheFirstDeviceAsTheMeasuredOne() {
        const char *const arguments[] = {"--quick", "--device", "cuda:2,cuda:0,cuda:1"};
        std::string problem;
        const auto options = parseOptions(arguments, problem);
        QVERIFY(options);
        QCOMPARE(options->device, std::string("cuda:2"));
        QCOMPARE(options->furtherDevices, (std::vector<std::string>{"cuda:0", "cuda:1"}));
    }

    void endsWhatDevicesWaitForBeforeItIsKilled() {
        LineWriter writer(-1);
        const SteadyClock clock;
        RunState state(writer, clock);
        state.beforeKill(); // nothing was asked for yet
        int calls = 0;
        state.whenKilled([&calls] { ++calls; });
        state.beforeKill();
        QCOMPARE(calls, 1);
    }
};

QTEST_GUILESS_MAIN(TestWorkerSuite)
#include "tst_worker_suite.moc"
