// SPDX-License-Identifier: GPL-3.0-or-later
// Plans to runs of workers, what they will take, and what came of them against an earlier run.
#include "core/runner/run_comparison.h"
#include "core/runner/run_estimate.h"
#include "core/support/text.h"

#include <QTest>

using namespace ps;

namespace {

gpu::Device device(const std::string &id, std::int64_t memoryBytes) {
    gpu::Device out;
    out.id = id;
    out.name = "Device " + id;
    out.memoryBytes = memoryBytes;
    out.lastLevelCacheBytes = 1'000'000;
    return out;
}

gpu::ListedCase gemmCase(std::int64_t rows, std::vector<std::string> suites) {
    return {{{"rows", rows}, {"columns", 3}}, std::move(suites), rows * 1'000'000};
}

FoundWorker worker(const std::string &backend, std::int64_t memoryBytes = 80'000'000'000) {
    FoundWorker out;
    out.probed.file = {backend, "/bin/paretoscope-worker-" + backend, WorkerOrigin::BesideProgram};
    out.probed.devices = {device(backend + ":0", memoryBytes)};
    out.benchmarks = {{"memory_read", {"quick", "full"}, "", "", {{{{"values", 8}}, {"quick", "full"}, 64}}},
                      {"gemm", {"quick", "full"}, "", "", {gemmCase(1, {"quick", "full"}), gemmCase(2, {"full"}), gemmCase(4, {"full"})}},
                      {"sampling", {"full"}, "", ""}}; // of a worker that lists no cases
    return out;
}

RunPlan planOf(PlanKind kind, std::vector<std::string> devices) {
    RunPlan plan;
    plan.devices = std::move(devices);
    plan.kind = kind;
    plan.steps.model = "Llama-3.3-70B";
    plan.steps.workload = "8k1k";
    return plan;
}

QString whyNot(const RunPlan &plan) {
    const auto runs = plannedRuns(plan, {worker("cpu"), worker("cuda")});
    return runs ? QString() : toQString(runs.error().message());
}

LocalRun runWith(double medianS, double madS) {
    LocalRun run;
    run.info.backend = "cuda";
    gpu::Measured kernel;
    kernel.benchmark = "memory_read";
    kernel.shape = {{"values", 1000}};
    kernel.time.medianS = medianS;
    kernel.time.madS = madS;
    kernel.gbPerS = 80;
    kernel.ceilingGbPerS = 100;
    kernel.verified = {true, 0, 1, 10};
    run.messages.emplace_back(kernel);
    return run;
}

} // namespace

class TestRunPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void makesARunForEachDeviceAndRepetition() {
        RunPlan plan = planOf(PlanKind::Quick, {"cpu:0", "cuda:0"});
        plan.repeat = 2;
        const auto runs = plannedRuns(plan, {worker("cpu"), worker("cuda")});
        QVERIFY(runs.has_value());
        QCOMPARE(runs->size(), std::size_t(4));
        QCOMPARE((*runs)[1].work.deviceId, std::string("cpu:0"));
        QCOMPARE((*runs)[1].repetition, 2);
        QCOMPARE((*runs)[2].work.deviceId, std::string("cuda:0"));
        QCOMPARE((*runs)[2].repetition, 1);
        QCOMPARE((*runs)[0].groups, (std::vector<std::string>{"memory_read", "gemm"}));
        QCOMPARE((*runs)[0].cases.size(), std::size_t(2));
    }

    void asksTheWorkerForExactlyTheChosenCases_data() {
        QTest::addColumn<std::vector<int>>("rows"); // of gemm
        QTest::addColumn<bool>("sampling");
        QTest::addColumn<QString>("only");
        QTest::addColumn<bool>("full");
        const auto row = [](const char *name, std::vector<int> rows, bool sampling, const char *only, bool full) {
            QTest::newRow(name) << std::move(rows) << sampling << QString::fromUtf8(only) << full;
        };
        row("all of the quick suite", {1}, false, "gemm", false);
        row("all of the full suite", {1, 2, 4}, false, "gemm", true);
        row("one of the full suite", {2}, false, "gemm/columns=3/rows=2", true);
        row("some", {1, 4}, false, "gemm/columns=3/rows=1,gemm/columns=3/rows=4", true);
        row("one without listed cases", {}, true, "sampling", true);
        row("both", {4}, true, "gemm/columns=3/rows=4,sampling", true);
    }
    void asksTheWorkerForExactlyTheChosenCases() {
        QFETCH(std::vector<int>, rows);
        QFETCH(bool, sampling);
        QFETCH(QString, only);
        QFETCH(bool, full);
        RunPlan plan = planOf(PlanKind::Custom, {"cuda:0"});
        plan.chosen = {{"unknown here", {{{"rows", 1}}}}};
        if (!rows.empty()) plan.chosen.push_back({"gemm", {{{"rows", 99}}}});
        for (const int one : rows) plan.chosen.back().shapes.push_back({{"rows", one}, {"columns", 3}});
        if (sampling) plan.chosen.push_back({"sampling", {}});
        const auto runs = plannedRuns(plan, {worker("cuda")});
        QVERIFY(runs.has_value());
        QCOMPARE(toQString(runs->front().work.only), only);
        QCOMPARE(runs->front().work.suite, full ? RunSuite::Full : RunSuite::Quick);
        QCOMPARE(runs->front().cases.size(), rows.size() + (sampling ? 1 : 0));
    }

    void asksForStepsInTheWorkersWords() {
        RunPlan plan = planOf(PlanKind::Steps, {"cuda:0"});
        plan.steps.tensorParallel = 8;
        plan.steps.precision = "fp8";
        plan.steps.batches = "1-6";
        const auto runs = plannedRuns(plan, {worker("cuda")});
        QVERIFY(runs.has_value());
        const WorkerCommand command = runCommand(runs->front().target.worker, runs->front().work);
        QCOMPARE(command.arguments.join(QLatin1Char(' ')),
                 QStringLiteral("--quick --device cuda:0 --model Llama-3.3-70B --seed 1 --tensor-parallel 8 --workload 8k1k "
                                "--batch 1,2,4,6 --precision fp8"));
        QCOMPARE(runs->front().groups, (std::vector<std::string>{"memory_read", "decode_step"})); // the memory is their ceiling
        plan.steps.workload.clear();
        plan.steps.context = "4096";
        plan.steps.batches = "3";
        const auto free = plannedRuns(plan, {worker("cuda")});
        QVERIFY(free.has_value());
        QCOMPARE(runCommand(free->front().target.worker, free->front().work).arguments.join(QLatin1Char(' ')),
                 QStringLiteral("--quick --device cuda:0 --model Llama-3.3-70B --seed 1 --tensor-parallel 8 --context 4096 "
                                "--batch 3 --precision fp8"));
    }

    void namesPeersBesideTheirDevice() {
        const auto runs = plannedRuns(planOf(PlanKind::Quick, {"cuda:0"}), {worker("cuda")});
        QVERIFY(runs.has_value());
        WorkerRequest work = runs->front().work;
        work.peerIds = {"cuda:1", "cuda:3"};
        QCOMPARE(runCommand(runs->front().target.worker, work).arguments.join(QLatin1Char(' ')),
                 QStringLiteral("--quick --device cuda:0,cuda:1,cuda:3 --seed 1"));
    }

    void saysWhyAPlanMakesNoSense() {
        QCOMPARE(whyNot(planOf(PlanKind::Quick, {})), QStringLiteral("no device is chosen"));
        QCOMPARE(whyNot(planOf(PlanKind::Custom, {"cpu:0"})), QStringLiteral("no kernel is chosen"));
        QCOMPARE(whyNot(planOf(PlanKind::Quick, {"hip:0"})), QStringLiteral("there is no device 'hip:0' any more"));
        RunPlan plan = planOf(PlanKind::Steps, {"cpu:0"});
        plan.steps.precision = "fp8";
        QCOMPARE(whyNot(plan), QStringLiteral("cpu:0 has no steps with weights in fp8"));
        plan = planOf(PlanKind::Steps, {"cuda:0"});
        plan.steps.tensorParallel = 3;
        QVERIFY(!whyNot(plan).isEmpty());
        plan.steps.tensorParallel = 1;
        plan.steps.batches = "128-64";
        QCOMPARE(whyNot(plan), QStringLiteral("batch: '128-64' goes down; write the smaller number first"));
        plan.steps.batches = "1";
        plan.steps.workload.clear();
        plan.steps.context = "long";
        QCOMPARE(whyNot(plan), QStringLiteral("context: 'long' is no whole number"));
    }

    void estimatesWeightsAndCacheOfSteps() {
        RunPlan plan = planOf(PlanKind::Steps, {"cuda:0"});
        plan.steps.tensorParallel = 8;
        plan.steps.batches = "1";
        const auto one = plannedRuns(plan, {worker("cuda")});
        const RunEstimate small = estimateOf(*one, {});
        // 17.65 GB are an eighth of the weights, 1.84 GB the rest of the embedding table, 0.32 GB the cache of one sequence
        QVERIFY2(*small.memoryBytes > 19.7e9 && *small.memoryBytes < 19.9e9, qPrintable(QString::number(*small.memoryBytes)));
        QVERIFY(small.shortages.empty());
        plan.steps.batches = "1-512";
        const RunEstimate large = estimateOf(*plannedRuns(plan, {worker("cuda")}), {});
        QVERIFY(*large.memoryBytes > 150e9);
        QCOMPARE(large.shortages.size(), std::size_t(1));
        QVERIFY2(toQString(large.shortages.front()).contains(QStringLiteral("cuda:0 has 80 GB")), large.shortages.front().c_str());
        QVERIFY(large.longestS > small.longestS);
    }

    void countsAndWeighsTheCasesThatTheWorkerLists() {
        RunPlan plan = planOf(PlanKind::Custom, {"cuda:0"});
        plan.chosen = {{"gemm", {{{"rows", 2}, {"columns", 3}}, {{"rows", 4}, {"columns", 3}}}}};
        const RunEstimate fits = estimateOf(*plannedRuns(plan, {worker("cuda")}), {});
        QCOMPARE(fits.shortestS, 2.0);
        QCOMPARE(*fits.memoryBytes, 4e6);
        QVERIFY(fits.shortages.empty());
        const RunEstimate tight = estimateOf(*plannedRuns(plan, {worker("cuda", 3'000'000)}), {});
        QCOMPARE(tight.shortages.size(), std::size_t(1));
        QVERIFY2(tight.shortages.front().starts_with("gemm needs 0 GB"), tight.shortages.front().c_str());
    }

    void takesAsLongAsTheLastTime() {
        const auto runs = plannedRuns(planOf(PlanKind::Quick, {"cpu:0"}), {worker("cpu")});
        QVERIFY(!estimateOf(*runs, {}).asBeforeS);
        LocalRunInfo before;
        before.deviceName = runs->front().target.device.name;
        before.outcome = RunOutcome::Finished;
        before.startedAt = "2026-11-25T01:00:00.000Z";
        before.finishedAt = "2026-11-25T01:01:15.000Z";
        before.environment = {{"arguments", "--quick --device cpu:0 --seed 1"}};
        QCOMPARE(estimateOf(*runs, {before}).asBeforeS, std::optional(75.0));
        before.outcome = RunOutcome::Cancelled;
        QVERIFY(!estimateOf(*runs, {before}).asBeforeS);
    }

    void theRooflineIsWhereStepsWouldBeAtTheCeilings() {
        LocalRun run;
        for (const double batch : {2.0, 1.0}) {
            gpu::MeasuredStep step;
            step.model = "M";
            step.isl = step.osl = 1024;
            step.decode.medianS = 0.02 * batch;
            step.rooflineSerialS = 0.01;
            step.decodeOnly = gpu::StepPoint{1 / step.decode.medianS, 50, 50};
            run.messages.emplace_back(step);
        }
        const auto points = rooflineOf(run, "M", 1024, 1024);
        QCOMPARE(points.size(), std::size_t(1)); // both would take 10 ms
        QCOMPARE(points.front().perUser, 100.0);
        QVERIFY(rooflineOf(run, "M", 1024, 8192).empty());
    }

    void aDifferenceStandsOutOfTheSpreadOrNot() {
        const auto now = figuresOf(runWith(0.001, 0.00001));
        QCOMPARE(now.size(), std::size_t(1));
        QCOMPARE(now.front().shareOfCeiling, std::optional(0.8));
        const auto slower = ratioTo(figuresOf(runWith(0.0015, 0.00001)), now.front());
        QVERIFY(slower.has_value());
        QCOMPARE(slower->ratio, 1.5);
        QVERIFY(slower->standsOut);
        const auto noisy = ratioTo(figuresOf(runWith(0.0011, 0.0002)), now.front());
        QVERIFY(!noisy->standsOut);
        QVERIFY(!ratioTo({}, now.front()));
    }
};

QTEST_GUILESS_MAIN(TestRunPlan)
#include "tst_run_plan.moc"
