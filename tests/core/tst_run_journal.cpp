// SPDX-License-Identifier: GPL-3.0-or-later
// The journal of a process that carries runs: its lines, its file, and who may clean up after it.
#include "core/runner/journal_file.h"
#include "core/runner/run_journal.h"
#include "core/support/text.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace ps;

namespace {

PlannedRun planned() {
    PlannedRun run;
    run.target.worker = {"cuda", "/opt/paretoscope-worker-cuda", WorkerOrigin::Override};
    run.target.device.id = "cuda:1";
    run.target.device.name = "NVIDIA \"H200\"\n";
    run.target.device.facts.powerLimitW = 700;
    run.work.deviceId = "cuda:1";
    run.work.suite = RunSuite::Full;
    run.work.models = {"Llama-3.3-70B"};
    run.work.only = "gemm/rows=1,memory_read";
    run.work.seed = 7;
    run.work.further = {"--batch", "1,2"};
    run.groups = {"memory_read", "gemm"};
    run.repetition = 2;
    run.repetitions = 3;
    return run;
}

LocalRunInfo info() {
    LocalRunInfo run;
    run.key = run.group = "local:host/cuda:1@2026-11-25T01:02:03.004Z";
    run.machine = "host";
    run.backend = "cuda";
    run.deviceId = "cuda:1";
    run.deviceName = "NVIDIA H200";
    run.suite = "full";
    run.startedAt = "2026-11-25T01:02:03.004Z";
    run.environment = {{"os", "Debian"}};
    return run;
}

void compare(const PlannedRun &a, const PlannedRun &b) {
    QVERIFY(a.target.worker == b.target.worker);
    QVERIFY(a.target.device == b.target.device);
    QCOMPARE(runCommand(a.target.worker, a.work).arguments, runCommand(b.target.worker, b.work).arguments);
    QCOMPARE(a.groups, b.groups);
    QCOMPARE(a.repetition, b.repetition);
    QCOMPARE(a.repetitions, b.repetitions);
}

template <typename Event>
std::optional<Event> reread(const Event &event) {
    const std::string line = journalLine(event);
    const auto read = parseJournalLine(line);
    if (!read || line.find('\n') != std::string::npos) return std::nullopt;
    const auto *same = std::get_if<Event>(&*read);
    return same ? std::optional(*same) : std::nullopt;
}

} // namespace

class TestRunJournal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsBackItsLines() {
        const auto opened = reread(JournalOpened{4711, "0.1.0"});
        QVERIFY(opened && opened->process == 4711 && opened->program == "0.1.0");
        const auto starting = reread(RunStarting{planned()});
        QVERIFY(starting.has_value());
        compare(starting->run, planned());
        const auto begun = reread(RunBegun{info()});
        QVERIFY(begun && begun->info == info());
        LocalRunInfo over = info();
        over.outcome = RunOutcome::StoreFailed;
        over.finishedAt = over.startedAt;
        over.reason = "the disk is full";
        const auto ended = reread(RunEnded{over, "full", "/tmp/a.psrun"});
        QVERIFY(ended && ended->info == over && ended->storeError == "full" && ended->rescued == "/tmp/a.psrun");
        QVERIFY(reread(RunStored{}).has_value());
        const QueueStatus status{2, true, false, true, true, false, 5};
        QVERIFY(reread(status) == status);
        const gpu::Message message = gpu::Skipped{"gemm", {{"rows", 1}}, "out of memory"};
        QVERIFY(reread(message) == message);
    }

    void readsBackItsCommands() {
        const auto add = parseQueueCommand(queueCommandLine(AddRuns{{planned(), planned()}}));
        QVERIFY(add && std::holds_alternative<AddRuns>(*add));
        QCOMPARE(std::get<AddRuns>(*add).runs.size(), std::size_t(2));
        compare(std::get<AddRuns>(*add).runs.back(), planned());
        for (const QueueWord word : {QueueWord::Skip, QueueWord::Cancel, QueueWord::Pause, QueueWord::Continue, QueueWord::Detach}) {
            const auto read = parseQueueCommand(queueCommandLine(word));
            QVERIFY(read && std::get<QueueWord>(*read) == word);
        }
    }

    void saysWhatIsWrongWithALine_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("unknown");
        QTest::newRow("none") << QByteArray() << false;
        QTest::newRow("cut short") << QByteArray("{\"type\":\"sta") << false;
        QTest::newRow("a number") << QByteArray("1") << false;
        QTest::newRow("no type") << QByteArray(R"({"v":1})") << false;
        QTest::newRow("a field of another type") << QByteArray(R"({"type":"journal","process":"x","program":"1"})") << false;
        QTest::newRow("a run without its device") << QByteArray(R"({"type":"starting","run":{}})") << false;
        QTest::newRow("too deep") << QByteArray(100, char(91)) << false;
        QTest::newRow("of a newer program") << QByteArray(R"({"type":"news","v":1})") << true;
    }
    void saysWhatIsWrongWithALine() {
        QFETCH(QByteArray, line);
        QFETCH(bool, unknown);
        const auto read = parseJournalLine(line.toStdString());
        QVERIFY(!read);
        QCOMPARE(read.error().code() == ErrorCode::NotFound, unknown);
        QVERIFY(!parseQueueCommand(line.toStdString()));
    }

    void isReadWhileItIsWritten() {
        const QTemporaryDir folder;
        const std::filesystem::path store = toPath(folder.filePath(QStringLiteral("results.db")));
        const std::filesystem::path file = journalPath(store, "2026-11-25T01:02:03.004Z", 12);
        QCOMPARE(pathText(file.filename()), QStringLiteral("results.db-run-20261125T010203004Z-12.jsonl"));
        QCOMPARE(JournalReader::open(file).error().code(), ErrorCode::NotFound);
        auto writer = JournalWriter::create(file);
        QVERIFY(writer.has_value());
        QCOMPARE(JournalWriter::create("/proc/nothing/results.db-run-1.jsonl").error().code(), ErrorCode::Unreadable);
        QVERIFY(journalsOf(store) == std::vector<std::filesystem::path>{file});
        QVERIFY(journalsOf(store.parent_path() / "other.db").empty());
        auto reader = JournalReader::open(file);
        QVERIFY(reader.has_value());
        QVERIFY(reader->isWritten() && reader->readNew().empty());
        QVERIFY(writer->write("one") && writer->write("two"));
        QCOMPARE(reader->readNew(), std::string("one\ntwo\n"));
        QVERIFY(!reader->claim());
        {
            const JournalWriter gone = std::move(*writer);
            QVERIFY(reader->isWritten());
        }
        QVERIFY(!reader->isWritten());
        auto other = JournalReader::open(file);
        QVERIFY(reader->claim() && !other->claim()); // one cleans up
    }
};

QTEST_GUILESS_MAIN(TestRunJournal)
#include "tst_run_journal.moc"
