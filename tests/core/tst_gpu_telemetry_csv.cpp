// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/gpu_telemetry_csv.h"
#include "core/import/sample_statistics.h"
#include "core/import/telemetry_columns.h"
#include "tests/support/parsing.h"
#include "tests/support/reading.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace ps;
using namespace ps::test;

namespace {

const std::string kNvidiaHeader =
    "timestamp, index, power.draw [W], temperature.gpu, clocks.current.sm [MHz], clocks.current.memory [MHz], "
    "utilization.gpu [%], utilization.memory [%]\n";
const std::string kAmdHeader = "timestamp,gpu,gfx_activity,umc_activity,socket_power,gfx_voltage,power_management,throttle_status,"
                               "gfx_0_clk,gfx_0_min_clk,edge,hotspot,mem\n";

struct Telemetry {
    ParsedDocument document;
    std::vector<GpuTelemetry> gpus;
};

Telemetry telemetryOf(const std::string &text, std::string_view archive = "/r/gpu_metrics_dsr1_1k1k_x_b200-nv_1.zip",
                      std::string_view member = "gpu_metrics.csv") {
    Telemetry telemetry;
    NoteCollector notes;
    if (!parseGpuTelemetryCsv(text, factsOfPath(archive, member), notes, telemetry.document)) qFatal("no telemetry: %s", text.c_str());
    telemetry.document.notes = notes.take();
    telemetry.gpus = recordsOf<GpuTelemetry>(telemetry.document);
    return telemetry;
}

bool isNear(std::optional<double> found, double expected) {
    return found && std::abs(*found - expected) < 1e-9;
}

} // namespace

