// SPDX-License-Identifier: GPL-3.0-or-later
// What --list promises of every benchmark of the devices (emulated) and of the host: a user's choice of cases is one run.
#include "gpu/protocol/case_name.h"
#include "gpu/protocol/decode.h"

#include <QProcess>
#include <QTest>

#include <algorithm>

using namespace ps::gpu;

namespace {

constexpr int kPatienceMs = 120'000;

std::vector<ListedBenchmark> listOf(const QString &worker) {
    QProcess process;
    process.start(QStringLiteral(PS_BINARY_DIR "/bin/") + worker, {QStringLiteral("--list")});
    if (!process.waitForFinished(kPatienceMs) || process.exitCode() != 0) qFatal("%s does not list", qPrintable(worker));
    std::vector<ListedBenchmark> all;
    for (const QByteArray &line : process.readAllStandardOutput().split('\n')) {
        const Decoded decoded = decode(line.toStdString());
        const auto *message = std::get_if<Message>(&decoded);
        if (const auto *listed = message ? std::get_if<ListedBenchmark>(message) : nullptr) all.push_back(*listed);
    }
    return all;
}

} // namespace

class TestWorkerList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyChoiceOfCasesIsOneRun_data() {
        QTest::addColumn<QString>("worker");
        for (const char *worker : {"paretoscope-worker-cpu", "paretoscope-emulation-32"})
            QTest::newRow(worker) << QString::fromLatin1(worker);
    }
    void anyChoiceOfCasesIsOneRun() {
        QFETCH(QString, worker);
        const auto all = listOf(worker);
        QVERIFY(all.size() > 5);
        for (const ListedBenchmark &listed : all) {
            std::vector<std::string> names;
            for (const ListedCase &one : listed.cases) {
                QVERIFY2(one.suites.back() == "full", listed.benchmark.c_str()); // the quick suite has no case of its own
                names.push_back(caseName(listed.benchmark, one.shape));
                const auto wanted = WantedCases::parse(names.back());
                QVERIFY2(wanted && wanted->covers(listed.benchmark, one.shape), names.back().c_str());
            }
            std::sort(names.begin(), names.end());
            QVERIFY2(std::adjacent_find(names.begin(), names.end()) == names.end(), listed.benchmark.c_str());
        }
    }

    void sizesThatAreTheSameInOthersMeanThemToo() {
        auto wanted = WantedCases::parse("gemm/rows=3");
        QVERIFY(wanted.has_value());
        QVERIFY(wanted->covers("gemm", {{"rows", 3}, {"columns", 5}}));
        QVERIFY(!wanted->covers("gemm", {{"rows", 4}}));
        QVERIFY(wanted->covers("gemm/bf16", {{"rows", 3}}) && !wanted->covers("gemm_bf16", {{"rows", 3}}));
        wanted->exact = true;
        QVERIFY(!wanted->covers("gemm", {{"rows", 3}, {"columns", 5}}) && wanted->covers("gemm", {{"rows", 3}}));
        QVERIFY(!WantedCases::parse("gemm/rows=") && !WantedCases::parse("gemm/rows=3x"));
        QCOMPARE(WantedCases::parse("decode_step/M/tp8/batch=2")->name, std::string("decode_step/M/tp8"));
    }
};

QTEST_GUILESS_MAIN(TestWorkerList)
#include "tst_worker_list.moc"
