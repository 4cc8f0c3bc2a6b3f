// SPDX-License-Identifier: GPL-3.0-or-later
// The statistics on series that a GPU really gave: alone, and with another process on it.
#include "gpu/harness/canary.h"
#include "gpu/harness/judgement.h"
#include "gpu/harness/statistics.h"
#include "gpu/telemetry/telemetry.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace ps::gpu;

namespace {

std::filesystem::path recordings() {
    const char *configured = std::getenv("PS_SHARED_DATA");
    const std::filesystem::path shared =
        configured ? std::filesystem::path(configured) / ".." : std::filesystem::path(PS_SOURCE_DIR) / "../shared";
    return shared / "prototypes/gpu/h200";
}

/// The values of one field in the lines of one kind.
std::vector<double> series(const char *file, const char *kind, const char *field) {
    std::ifstream in(recordings() / file);
    std::vector<double> values;
    for (std::string line; std::getline(in, line);) {
        const auto object = nlohmann::json::parse(line);
        if (object.at("ev") == kind) values.push_back(object.at(field).get<double>());
    }
    return values;
}

double best(const std::vector<double> &values) {
    return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

constexpr double kTolerance = 0.02;

} // namespace

class TestWorkerRecordedSeries : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trustsTheRunsThatWereAlone_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("field");
        for (const char *file : {"cuda.jsonl", "hip.jsonl"}) {
            for (const char *field : {"read_gbs", "write_gbs", "copy_gbs"})
                QTest::addRow("%s %s", file, field) << QByteArray(file) << QByteArray(field);
        }
    }
    void trustsTheRunsThatWereAlone() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, field);
        const auto values = series(file.constData(), "bw", field.constData());
        QCOMPARE(values.size(), std::size_t(7));
        QVERIFY(!doubtsAbout(values).any());
    }

    void flagsTheRunWithANeighbour() {
        const auto copies = series("noisy.jsonl", "bw", "copy_gbs");
        QCOMPARE(copies.size(), std::size_t(7));
        QVERIFY(doubtsAbout(copies).bimodal);
        QVERIFY(doubtsAbout(copies).noisy);
    }

    // Each of these series was calm (MAD below 0.5 %), so that only the comparison with an undisturbed reading tells.
    void flagsCalmSlowSeriesByTheCanary() {
        const auto deviations = series("noisy.jsonl", "bw", "copy_mad_pct");
        const auto copies = series("noisy.jsonl", "bw", "copy_gbs");
        const double undisturbed = best(series("cuda.jsonl", "bw", "copy_gbs"));
        QCOMPARE(undisturbed, 4268.0);
        int slow = 0;
        for (std::size_t i = 0; i < copies.size(); ++i) {
            if (copies[i] > 3000) continue;
            ++slow;
            QVERIFY(deviations[i] < 0.5);
            QVERIFY(isDisturbed({copies[i], copies[i]}, undisturbed, kTolerance));
        }
        QCOMPARE(slow, 3);
    }

    void acceptsTheOtherFlavoursReadingAsUndisturbed() {
        const double cuda = best(series("cuda.jsonl", "bw", "read_gbs")), hip = best(series("hip.jsonl", "bw", "read_gbs"));
        QVERIFY(!isDisturbed({cuda, hip}, std::max(cuda, hip), kTolerance));
    }

    // No rate that was measured is above what the bus gives by its clock, and one that is above cannot have been memory traffic.
    void objectsToRatesAboveTheMemory() {
        StaticFacts facts;
        facts.source = "nvml";
        facts.busWidthBits = static_cast<std::int64_t>(series("cuda.jsonl", "device", "bus_bits").front());
        facts.maxMemoryClockMhz = series("cuda.jsonl", "device", "max_mem_mhz").front();
        const auto bus = busCeilingGbPerS(facts);
        MemoryCeiling ceiling(kTolerance);
        for (const char *field : {"copy_gbs", "write_gbs", "read_gbs"}) {
            for (const double rate : series("cuda.jsonl", "bw", field)) {
                ceiling.learn(rate, bus);
                QVERIFY(!ceiling.objectionTo(rate, bus));
            }
        }
        QCOMPARE(ceiling.gbPerS(bus).value(), 4702.0);
        const double published = 5600; // GB/s: what an entry of a public table implies for this device
        QVERIFY(ceiling.objectionTo(published, bus));
        for (const double rate : series("cuda.jsonl", "l2", "rotate_gbs")) QVERIFY(!ceiling.objectionTo(rate, bus));
    }

    void flagsTheValuesOfTheCancelledEnd() {
        const auto times = series("noisy.jsonl", "l2", "same_us");
        QCOMPARE(std::count(times.begin(), times.end(), 1e12), std::ptrdiff_t(4));
        QVERIFY(doubtsAbout(times).implausible);
        QVERIFY(doubtsAbout(series("noisy.jsonl", "l2", "same_gbs")).implausible);
        QVERIFY(!doubtsAbout(series("cuda.jsonl", "l2", "same_us")).implausible);
    }
};

int main(int argc, char **argv) {
    if (!std::filesystem::exists(recordings() / "noisy.jsonl")) return 77;
    QCoreApplication app(argc, argv);
    TestWorkerRecordedSeries test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_worker_recorded_series.moc"
