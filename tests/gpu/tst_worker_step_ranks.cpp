// SPDX-License-Identifier: GPL-3.0-or-later
// Steps on several emulated devices: which of them run there, what they say of it, and that a wrong exchange shows.
#include "gpu/benchmarks/device_benchmarks.h"
#include "gpu/benchmarks/step_ranks.h"
#include "gpu/benchmarks/step_shards.h"
#include "gpu/device/emulation.h"
#include "gpu/harness/device_fault.h"

#include <QTest>

using namespace ps::gpu;

namespace {

ModelShape tinyModel() {
    ModelShape model;
    model.name = "tiny";
    model.hidden = 64;
    model.vocabulary = 128;
    model.gqa = GqaShape{4, 2, 64, 0, false, false, false, false};
    model.dense = DenseShape{64};
    model.layers.assign(2, {AttentionKind::Full, FeedForwardKind::Dense});
    return model;
}

StepRequest requestOf(int ranks) {
    StepRequest request;
    request.model = tinyModel();
    request.tensorParallel = ranks;
    request.workload = {"8i", 10, 2}; // a prompt of 9 tokens
    request.batches = request.quickBatches = {2};
    return request;
}

DeviceContext contextOf(const std::vector<int> &given) {
    DeviceContext context;
    context.facts = runtimeFacts(0);
    context.arrayBytes = 1 << 16;
    context.devices = {0, 1, 2, 3};
    context.given = given;
    context.abort = std::make_shared<AbortWord>();
    return context;
}

MeasuredStep measured(const std::vector<int> &given, int ranks) {
    const BenchmarkList list = deviceBenchmarks(contextOf(given), {requestOf(ranks)}, true);
    const Benchmark &step = *list.back();
    const Shape shape = step.shapes(Suite::Quick).front();
    const auto prepared = step.prepare(shape, 1);
    Measured result;
    result.verified = prepared->verify();
    result.libraries = prepared->libraries();
    const SteadyClock clock;
    const LaunchTimer timer = prepared->timer(clock);
    result.time.medianS = timer.time(2);
    result.workingSetBytes = step.workingSetBytes(shape);
    return std::get<MeasuredStep>(prepared->message(result));
}

StepSetting decoding(int ranks) {
    return {requestOf(ranks), false, 2, 9, 1};
}

/// Logits of every rank after a step.
std::vector<std::vector<std::uint16_t>> logitsOf(StepRanks &ranks) {
    ranks.spoil();
    ranks.enqueue();
    ranks.synchronize();
    std::vector<std::vector<std::uint16_t>> out;
    for (std::size_t i = 0; i < ranks.count(); ++i)
        out.push_back(downloaded<std::uint16_t>(ranks.executor(i).logits(), std::size_t(2) * 128));
    return out;
}

} // namespace

class TestWorkerStepRanks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void saysWhatRan();
    void staysAloneWithFewerDevices_data();
    void staysAloneWithFewerDevices();
    void takesWhatIsFastest();
    void exactWithTheLibrary();
    void libraryThatRefusesIsNotTaken();
    void ranksHaveSharesOfTheirOwn();
    void isRightOnlyWithAllShares();
    void cannotGatherOddParts();
};

void TestWorkerStepRanks::init() {
    emulation::setSeed(1);
    qputenv("PARETOSCOPE_NCCL", PS_FAKE_NCCL);
    qunsetenv("FAKE_NCCL_REFUSES");
}

void TestWorkerStepRanks::saysWhatRan() {
    const MeasuredStep step = measured({0, 1}, 2);
    QVERIFY(step.verified.ok);
    QCOMPARE(step.verified.checkedValues, 2 * (2 * 128 + 2)); // both ranks have all logits
    QVERIFY(step.exchange);
    QCOMPARE(step.exchange->allReduces, 4); // two a layer
    QCOMPARE(step.exchange->messageBytes, 2.0 * 64 * 2);
    QCOMPARE(step.exchange->gatheredBytes, 2.0 * 128 * 2);
    QVERIFY(step.exchange->allReduceSeconds.contains(step.collectives));
    QVERIFY(step.claim.starts_with("On 2 devices") && step.claim.find("(" + step.collectives + ")") != std::string::npos);
    QCOMPARE(step.gpus, 2);
    QVERIFY(step.partSeconds.contains("collectives"));
    QCOMPARE(step.prefillOrigin, std::string("measured"));
}

void TestWorkerStepRanks::staysAloneWithFewerDevices_data() {
    QTest::addColumn<int>("ranks");
    QTest::addColumn<int>("given");
    QTest::addColumn<QString>("collectives");
    QTest::newRow("one of two") << 2 << 1 << QStringLiteral("omitted");
    QTest::newRow("three of four") << 4 << 3 << QStringLiteral("omitted");
    QTest::newRow("one of one") << 1 << 2 << QStringLiteral("none");
}

