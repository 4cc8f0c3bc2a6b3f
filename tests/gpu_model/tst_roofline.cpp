// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/model/roofline.h"

#include "gpu/model/claims.h"
#include "gpu/model/derived_points.h"
#include "tests/gpu_model/models.h"

using namespace ps::gpu;
using namespace ps::gpu::test;

namespace {

// An NVIDIA H200's measured ceilings: read bandwidth, and sustained bf16 and fp8 GEMM, with which the study made its table.
Ceilings h200() {
    return {4.702e12, {{Dtype::Bf16, 711e12}, {Dtype::Fp8, 1343e12}}};
}

Precision fp8Weights() {
    return {Dtype::Fp8, Dtype::Fp8, Dtype::Bf16, Dtype::Bf16};
}

} // namespace

class TestRoofline : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void givesTheStudysTable_data();
    void givesTheStudysTable();
    void isNoShorterInSeries_data();
    void isNoShorterInSeries();
    void countsSmallOperationsOnlyWhenAsked();
    void leavesCollectivesOut();
    void namesArithmeticWithoutACeiling();
    void refusesAWrongCeiling();
    void derivesMeanLengths();
    void derivesTheDecodeOnlyPoint();
    void derivesTheInterleavedPoint();
    void refusesAPointWithoutTimes();
    void claimsNoUpperBound();
};

// Llama-3.3-70B at TP 8: the column of serial rooflines, in milliseconds, and rows that only the prototype printed.
void TestRoofline::givesTheStudysTable_data() {
    QTest::addColumn<bool>("fp8");
    QTest::addColumn<double>("context");
    QTest::addColumn<double>("batch");
    QTest::addColumn<double>("milliseconds");
    const auto row = [](bool fp8, double context, double batch, double milliseconds) {
        QTest::addRow("%s L %g B %g", fp8 ? "fp8" : "bf16", context, batch) << fp8 << context << batch << milliseconds;
    };
    row(false, 1024, 1, 3.71);
    row(false, 1024, 16, 3.86);
    row(false, 1024, 64, 4.37);
    row(false, 1024, 256, 8.54);
    row(false, 8192, 1, 3.77);
    row(false, 8192, 64, 8.37);
    row(false, 8192, 256, 24.53);
    row(true, 1024, 1, 1.89);
    row(true, 1024, 64, 2.55);
    row(true, 1024, 256, 5.64);
    row(true, 8192, 64, 6.55);
    row(true, 8192, 256, 21.63);
}

void TestRoofline::givesTheStudysTable() {
    QFETCH(bool, fp8);
    QFETCH(double, context);
    QFETCH(double, batch);
    QFETCH(double, milliseconds);
    const ModelShape llama = model("llama-3.3-70b");
    const Outcome<Step> step = decodeStep(llama, {8, batch, context, fp8 ? fp8Weights() : llama.precision});
    QVERIFY2(step, step.error().c_str());
    const Outcome<Roofline> roofline = rooflineOf(*step, h200());
    QVERIFY2(roofline, roofline.error().c_str());
    const double serial = roofline->serialSeconds * 1e3;
    qInfo("serial %.4f ms, table %.2f ms: %+.2f %%", serial, milliseconds, 100.0 * (serial / milliseconds - 1.0));
    QVERIFY(within(serial, milliseconds, 0.005));
    QVERIFY(roofline->withoutCeiling.empty());
}

void TestRoofline::isNoShorterInSeries_data() {
    QTest::addColumn<std::string>("file");
    for (const char *file : modelFiles) QTest::newRow(file) << std::string(file);
}

void TestRoofline::isNoShorterInSeries() {
    QFETCH(std::string, file);
    const ModelShape shape = model(file);
    double before = 0.0;
    for (const double batch : {1.0, 8.0, 64.0, 512.0}) {
        const Outcome<Roofline> roofline = rooflineOf(decode(shape, 8, batch, 7834.0), h200());
        QVERIFY(roofline);
        QVERIFY(roofline->serialSeconds >= roofline->overlapSeconds * (1.0 - 1e-12));
        QVERIFY(roofline->serialSeconds > before);
        before = roofline->serialSeconds;
    }
}

void TestRoofline::countsSmallOperationsOnlyWhenAsked() {
    const Step step = decode(model("llama-3.3-70b"), 8, 256.0);
    const double fused = rooflineOf(step, h200(), SmallOperations::Fused)->serialSeconds;
    const double separate = rooflineOf(step, h200(), SmallOperations::Separate)->serialSeconds;
    double small = 0.0;
    for (const Operation &operation : step.operations) {
        if (operation.kind == OperationKind::Elementwise) small += operation.bytes();
    }
    QVERIFY(within(separate - fused, small / 4.702e12, 1e-9));
    QVERIFY(separate > 1.05 * fused);
}

