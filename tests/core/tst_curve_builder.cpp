// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/curve_builder.h"

#include "tests/support/result_set_fixture.h"

#include <QTest>

#include <limits>

using namespace ps;
using test::curveSet;
using test::FixtureResult;
using test::resultSet;

namespace {

/// "label[x x!]": the points' x, those on the frontier with '!'.
QByteArray curvesText(const CurveSet &curves) {
    QByteArray text;
    for (const Curve &curve : curves.curves) {
        if (!text.isEmpty()) text += "; ";
        text += QByteArray::fromStdString(curve.label) + '[';
        for (const CurvePoint &point : curve.points) {
            if (!text.endsWith('[')) text += ' ';
            text += QByteArray::number(point.x) + (point.onFrontier ? "!" : "");
        }
        text += ']';
    }
    return text;
}

QByteArray keyText(const Curve &curve) {
    QByteArray text;
    for (const auto &[field, value] : curve.key) text += QByteArray::fromStdString(field + "=" + value + ";");
    return text;
}

FixtureResult at(double x, double y, const std::string &hardware = "b200") {
    FixtureResult result;
    result.x = x;
    result.y = y;
    result.hardware = hardware;
    return result;
}

AxisChoice defaultAxes() {
    return AxisChoice::parse(kDefaultXMetric, kDefaultYMetric).value();
}

} // namespace

class TestCurveBuilder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void putsEachVendorOnItsOwnFrontier();
    void ordersNvidiaThenAmdThenOthers();
    void keepsWorkloadsApart_data();
    void keepsWorkloadsApart();
    void addsNothingToTheKeyOfASingleWorkload();
    void keepsGpuKeysStableWhateverTheWorkloads();
    void labelsGroups_data();
    void labelsGroups();
    void numbersGroupsThatReadTheSame();
    void countsWhatMissesAValue();
    void namesVendorAndHardwareOnlyWhenShared();
    void indexesTheFrontierByAscendingX();
    void buildsNothingFromNothing();
    void refusesAnAxisThatIsNoColumn();
    void stopsWhenCancelled();
    void parsesGroupings_data();
    void parsesGroupings();
    void namesNearGroupings();
    void refusesAxes_data();
    void refusesAxes();
    void knowsWhenAPointIsSynthetic();
};

void TestCurveBuilder::putsEachVendorOnItsOwnFrontier() {
    const auto curves = curveSet({at(10, 100), at(20, 90, "mi355x"), at(20, 50), at(15, 40, "h200"), at(30, 10, "mi300x")});
    QCOMPARE(curvesText(*curves), QByteArray("NVIDIA[10! 15 20!]; AMD[20! 30!]"));
    QCOMPARE(keyText(curves->curves[0]), QByteArray("vendor=nvidia;"));
    QCOMPARE(curves->pointCount(), std::size_t(5));
    QCOMPARE(curves->frontierCount(), std::size_t(4));
}

void TestCurveBuilder::ordersNvidiaThenAmdThenOthers() {
    const auto curves = curveSet({at(1, 1, "aaa1"), at(1, 1, "mi355x"), at(1, 1, "mi300x"), at(1, 1, "h200"), at(1, 1, "b200")}, "gpu");
    QCOMPARE(curvesText(*curves), QByteArray("B200[1!]; H200[1!]; MI300X[1!]; MI355X[1!]; aaa1[1!]"));
}

void TestCurveBuilder::keepsWorkloadsApart_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<QByteArray>("curves");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("model") << 0 << QByteArray("NVIDIA · DeepSeek R1 0528[1!]; NVIDIA · gpt-oss 120B[2!]")
                           << QByteArray("vendor=nvidia;model=dsr1;");
    QTest::newRow("sequence") << 1 << QByteArray("NVIDIA · 1k/1k[1!]; NVIDIA · 8k/1k[2!]")
                              << QByteArray("vendor=nvidia;isl=1024;osl=1024;");
    QTest::newRow("local kernels") << 2 << QByteArray("NVIDIA · Fixed sequence[1!]; NVIDIA · Local kernels: decode step[2!]")
                                   << QByteArray("vendor=nvidia;type=single_turn;");
    QTest::newRow("offload") << 3 << QByteArray("NVIDIA · no offload mode[1!]; NVIDIA · offload on[2!]")
                             << QByteArray("vendor=nvidia;offload=;");
}