/// GPU telemetry of nvidia-smi and amd-smi (archive-format 11, conformance 7.13).
class TestGpuTelemetryCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsNvidia() {
        const Telemetry telemetry =
            telemetryOf(kNvidiaHeader + "2026/06/11 04:10:28.220, 0, 100.00 W, 38, 345 MHz, 3201 MHz, 0 %, 0 %\n"
                                        "2026/06/11 04:10:28.221, 1, 76.78 W, 40, 400 MHz, 3201 MHz, 10 %, 5 %\n"
                                        "2026/06/11 04:10:29.220, 0, 300.00 W, 42, 1965 MHz, 3201 MHz, 100 %, 50 %\n");
        QCOMPARE(telemetry.gpus.size(), 2U);
        const GpuTelemetry &gpu = telemetry.gpus[0];
        QCOMPARE(gpu.subject, std::string("dsr1_1k1k_x_b200-nv_1"));
        QCOMPARE(gpu.source, std::string("nvidia-smi"));
        QCOMPARE(gpu.gpu, 0);
        QCOMPARE(gpu.samples, 2);
        QCOMPARE(gpu.firstAt, std::string("2026/06/11 04:10:28.220"));
        QCOMPARE(gpu.lastAt, std::string("2026/06/11 04:10:29.220"));
        QVERIFY(std::abs(gpu.durationSeconds.value() - 1) < 1e-6);
        QVERIFY(std::abs(gpu.energyJ.value() - 200) < 1e-3);
        QVERIFY(isNear(gpu.meanPowerW, 200) && isNear(gpu.maxPowerW, 300) && isNear(gpu.powerDeviationW, 100));
        QVERIFY(isNear(gpu.meanTemperatureC, 40) && isNear(gpu.maxTemperatureC, 42));
        QVERIFY(isNear(gpu.meanSmClockMhz, 1155) && isNear(gpu.minSmClockMhz, 345));
        QVERIFY(isNear(gpu.meanUtilisationPct, 50) && isNear(gpu.meanMemoryUtilisationPct, 25));
        QCOMPARE(telemetry.gpus[1].gpu, 1);
        QVERIFY(isNear(telemetry.gpus[1].meanPowerW, 76.78));
        QVERIFY(!telemetry.gpus[1].energyJ && !telemetry.gpus[1].durationSeconds);
        QCOMPARE(telemetry.document.kind, std::string("GPU telemetry"));
    }

    void readsAmd() {
        const Telemetry telemetry = telemetryOf(kAmdHeader + "1772939616,0,10,5,500,700,PM,0,2100,500,55,60,50\n"
                                                             "1772939618,0,30,15,700,N/A,PM,0,1900,500,57,64,50\n");
        QCOMPARE(telemetry.gpus.size(), 1U);
        const GpuTelemetry &gpu = telemetry.gpus[0];
        QCOMPARE(gpu.source, std::string("amd-smi"));
        QCOMPARE(gpu.firstAt, std::string("2026-03-08T03:13:36Z"));
        QCOMPARE(gpu.lastAt, std::string("2026-03-08T03:13:38Z"));
        QVERIFY(isNear(gpu.energyJ, 1200) && isNear(gpu.meanPowerW, 600) && isNear(gpu.maxGapSeconds, 2));
        QVERIFY(isNear(gpu.meanTemperatureC, 62) && isNear(gpu.maxTemperatureC, 64));
        QVERIFY(isNear(gpu.meanSmClockMhz, 2000) && isNear(gpu.minSmClockMhz, 1900));
        QVERIFY(isNear(gpu.meanUtilisationPct, 20) && isNear(gpu.meanMemoryUtilisationPct, 10));
    }

    void takesTheEdgeWhereTheHotspotIsMissing() {
        const Telemetry telemetry = telemetryOf(kAmdHeader + "1772939616,0,10,5,500,700,PM,0,2100,500,55,N/A,50\n"
                                                             "1772939616,1,10,5,500,700,PM,0,2100,500,N/A,N/A,50\n");
        QVERIFY(isNear(telemetry.gpus.at(0).meanTemperatureC, 55));
        QVERIFY(!telemetry.gpus.at(1).meanTemperatureC); // missing, never 0
    }

    void readsOddLines_data() {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("skipped");
        QTest::newRow("bare numbers") << QByteArray("2026/06/11 04:10:28.220, 0, 78.91, 38, 345, 3201, 0, 0\n") << 1 << 0;
        QTest::newRow("CR LF") << QByteArray("2026/06/11 04:10:28.220, 0, 78.91 W, 38, 345 MHz, 3201 MHz, 0 %, 0 %\r\n\r\n") << 1 << 0;
        QTest::newRow("no end of line") << QByteArray("2026/06/11 04:10:28.220, 0, 78.91 W, 38, 345 MHz, 3201 MHz, 0 %, 0 %") << 1 << 0;
        QTest::newRow("cut behind the power") << QByteArray("2026/06/11 04:10:28.220, 0, 78.91 W") << 1 << 0;
        QTest::newRow("short") << QByteArray("2026/06/11 04:10:28.220, 0\n") << 0 << 1;
        QTest::newRow("power [N/A]") << QByteArray("2026/06/11 04:10:28.220, 0, [N/A], 38, 345 MHz, 3201 MHz, 0 %, 0 %\n") << 0 << 1;
        QTest::newRow("power NaN") << QByteArray("2026/06/11 04:10:28.220, 0, nan, 38, 345, 1, 0, 0\n") << 0 << 1;
        QTest::newRow("clocks [N/A]") << QByteArray("2026/06/11 04:10:28.220, 0, 78.91 W, [N/A], [N/A], [N/A], [N/A], [N/A]\n") << 1 << 0;
        QTest::newRow("quoted commas") << QByteArray("\"2026/06/11 04:10:28.220\",\"0\",\"78.91 W\",\"3,8\",345,1,0,0\n") << 1 << 0;
        QTest::newRow("further columns") << QByteArray("2026/06/11 04:10:28.220, 0, 78.91 W, 38, 345, 1, 0, 0, x, \"y, z\"\n") << 1 << 0;
        QTest::newRow("no such day") << QByteArray("2026/02/30 04:10:28.220, 0, 78.91 W, 38, 345, 1, 0, 0\n") << 0 << 1;
        QTest::newRow("half a GPU") << QByteArray("2026/06/11 04:10:28.220, 0.5, 78.91 W, 38, 345, 1, 0, 0\n") << 0 << 1;
        QTest::newRow("the header again") << QByteArray::fromStdString(kNvidiaHeader) << 0 << 1;
        QTest::newRow("nothing") << QByteArray() << 0 << 0;
    }
    void readsOddLines() {
        QFETCH(QByteArray, lines);
        QFETCH(int, samples);
        QFETCH(int, skipped);
        const Telemetry telemetry = telemetryOf(kNvidiaHeader + lines.toStdString());
        const ImportNote *note = findNote(telemetry.document.notes, NoteCode::WrongType);
        QCOMPARE(note ? static_cast<int>(note->count) : 0, skipped);
        QCOMPARE(telemetry.gpus.size(), static_cast<std::size_t>(samples));
        QCOMPARE(findNote(telemetry.document.notes, NoteCode::EmptyDocument) != nullptr, samples == 0);
        if (samples == 1) QVERIFY(isNear(telemetry.gpus[0].meanPowerW, 78.91));
    }

    void averagesSamplesOfOneTime() {
        const Telemetry telemetry =
            telemetryOf("timestamp,gpu,socket_power\n1772939616,0,100\n1772939616,0,300\n1772939617,0,200\n1772939618,0,400\n");
        QCOMPARE(telemetry.gpus.at(0).samples, 4);
        QVERIFY(isNear(telemetry.gpus[0].energyJ, 200 + 300));
    }

    void ordersSamplesByTime() {
        const Telemetry telemetry = telemetryOf("timestamp,gpu,socket_power\n1772939618,0,400\n1772939616,0,200\n1772939617,0,200\n");
        QVERIFY(isNear(telemetry.gpus.at(0).energyJ, 200 + 300));
        QCOMPARE(telemetry.gpus[0].firstAt, std::string("2026-03-08T03:13:36Z"));
    }

    void keepsHostsApart() {
        const Telemetry telemetry = telemetryOf("schema_version,timestamp_unix,scrape_seq,hostname,gpu_index,gpu_uuid,power_w\n"
                                                "1,1772939616.5,1,node-b,0,GPU-1,100\n1,1772939616.5,1,node-a,0,GPU-2,200\n");
        QCOMPARE(telemetry.gpus.size(), 2U);
        QCOMPARE(telemetry.gpus[0].source, std::string("dcgm"));
        QCOMPARE(telemetry.gpus[0].host, std::string("node-a"));
        QVERIFY(isNear(telemetry.gpus[0].meanPowerW, 200));
        QCOMPARE(telemetry.gpus[0].firstAt, std::string("2026-03-08T03:13:36.500Z"));
    }

    void findsColumnsByTheRuleOfTheProducer_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<bool>("telemetry");
        QTest::newRow("nvidia-smi") << QByteArray::fromStdString(kNvidiaHeader) << true;
        QTest::newRow("amd-smi") << QByteArray::fromStdString(kAmdHeader) << true;
        QTest::newRow("with a mark") << "\xEF\xBB\xBF" + QByteArray::fromStdString(kNvidiaHeader) << true;
        for (const char *name : {"index", "gpu", "GPU_ID", "gpu_index", "card", "device"})
            QTest::newRow(name) << "time,power," + QByteArray(name) << true;
        for (const char *name : {"power_limit", "power_cap", "max_power", "power.min"})
            QTest::newRow(name) << "time,gpu," + QByteArray(name) << false;
        QTest::newRow("no time") << QByteArray("gpu,power") << false;
        QTest::newRow("no GPU") << QByteArray("timestamp,power") << false;
        QTest::newRow("energy counters") << QByteArray("gpu,total_energy_consumption") << false;
        QTest::newRow("a dashboard's table") << QByteArray("Model,ISL,OSL,Hardware,Hardware Key,Framework") << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }
    void findsColumnsByTheRuleOfTheProducer() {
        QFETCH(QByteArray, header);
        QFETCH(bool, telemetry);
        QCOMPARE(looksLikeGpuTelemetry(header.toStdString()), telemetry);
        NoteCollector notes;
        ParsedDocument document;
        QCOMPARE(parseGpuTelemetryCsv(header.toStdString(), {}, notes, document), telemetry);
    }

    void takesTheFirstPowerColumn() {
        const Telemetry telemetry = telemetryOf("timestamp,gpu,power_limit,socket_power,power_management\n1772939616,0,1400,100,7\n");
        QVERIFY(isNear(telemetry.gpus.at(0).meanPowerW, 100));
    }

    void knowsEnergyCounters() {
        QVERIFY(looksLikeGpuEnergyCounters("gpu,total_energy_consumption\n0,123.4\n"));
        QVERIFY(looksLikeGpuEnergyCounters("GPU, total_energy_consumption (J)\r\n"));
        QVERIFY(!looksLikeGpuEnergyCounters(kAmdHeader));
    }

    void ignoresTheTelemetryOfEvaluations() { // archive-format 17: eval_gpu_metrics_ is no evaluation
        const Telemetry telemetry =
            telemetryOf(kAmdHeader + "1772939616,0,10,5,500,700,PM,0,2100,500,55,60,50\n", "/r/eval_gpu_metrics_x.zip");
        QVERIFY(telemetry.gpus.empty() && telemetry.document.kind.empty());
        QCOMPARE(noteKeys(telemetry.document.notes), std::string("ignored-document"));
    }

    void belongsToTheRunOfItsFolder() {
        const Telemetry telemetry = telemetryOf(kAmdHeader + "1772939616,0,10,5,500,700,PM,0,2100,500,55,60,50\n",
                                                "/m/2026-05-07/Run_Sweep_-_x_25471873049/artifacts/gpu_metrics_y_4910000000.zip");
        QCOMPARE(telemetry.gpus.at(0).subject, std::string("y"));
        QCOMPARE(telemetry.document.runs.at(telemetry.document.records[0].run.value()).key, std::string("github:25471873049"));
    }

    void readsNoiseWithoutEnd() {
        std::string text = "time,gpu,power\n";
        for (int i = 0; i < 5000; ++i) text += "1772939616," + std::to_string(i) + ",1\n";
        const Telemetry telemetry = telemetryOf(text);
        QCOMPARE(telemetry.gpus.size(), 4096U);
        QCOMPARE(findNote(telemetry.document.notes, NoteCode::WrongType)->count, 904U);
    }

    void calculatesStatistics() { // conformance 7.13, GPU stats
        std::vector<double> hundred;
        for (int i = 100; i >= 1; --i) hundred.push_back(i);
        QVERIFY(isNear(percentileOf(hundred, 95), 95.05));
        QVERIFY(isNear(percentileOf(hundred, 99), 99.01));
        QVERIFY(isNear(percentileOf(hundred, 0), 1) && isNear(percentileOf(hundred, 100), 100));
        QVERIFY(isNear(deviationOf({2, 4, 4, 4, 5, 5, 7, 9}), 2));
        const double none = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(isNear(meanOf({1, none, 3}), 2) && isNear(largestOf({1, none, 3}), 3) && isNear(smallestOf({none, 1, 3}), 1));
        QVERIFY(!meanOf({}) && !meanOf({none}) && !percentileOf({none}, 95) && !deviationOf({}) && !largestOf({none}));
        QVERIFY(isNear(integralOf({0, 1, 3}, {2, 4, 4}), 11) && !integralOf({1}, {5}));
        QVERIFY(isNear(longestStepOf({0, 1, 3}), 2) && !longestStepOf({1}));
    }

    void readsTimes_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("seconds"); // NaN: no time
        const double none = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("nvidia-smi") << QByteArray("2026/06/11 04:10:28.220") << 1781151028.220;
        QTest::newRow("ISO") << QByteArray("2026-06-11T04:10:28Z") << 1781151028.0;
        QTest::newRow("epoch") << QByteArray("1772939616") << 1772939616.0;
        QTest::newRow("short") << QByteArray("2026/06/11 04:10") << none;
        QTest::newRow("a word") << QByteArray("N/A") << none;
        QTest::newRow("empty") << QByteArray() << none;
        QTest::newRow("negative") << QByteArray("-5") << none;
        QTest::newRow("huge") << QByteArray("1e300") << none;
    }
    void readsTimes() {
        QFETCH(QByteArray, text);
        QFETCH(double, seconds);
        const auto time = sampleTime(text.toStdString());
        QCOMPARE(time.has_value(), !std::isnan(seconds));
        if (time) QVERIFY2(std::abs(time->seconds - seconds) < 1e-3, QByteArray::number(time->seconds, 'f', 3).constData());
    }
};

QTEST_GUILESS_MAIN(TestGpuTelemetryCsv)
#include "tst_gpu_telemetry_csv.moc"