void TestWorkerStepRanks::staysAloneWithFewerDevices() {
    QFETCH(const int, ranks);
    QFETCH(const int, given);
    QFETCH(const QString, collectives);
    const std::vector<int> all{0, 1, 2};
    const MeasuredStep step = measured({all.begin(), all.begin() + given}, ranks);
    QVERIFY(step.verified.ok);
    QCOMPARE(QString::fromStdString(step.collectives), collectives);
    QVERIFY(!step.exchange && !step.partSeconds.contains("collectives"));
    QVERIFY(step.claim.starts_with("On this device"));
    QCOMPARE(step.gpus, ranks);
}

void TestWorkerStepRanks::takesWhatIsFastest() {
    NcclCliques cliques;
    Stream stream;
    StepRanks ranks(contextOf({}), decoding(2), {0, 1}, stream, cliques);
    const auto seconds = ranks.exchange()->allReduceSeconds;
    QCOMPARE(seconds.size(), std::size_t(3));
    for (const auto &[kind, time] : seconds) QVERIFY2(seconds.at(ranks.collectives()) <= time, kind.c_str());
    QCOMPARE(ranks.libraries().contains("nccl"), ranks.collectives() == "nccl");
}

void TestWorkerStepRanks::exactWithTheLibrary() {
    for (const auto &benchmark : deviceBenchmarks(contextOf({0}), {}, false)) {
        if (benchmark->facts().name != "decode_step_ranks_check") continue;
        const Shape shape = benchmark->shapes(Suite::Check).back();
        QCOMPARE(shape.at("all_reduce"), 2);
        const Verification verified = benchmark->prepare(shape, 1)->verify();
        QVERIFY2(verified.ok, qPrintable(QString::number(verified.error)));
        return;
    }
    QFAIL("there is no such check");
}

void TestWorkerStepRanks::libraryThatRefusesIsNotTaken() {
    Stream stream;
    const auto kinds = [&stream] {
        NcclCliques cliques;
        return StepRanks(contextOf({}), decoding(2), {0, 1}, stream, cliques).exchange()->allReduceSeconds;
    };
    QVERIFY(kinds().contains("nccl"));
    qputenv("FAKE_NCCL_REFUSES", "1");
    QVERIFY(kinds().contains("two_shot") && !kinds().contains("nccl"));
    qputenv("PARETOSCOPE_NCCL", "/nowhere/libnccl.so");
    QVERIFY(kinds().contains("two_shot") && !kinds().contains("nccl"));
}

void TestWorkerStepRanks::ranksHaveSharesOfTheirOwn() {
    NcclCliques cliques;
    Stream stream;
    const StepRanks ranks(contextOf({}), decoding(2), {0, 1}, stream, cliques, AllReduceKind::TwoShot);
    const auto &operations = ranks.executor(0).step().operations;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        if (operations[i].weightElements <= 0) continue;
        const auto valuesOf = [i](const StepExecutor &of) { return downloaded<std::uint16_t>(of.weights(i).values, 64); };
        const bool same = valuesOf(ranks.executor(0)) == valuesOf(ranks.executor(1));
        QVERIFY2(same == (operations[i].sharding == Sharding::Replicated), operations[i].name.c_str());
    }
}

/// The sum of shares is what the whole is: with one rank's share in place of another's it is something else.
void TestWorkerStepRanks::isRightOnlyWithAllShares() {
    NcclCliques cliques;
    Stream stream;
    const DeviceContext context = contextOf({});
    const StepExecutor whole(context, decoding(1), stream);
    StepRanks ranks(context, decoding(2), {0, 1}, stream, cliques, AllReduceKind::TwoShot);
    shareOut(whole, ranks);
    const auto right = logitsOf(ranks);
    QVERIFY(right[0] == right[1]);
    StepRanks others(context, decoding(2), {0, 1}, stream, cliques, AllReduceKind::OneShot);
    shareOut(whole, others);
    QVERIFY(logitsOf(others) == right); // both kinds add in the same order
    const auto &operations = ranks.executor(0).step().operations;
    const auto down = std::find_if(operations.begin(), operations.end(), [](const Operation &one) { return one.name == "down"; });
    const auto at = static_cast<std::size_t>(down - operations.begin());
    const auto bytes = static_cast<std::size_t>(down->weightElements) * 2;
    copyToDevice(others.executor(1).weights(at).values, others.executor(0).weights(at).values, bytes);
    const auto tokens = downloaded<std::uint64_t>(whole.tokens(), 2); // the steps before have put theirs in the place
    for (std::size_t i = 0; i < others.count(); ++i)
        copyToDevice(const_cast<std::byte *>(others.executor(i).tokens()), tokens.data(), sizeof(std::uint64_t) * 2);
    QVERIFY(logitsOf(others) != right);
}

void TestWorkerStepRanks::cannotGatherOddParts() {
    NcclCliques cliques;
    Stream stream;
    StepSetting setting = decoding(2);
    setting.request.model.vocabulary = 24;
    const DeviceContext context = contextOf({});
    QVERIFY_EXCEPTION_THROWN(StepRanks(context, setting, {0, 1}, stream, cliques), Unsupported);
}

QTEST_GUILESS_MAIN(TestWorkerStepRanks)
#include "tst_worker_step_ranks.moc"
