// SPDX-License-Identifier: GPL-3.0-or-later
// The models of the pages about devices and runs.
#include "ui/models/benchmark_tree_model.h"
#include "ui/models/device_model.h"
#include "ui/models/local_run_text.h"
#include "ui/models/roles.h"
#include "ui/models/run_log_model.h"
#include "ui/models/run_progress_model.h"
#include "ui/models/run_results_model.h"
#include "ui/models/target_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace ps;

namespace {

using ModelTester = QAbstractItemModelTester;
constexpr auto kStrict = ModelTester::FailureReportingMode::QtTest;

FoundWorker usable() {
    FoundWorker worker;
    worker.probed.file = {"cuda", "/bin/paretoscope-worker-cuda", WorkerOrigin::Libexec};
    gpu::Device device;
    device.id = "cuda:0";
    device.name = "NVIDIA H200";
    device.memoryBytes = 141'000'000'000;
    device.driver = "580.1";
    device.facts.powerLimitW = 700;
    device.facts.ecc = true;
    worker.probed.devices = {device};
    const auto rows = [](std::int64_t count, std::vector<std::string> suites) {
        return gpu::ListedCase{{{"rows", count}, {"columns", 3}}, std::move(suites), count * 1'000'000};
    };
    worker.benchmarks = {
        {"memory_read", {"quick"}, "8 n", "0"},
        {"gemm", {"quick", "full"}, "", "", {rows(1, {"quick", "full"}), rows(2, {"full"}), rows(4, {"full"})}},
        {"memory_copy", {"quick"}, "", ""},
        {"decode_step/Llama-3.3-70B/tp8/bf16/8k1k", {"quick"}, "", "", {{{{"batch", 1}}, {"quick", "full"}, 7}}},
        {"decode_step_check", {"check"}, "", ""},
    };
    return worker;
}

FoundWorker broken() {
    FoundWorker worker;
    worker.probed.file = {"hip", "/bin/paretoscope-worker-hip", WorkerOrigin::BesideProgram};
    worker.probed.problem = "libamdhip64.so.6 is missing";
    worker.probed.nextStep = "install ROCm";
    return worker;
}

/// The texts of a row, with '|' between them.
QString cells(const QAbstractItemModel &model, int row) {
    QStringList texts;
    for (int column = 0; column < model.columnCount(); ++column) texts << model.index(row, column).data().toString();
    return texts.join(QLatin1Char('|'));
}

QString cell(const QAbstractItemModel &model, int row, int column) {
    return model.index(row, column).data().toString();
}

CaseFigure figure(double medianS) {
    CaseFigure out;
    out.name = "memory_read";
    out.shape = "values 1000";
    out.medianS = medianS;
    out.gbPerS = 80;
    out.shareOfCeiling = 0.8;
    return out;
}

} // namespace

class TestRunModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void devicesAndWhatCannotBeUsed() {
        DeviceModel model;
        const ModelTester tester(&model, kStrict);
        model.setWorkers({usable(), broken()});
        QCOMPARE(cells(model, 0), QStringLiteral("cuda:0|NVIDIA H200|ready|141.0 GB|–|700|on|–|580.1"));
        QCOMPARE(cells(model, 1), QStringLiteral("hip|paretoscope-worker-hip|not usable|–|–|–|–|–|–"));
        QCOMPARE(model.usableCount(), 1);
        QVERIFY(model.index(1, DeviceModel::StateColumn).data(SeverityRole).isValid());
        QCOMPARE(model.problem(1), QStringLiteral("libamdhip64.so.6 is missing"));
        QCOMPARE(model.nextStep(1), QStringLiteral("install ROCm"));
        QVERIFY(model.details(0).size() > 5);
        QCOMPARE(model.rowOf(QStringLiteral("cuda:0")), 0);
        QVERIFY(model.warning(0).isEmpty() && !model.index(0, DeviceModel::StateColumn).data(SeverityRole).isValid());
        model.setWorkers({});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.details(0).empty() && model.title(-1).isEmpty());
    }

    void devicesThatOthersUse() {
        DeviceModel model;
        FoundWorker worker = usable();
        gpu::DeviceUse &use = worker.probed.devices.front().use.emplace();
        use.neighbours.emplace();
        model.setWorkers({worker});
        QCOMPARE(cell(model, 0, DeviceModel::UseColumn), QStringLiteral("nobody"));
        QCOMPARE(cell(model, 0, DeviceModel::StateColumn), QStringLiteral("ready"));
        use = {97, 12'000'000'000, std::nullopt, {{{501, "python3", 1'000'000'000, 97}, {7, std::nullopt}}}, true};
        model.setWorkers({worker});
        QCOMPARE(cell(model, 0, DeviceModel::UseColumn), QStringLiteral("2 processes"));
        QCOMPARE(cell(model, 0, DeviceModel::StateColumn), QStringLiteral("in use"));
        QVERIFY(model.index(0, DeviceModel::StateColumn).data(SeverityRole).isValid());
        QCOMPARE(model.warning(0), QStringLiteral("A run now would be marked suspect: another process uses the device."));
        const auto details = model.details(0);
        const auto valueOf = [&details](const QString &name) {
            const auto it = std::find_if(details.begin(), details.end(), [&name](const auto &detail) { return detail.first == name; });
            return it == details.end() ? QString() : it->second;
        };
        QCOMPARE(valueOf(QStringLiteral("In use")), QStringLiteral("97 % of its time · 12.0 GB of its memory"));
        QCOMPARE(valueOf(QStringLiteral("Other processes")), QStringLiteral("python3 (501) · 1.0 GB · 97 %\nprocess 7"));
        // A processor is never alone: its processes are named, and nothing is suspect.
        use = {40, std::nullopt, 1.5, std::vector<gpu::Neighbour>(9, {73, "ninja", std::nullopt, 4.5}), false};
        model.setWorkers({worker});
        QCOMPARE(cell(model, 0, DeviceModel::StateColumn), QStringLiteral("ready"));
        QVERIFY(model.warning(0).isEmpty());
        QVERIFY(model.details(0).at(2).second.endsWith(QStringLiteral("ninja (73) · 4.5 %\nand 1 more")));
        // Busy, and nobody to be seen.
        use = {40, std::nullopt, std::nullopt, std::vector<gpu::Neighbour>(), true};
        model.setWorkers({worker});
        QCOMPARE(cell(model, 0, DeviceModel::UseColumn), QStringLiteral("somebody"));
        QVERIFY(model.warning(0).contains(QStringLiteral("nobody here can see")));
    }

    void boxesStandForAllBelowThem() {
        BenchmarkTreeModel model;
        const ModelTester tester(&model, kStrict);
        QSignalSpy changed(&model, &BenchmarkTreeModel::checkedChanged);
        model.setBenchmarks(usable().benchmarks);
        QCOMPARE(model.rowCount(), 3); // memory, matrix products, steps
        const QModelIndex memory = model.index(0, 0);
        QCOMPARE(model.rowCount(memory), 2);
        QVERIFY(model.setData(model.index(1, 0, memory), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(memory.data(Qt::CheckStateRole).toInt(), int(Qt::PartiallyChecked));
        QCOMPARE(model.chosen(), (std::vector<ChosenCases>{{"memory_copy", {}}}));
        QVERIFY(model.setData(memory, Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(model.chosen(), (std::vector<ChosenCases>{{"memory_read", {}}, {"memory_copy", {}}}));
        QCOMPARE(changed.size(), 2);
        model.setBenchmarks({usable().benchmarks.front()}); // what stays keeps its check
        QCOMPARE(model.chosen(), (std::vector<ChosenCases>{{"memory_read", {}}}));
        model.setBenchmarks({});
        QVERIFY(model.chosen().empty());
    }

    void singleCasesCanBeChosen() {
        BenchmarkTreeModel model;
        const ModelTester tester(&model, kStrict);
        model.setBenchmarks(usable().benchmarks);
        const QModelIndex matrix = model.index(1, 0), gemm = model.index(0, 0, matrix);
        QCOMPARE(model.rowCount(gemm), 3);
        QCOMPARE(model.index(1, 0, gemm).data().toString(), QStringLiteral("rows 2")); // they differ in nothing else
        QCOMPARE(model.index(1, 0, gemm).data(Qt::ToolTipRole).toString(), QStringLiteral("columns 3, rows 2"));
        QCOMPARE(model.index(1, 0, gemm).data(KeyRole).toString(), QStringLiteral("gemm/columns=3/rows=2"));
        QCOMPARE(model.index(1, 1, gemm).data().toString(), QStringLiteral("2.0 MB"));
        QVERIFY(model.setData(model.index(1, 0, gemm), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(gemm.data(Qt::CheckStateRole).toInt(), int(Qt::PartiallyChecked));
        QCOMPARE(matrix.data(Qt::CheckStateRole).toInt(), int(Qt::PartiallyChecked));
        QCOMPARE(gemm.siblingAtColumn(1).data().toString(), QStringLiteral("1 of 3"));
        QCOMPARE(model.chosen(), (std::vector<ChosenCases>{{"gemm", {{{"rows", 2}, {"columns", 3}}}}}));
        model.setBenchmarks(usable().benchmarks);
        QCOMPARE(model.chosen().size(), std::size_t(1)); // it stays
        QVERIFY(model.setData(gemm, Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(model.chosen().front().shapes.size(), std::size_t(3));
        model.chooseSuite(RunSuite::Quick);
        QCOMPARE(model.chosen(), (std::vector<ChosenCases>{{"memory_read", {}},
                                                           {"memory_copy", {}},
                                                           {"gemm", {{{"rows", 1}, {"columns", 3}}}},
                                                           {"decode_step/Llama-3.3-70B/tp8/bf16/8k1k", {{{"batch", 1}}}}}));
        model.chooseNothing();
        QVERIFY(model.chosen().empty());
    }

    void casesOfSeveralWorkersStandTogether() {
        BenchmarkTreeModel model;
        std::vector<gpu::ListedBenchmark> both = usable().benchmarks;
        both.push_back(
            {"gemm", {"full"}, "", "", {{{{"rows", 2}, {"columns", 3}}, {"full"}, 1}, {{{"rows", 9}, {"columns", 3}}, {"full"}, 1}}});
        model.setBenchmarks(both);
        QCOMPARE(model.rowCount(model.index(0, 0, model.index(1, 0))), 4);
        const QModelIndex step = model.index(0, 0, model.index(2, 0));
        QCOMPARE(step.data().toString(), QStringLiteral("Llama-3.3-70B · TP8 · BF16 · 8k / 1k"));
    }

    void theFirstTargetIsCheckedUntilTheUserSaysOtherwise() {
        TargetModel model;
        const ModelTester tester(&model, kStrict);
        model.setTargets(targetsOf({usable(), broken()}));
        QCOMPARE(model.checked(), std::vector<std::string>{"cuda:0"});
        QVERIFY(model.setData(model.index(0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(model.checked().empty());
        model.check("cuda:0", true);
        QCOMPARE(model.checked(), std::vector<std::string>{"cuda:0"});
        model.setTargets({});
    }

    void groupsFollowTheMessages() {
        RunProgressModel model;
        const ModelTester tester(&model, kStrict);
        model.begin({"memory_read", "decode_step", "sampling"});
        QCOMPARE(cell(model, 0, 1), QStringLiteral("waits"));
        model.take(gpu::Started{"memory_read", {{"values", 8}}});
        QCOMPARE(model.runningCase(), QStringLiteral("memory_read, values 8"));
        gpu::Measured measured;
        measured.gbPerS = 12.34;
        model.take(measured);
        QCOMPARE(model.groupsDone(), 0); // more cases may come
        model.take(gpu::Started{"decode_step/Llama/tp1", {}});
        QCOMPARE(model.groupsDone(), 1);
        QCOMPARE(cells(model, 0), QStringLiteral("memory_read|done|1|12.3 GB/s"));
        gpu::Measured launch;
        launch.time.medianS = 0.5e-6;
        QCOMPARE(kernelFigureText(launch), QString::fromUtf8("0.500 µs")); // it moves nothing
        model.take(gpu::Skipped{"decode_step/Llama/tp1", {}, "out of memory"});
        model.take(gpu::Started{"news", {}}); // not announced
        QCOMPARE(model.rowCount(), 4);
        model.end();
        QCOMPARE(cells(model, 1), QStringLiteral("decode_step|no result|1|out of memory"));
        QVERIFY(model.index(1, RunProgressModel::StateColumn).data(SeverityRole).isValid());
        QCOMPARE(cell(model, 2, 1), QStringLiteral("not reached"));
        model.begin({});
    }

    void resultsStandBesideAnEarlierRun() {
        RunResultsModel model;
        const ModelTester tester(&model, kStrict);
        CaseFigure doubtful = figure(0.002);
        doubtful.shape = "values 2000";
        doubtful.doubts = {"its output was not verified"};
        model.setFigures({figure(0.001), doubtful});
        QCOMPARE(cells(model, 0), QStringLiteral("memory_read|values 1000|80.0 GB/s|1.00|80 %|–|"));
        QCOMPARE(model.index(0, RunResultsModel::ShareColumn).data(ShareRole).toDouble(), 0.8);
        QVERIFY(model.index(1, 0).data(DoubtRole).toBool());
        QCOMPARE(cell(model, 1, RunResultsModel::RemarkColumn), QStringLiteral("its output was not verified"));
        model.setBefore({figure(0.0012)});
        QCOMPARE(model.index(0, RunResultsModel::RatioColumn).data().toString(), QStringLiteral("1.20 ± 0.00"));
        QVERIFY(model.index(0, RunResultsModel::RatioColumn).data(SeverityRole).isValid());
        QCOMPARE(model.index(1, RunResultsModel::RatioColumn).data().toString(), QStringLiteral("–"));
        model.setFigures({});
    }

    void theLogForgetsItsOldestLines() {
        RunLogModel model;
        for (int i = 0; i < RunLogModel::kMostLines - 1; ++i) model.append(QString::number(i));
        const ModelTester tester(&model, kStrict); // looks at everything each time
        for (int i = RunLogModel::kMostLines - 1; i < RunLogModel::kMostLines + 1; ++i) model.append(QString::number(i));
        QVERIFY(model.rowCount() <= RunLogModel::kMostLines);
        QCOMPARE(model.lines().last(), QString::number(RunLogModel::kMostLines));
        QVERIFY(model.lines().first() != QStringLiteral("0"));
    }
};

QTEST_GUILESS_MAIN(TestRunModels)
#include "tst_run_models.moc"