void TestCurveBuilder::keepsWorkloadsApart() {
    QFETCH(int, what);
    QFETCH(QByteArray, curves);
    QFETCH(QByteArray, key);
    FixtureResult other = at(2, 2);
    if (what == 0) other.model = "gptoss120b";
    if (what == 1) other.isl = 8192;
    if (what == 2) other.benchmarkType = "local_kernel";
    if (what == 3) other.offloadMode = "on";
    const auto built = curveSet({at(1, 1), other});
    QCOMPARE(curvesText(*built), curves);
    QCOMPARE(keyText(built->curves[0]), key);
}

void TestCurveBuilder::addsNothingToTheKeyOfASingleWorkload() {
    FixtureResult other = at(2, 2);
    other.framework = "sglang";
    other.precision = "fp4";
    QCOMPARE(curvesText(*curveSet({at(1, 1), other})), QByteArray("NVIDIA[1 2!]"));
}

void TestCurveBuilder::keepsGpuKeysStableWhateverTheWorkloads() {
    FixtureResult other = at(2, 2);
    other.isl = 8192;
    for (const auto &curves : {curveSet({at(1, 1)}, "gpu"), curveSet({at(1, 1), other}, "gpu")}) {
        QCOMPARE(curves->curves[0].key[0].first, std::string("hardware"));
        QCOMPARE(curves->curves[0].key[0].second, std::string("b200"));
    }
}

void TestCurveBuilder::labelsGroups_data() {
    QTest::addColumn<QByteArray>("groupBy");
    QTest::addColumn<QByteArray>("label");
    const auto row = [](const char *groupBy, const char *label) { QTest::newRow(groupBy) << QByteArray(groupBy) << QByteArray(label); };
    row("vendor", "NVIDIA");
    row("gpu", "B200");
    row("line", "B200 · vLLM · FP8 · MTP");
    row("config", "B200 · vLLM · FP8 · MTP · TP8");
    row("hardware,precision", "B200 · FP8");
    row("spec", "MTP");
    row("disagg", "aggregated");
    row("isl", "1024 in");
    row("osl", "1024 out");
    row("isl,osl", "1k/1k");
    row("type", "Fixed sequence");
    row("offload", "no offload mode");
    row("conc", "concurrency 64");
    row("parallelism", "TP8");
    row("date", "2026-05-07");
    row("run", "run 1");
    row("image", "no image");
    row("model,framework", "DeepSeek R1 0528 · vLLM");
}

void TestCurveBuilder::labelsGroups() {
    QFETCH(QByteArray, groupBy);
    QFETCH(QByteArray, label);
    FixtureResult result = at(1, 1);
    result.spec = "mtp";
    QCOMPARE(QByteArray::fromStdString(curveSet({result}, groupBy.toStdString())->curves.at(0).label), label);
}

void TestCurveBuilder::numbersGroupsThatReadTheSame() {
    FixtureResult other = at(2, 1);
    other.hardware = "B200"; // an unknown spelling, whose label is what the known one reads
    FixtureResult unknown = at(3, 1, "x1");
    QCOMPARE(curvesText(*curveSet({at(1, 1), other, unknown}, "gpu")), QByteArray("B200[1!]; B200 (2)[2!]; x1[3!]"));
}

void TestCurveBuilder::countsWhatMissesAValue() {
    FixtureResult noX = at(1, 1), noY = at(1, 1), neither = at(1, 1), infinite = at(1, 1);
    noX.x.reset();
    noY.y.reset();
    neither.x.reset();
    neither.y.reset();
    infinite.y = std::numeric_limits<double>::infinity();
    const auto curves = curveSet({noX, noY, neither, infinite, at(5, 5)});
    QCOMPARE(curves->excluded.missingX, 2U);
    QCOMPARE(curves->excluded.missingY, 2U);
    QCOMPARE(curvesText(*curves), QByteArray("NVIDIA[5!]"));
    QCOMPARE(curves->curves[0].points[0].row, 4U);
}

void TestCurveBuilder::namesVendorAndHardwareOnlyWhenShared() {
    const auto curves = curveSet({at(1, 1), at(2, 2, "mi355x"), at(3, 3)}, "model");
    QCOMPARE(curves->curves.size(), std::size_t(1));
    QCOMPARE(curves->curves[0].vendor, Vendor::Unknown);
    QVERIFY(curves->curves[0].hardware.empty());
    const auto one = curveSet({at(1, 1), at(3, 3)}, "model");
    QCOMPARE(one->curves[0].vendor, Vendor::Nvidia);
    QCOMPARE(one->curves[0].hardware, std::string("b200"));
    QCOMPARE(one->curves[0].benchmarkType, std::string("single_turn"));
}

