// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_file.h"
#include "core/store/local_run_writer.h"
#include "core/store/store.h"
#include "tests/support/temp_store.h"

#include <QFile>
#include <QTest>

#include <fstream>

using namespace ps;
using namespace ps::test;

namespace {

LocalRun aRun() {
    LocalRun run;
    run.info.machine = "bench \"1\"";
    run.info.backend = "cuda";
    run.info.deviceId = "cuda:0";
    run.info.deviceName = "NVIDIA H200";
    run.info.driver = "580.1";
    run.info.suite = "quick";
    run.info.seed = 18446744073709551615U;
    run.info.startedAt = "2026-11-25T01:02:03.004Z";
    run.info.finishedAt = "2026-11-25T01:03:03.004Z";
    run.info.key = localRunKey(run.info.machine, run.info.deviceId, run.info.startedAt);
    run.info.group = run.info.key;
    run.info.outcome = RunOutcome::WrongAnswer;
    run.info.reason = "swiglu: differs";
    run.info.environment = {{"kernel", "linux 6"}, {"os", "Debian"}};
    gpu::MeasuredStep step;
    step.schema = 1;
    step.model = "Llama-3.3-70B";
    step.deviceId = run.info.deviceId;
    step.deviceName = run.info.deviceName;
    step.batch = 4;
    step.contextTokens = 1382;
    step.isl = step.osl = 1024;
    step.precision = "fp8";
    step.cacheDataType = "bf16";
    step.decode.count = 3;
    step.decode.medianS = 0.01;
    step.decodeOnly = gpu::StepPoint{100, 400, 400};
    step.verified = {true, 0, 1, 10};
    run.messages = {gpu::Device{"cuda:0", "NVIDIA H200", 0, 1, 0, "", "580.1"}, step,
                    gpu::Skipped{"swiglu", {{"rows", 3}}, "out of memory"}};
    return run;
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) qFatal("the text has no '%s'", from.c_str());
    return text.replace(at, from.size(), to);
}

} // namespace

class TestRunFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsBackWhatItWrote() {
        LocalRun expected = aRun();
        const LocalRun read = required(parseRunFile(runFileText(expected)));
        expected.info.imported = true;
        QVERIFY(read.info == expected.info);
        QVERIFY(read.messages == expected.messages);
        QCOMPARE(runFileText(read), runFileText(expected));
    }

    void leavesOutWhatIsNotKept() {
        LocalRun run = aRun();
        const std::string text = runFileText(run);
        run.messages.insert(run.messages.begin(), gpu::Heartbeat{"a", 1});
        run.messages.push_back(gpu::Done{});
        QCOMPARE(runFileText(run), text);
    }

    void refusesWhatIsNoRunFile_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("reason");
        const std::string good = runFileText(aRun());
        const auto row = [](const char *name, const std::string &text, const char *reason) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(reason);
        };
        row("nothing", "", "this is no run file");
        row("other JSON", "{}", "this is no run file");
        row("a value changed", replaced(good, "\"tok_per_s_per_user\":100.0", "\"tok_per_s_per_user\":900.0"), "its checksum does not fit");
        row("a name changed", replaced(good, "NVIDIA H200", "NVIDIA B200"), "its checksum does not fit");
        row("cut short", good.substr(0, good.size() / 2), "damaged");
        row("newer", replaced(good, "\"schema\":1", "\"schema\":2"), "its format is 2, this program knows 1");
        row("deep", good.substr(0, 26) + ",\"x\":" + std::string(100'000, '['), "no run file");
        row("deep behind the head", replaced(good, "\"messages\":[", "\"messages\":[" + std::string(100'000, '[')), "nested too deep");
    }
    void refusesWhatIsNoRunFile() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, reason);
        const auto read = parseRunFile(text.toStdString());
        QVERIFY(!read);
        QVERIFY2(QByteArray::fromStdString(read.error().text()).contains(reason), read.error().text().c_str());
    }

    void isRecognisedByItsContent() {
        const TempStore store;
        const auto file = store.folder() / "anything.bin";
        std::ofstream(file) << runFileText(aRun());
        QVERIFY(isRunFile(file));
        QVERIFY(required(readRunFile(file)).messages == aRun().messages);
        std::ofstream(file) << "{\"format\":";
        QVERIFY(!isRunFile(file));
        QVERIFY(!isRunFile(store.folder()));
        QCOMPARE(readRunFile(store.folder() / "none").error().code(), ErrorCode::Unreadable);
    }

    void comesIntoTheStoreOnce() {
        TempStore store;
        const LocalRun run = required(parseRunFile(runFileText(aRun())));
        QVERIFY(required(importLocalRun(run, store.file())));
        const std::string contents = store.contents();
        QVERIFY(!required(importLocalRun(run, store.file())));
        QCOMPARE(store.contents(), contents);
        const LocalRun stored = required(store.reader().localRun("cuda:0@2026-11-25T01:02:03.004Z"));
        QVERIFY(stored.info == run.info);
        QVERIFY(stored.messages == run.messages);
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->resultCount, std::uint64_t(1));
        QCOMPARE(catalogue->runs[0].day, Day::parse("2026-11-25"));
        QCOMPARE(store.reader().localRun("x").error().code(), ErrorCode::NotFound);
        QCOMPARE(store.reader().localRun("").error().code(), ErrorCode::NotFound);
        QCOMPARE(required(store.reader().origin(ResultId{1})).runKey, run.info.key);
    }
};

QTEST_GUILESS_MAIN(TestRunFile)
#include "tst_run_file.moc"