void TestRoofline::leavesCollectivesOut() {
    Step step = decode(model("llama-3.3-70b"), 8, 64.0);
    const double with = rooflineOf(step, h200(), SmallOperations::Separate)->serialSeconds;
    const std::size_t all = step.operations.size();
    std::erase_if(step.operations, [](const Operation &operation) { return operation.isCollective(); });
    QCOMPARE(all - step.operations.size(), std::size_t{161});
    QCOMPARE(rooflineOf(step, h200(), SmallOperations::Separate)->serialSeconds, with);
}

void TestRoofline::namesArithmeticWithoutACeiling() {
    const ModelShape qwen = model("qwen3.5-397b-a17b");
    const Outcome<Roofline> roofline = rooflineOf(decode(qwen, 8), h200());
    QCOMPARE(roofline->withoutCeiling, std::vector<Dtype>{Dtype::Fp32});
    Ceilings ceilings = h200();
    ceilings.flopsPerSecond[Dtype::Fp32] = 50e12;
    QVERIFY(rooflineOf(decode(qwen, 8), ceilings)->withoutCeiling.empty());
}

void TestRoofline::refusesAWrongCeiling() {
    const Step step = decode(model("llama-3.1-8b"), 1);
    QCOMPARE(rooflineOf(step, {0.0, {}}).error(), std::string("the read bandwidth is no positive number"));
    QCOMPARE(rooflineOf(step, {1e12, {{Dtype::Fp8, std::nan("")}}}).error(),
             std::string("the ceiling of fp8 arithmetic is no positive number"));
}

void TestRoofline::derivesMeanLengths() {
    QCOMPARE(std::round(meanLengths(8192, 1024).context()), 7834.0);
    QCOMPARE(std::round(meanLengths(1024, 1024).context()), 1382.0);
    QCOMPARE(meanLengths(8192, 1024).input, 7372.8);
    QCOMPARE(meanLengths(8192, 1024).output, 921.6);
}

void TestRoofline::derivesTheDecodeOnlyPoint() {
    const Outcome<ServingPoint> point = decodeOnlyPoint({meanLengths(8192, 1024), 64.0, 8.0, 0.008, 0.0});
    QVERIFY(point);
    QCOMPARE(point->perUser, 125.0);
    QCOMPARE(point->outputPerGpu, 1000.0);
    QCOMPARE(point->perGpu, 1000.0);
}

void TestRoofline::derivesTheInterleavedPoint() {
    // By hand: TPOT = 0.01 + 15 x 0.25 / 900 = 0.0141667 s; R = 1 / (0.25 + 900 x 0.01 / 16) = 1.230769 /s.
    const Outcome<ServingPoint> point = interleavedPoint({meanLengths(8000, 1000), 16.0, 8.0, 0.01, 0.25});
    QVERIFY(point);
    QVERIFY(within(point->perUser, 70.588235, 1e-6));
    QVERIFY(within(point->perGpu, 1246.153846, 1e-6));
    QVERIFY(within(point->outputPerGpu, 138.461538, 1e-6));
    const Outcome<ServingPoint> alone = interleavedPoint({meanLengths(8000, 1000), 1.0, 1.0, 0.01, 0.25});
    QCOMPARE(alone->perUser, 100.0);
}

void TestRoofline::refusesAPointWithoutTimes() {
    QVERIFY(!decodeOnlyPoint({meanLengths(1024, 1024), 1.0, 1.0, 0.0, 0.0}));
    QVERIFY(decodeOnlyPoint({meanLengths(1024, 1024), 1.0, 1.0, 0.01, 0.0}));
    QVERIFY(!interleavedPoint({meanLengths(1024, 1024), 1.0, 1.0, 0.01, 0.0}));
    QVERIFY(!interleavedPoint({meanLengths(1024, 0), 1.0, 1.0, 0.01, 0.1}));
    QVERIFY(!interleavedPoint({meanLengths(1024, 1024), 1.0, 0.0, 0.01, 0.1}));
}

void TestRoofline::claimsNoUpperBound() {
    QVERIFY(stepClaim.starts_with("On this device, these kernels"));
    for (const std::string_view text : {stepClaim, stepNonClaims, belowPublishedClaim}) {
        QVERIFY(text.find("upper bound") == std::string_view::npos);
    }
    for (const char *place : {"%1", "%2", "%3", "%4", "%5", "%6"}) QVERIFY(stepClaim.find(place) != std::string_view::npos);
}

QTEST_GUILESS_MAIN(TestRoofline)
#include "tst_roofline.moc"