void TestCurveBuilder::indexesTheFrontierByAscendingX() {
    const auto curves = curveSet({at(30, 10), at(10, 30), at(15, 5), at(20, 20), at(20, 20)});
    QCOMPARE(curvesText(*curves), QByteArray("NVIDIA[10! 15 20! 20! 30!]"));
    QCOMPARE(curves->curves[0].frontier, (std::vector<std::uint32_t>{0, 2, 3, 4}));
    QCOMPARE(curves->curves[0].points[2].row, 3U);
    QCOMPARE(curves->curves[0].points[3].row, 4U);
}

void TestCurveBuilder::buildsNothingFromNothing() {
    const auto curves = curveSet({});
    QVERIFY(curves->curves.empty());
    QVERIFY(!curves->asOf);
}

void TestCurveBuilder::refusesAnAxisThatIsNoColumn() {
    const auto axes = AxisChoice::parse(kDefaultXMetric, "median_ttft").value();
    const auto built = buildCurves(resultSet({at(1, 1)}), {}, axes, {});
    QVERIFY(!built);
    QCOMPARE(built.error().code(), ErrorCode::InvalidArgument);
    QVERIFY(built.error().message().find("median_ttft") != std::string::npos);
}

void TestCurveBuilder::stopsWhenCancelled() {
    const JobControl job([] { return true; }, nullptr);
    const auto built = buildCurves(resultSet({at(1, 1)}), {}, defaultAxes(), {}, job);
    QVERIFY(!built);
    QCOMPARE(built.error().code(), ErrorCode::Cancelled);
}

void TestCurveBuilder::parsesGroupings_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("key");
    const auto row = [](const char *text, const char *key) { QTest::newRow(text) << QByteArray(text) << QByteArray(key); };
    row("vendor", "vendor");
    row("gpu", "gpu");
    row("hardware", "gpu");
    row("line", "line");
    row("hardware,framework,precision,spec", "line");
    row("config", "config");
    row("hardware,precision", "hardware,precision");
    row("gpu, precision", "hardware,precision");
    row("line,conc", "hardware,framework,precision,spec,conc");
    row("isl,osl,isl", "isl,osl");
}

void TestCurveBuilder::parsesGroupings() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, key);
    const auto groupBy = GroupBy::parse(text.toStdString());
    QVERIFY(groupBy);
    QCOMPARE(QByteArray::fromStdString(groupBy->key()), key);
    QCOMPARE(GroupBy::parse(groupBy->key()).value(), *groupBy);
}

void TestCurveBuilder::namesNearGroupings() {
    const auto wrong = GroupBy::parse("hardware,presicion");
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code(), ErrorCode::InvalidArgument);
    QVERIFY(wrong.error().message().find("'presicion'; did you mean 'precision'?") != std::string::npos);
    for (const char *text : {"", ",", "vendor,", ",vendor", "Vendor!"}) QVERIFY2(!GroupBy::parse(text), text);
}

void TestCurveBuilder::refusesAxes_data() {
    QTest::addColumn<QByteArray>("x");
    QTest::addColumn<QByteArray>("y");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("unknown, near") << QByteArray("median_intvy") << QByteArray("tput_per_gpu") << QByteArray("'median_intvty'");
    QTest::newRow("unknown y") << QByteArray("median_intvty") << QByteArray("tput_per_gp")
                               << QByteArray("for y; did you mean 'tput_per_gpu'");
    QTest::newRow("no direction") << QByteArray("median_input_tokens") << QByteArray("tput_per_gpu") << QByteArray("cannot be the x axis");
    QTest::newRow("empty") << QByteArray("") << QByteArray("tput_per_gpu") << QByteArray("unknown metric ''");
}

void TestCurveBuilder::refusesAxes() {
    QFETCH(QByteArray, x);
    QFETCH(QByteArray, y);
    QFETCH(QByteArray, says);
    const auto axes = AxisChoice::parse(x.toStdString(), y.toStdString());
    QVERIFY(!axes);
    QCOMPARE(axes.error().code(), ErrorCode::InvalidArgument);
    QVERIFY2(axes.error().message().find(says.toStdString()) != std::string::npos, axes.error().message().c_str());
}

void TestCurveBuilder::knowsWhenAPointIsSynthetic() {
    FixtureResult sample = at(1, 1);
    sample.runKey = "folder:sample";
    sample.synthetic = true;
    QVERIFY(curveSet({at(2, 2), sample})->anySynthetic());
    QVERIFY(!curveSet({at(2, 2)})->anySynthetic());
    sample.y.reset();
    QVERIFY2(!curveSet({at(2, 2), sample})->anySynthetic(), "a result that is not drawn does not count");
}

QTEST_GUILESS_MAIN(TestCurveBuilder)
#include "tst_curve_builder.moc"
