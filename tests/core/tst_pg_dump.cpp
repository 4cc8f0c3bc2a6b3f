// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_importer.h"
#include "core/import/copy_text.h"
#include "core/import/pg_dump.h"
#include "core/support/child_process.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"
#include "tests/support/tar_builder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

using namespace ps;
using namespace ps::test;

namespace {

std::string converted(const std::string &text, std::size_t pieceBytes = 1000) {
    std::string json;
    CopyToJson copy(1000, [&json](std::string_view piece) {
        json += piece;
        return true;
    });
    for (std::size_t at = 0; at < text.size(); at += pieceBytes) copy.feed(std::string_view(text).substr(at, pieceBytes));
    copy.finish();
    return json;
}

/// As pg_restore printed it for a dump of the public data's layout.
constexpr const char *kConfigs =
    "SET statement_timeout = 0;\n\n--\n-- Data for Name: configs; Type: TABLE DATA; Schema: public; Owner: postgres\n--\n\n"
    "COPY public.configs (id, hardware, framework, model, \"precision\", spec_method, disagg, is_multinode, prefill_tp, prefill_ep, "
    "prefill_dp_attention, prefill_num_workers, decode_tp, decode_ep, decode_dp_attention, decode_num_workers, num_prefill_gpu, "
    "num_decode_gpu) FROM stdin;\n"
    "7\th100\tvllm\tdsr1\tfp8\tnone\tf\tf\t8\t1\tt\t0\t8\t1\tt\t0\t8\t8\n\\.\n\n";
constexpr const char *kRuns =
    "COPY public.workflow_runs (id, github_run_id, run_attempt, name, head_sha, html_url, created_at, date) FROM stdin;\n"
    "2\t22865945355\t2\tRun Sweep\tabc\t\\N\t2026-03-28 01:02:03+00\t2026-03-28\n\\.\n";
constexpr const char *kResults =
    "COPY public.benchmark_results (id, workflow_run_id, config_id, benchmark_type, date, isl, osl, conc, image, metrics, error, "
    "server_log_id) FROM stdin;\n"
    "1\t2\t7\tsingle_turn\t2026-03-28\t1024\t8192\t4\t\\N\t{\"tput_per_gpu\": 747.25, \"median_ttft\": 0.25}\t\\N\t\\N\n"
    "2\t2\t7\tsingle_turn\t2026-03-28\t1024\t8192\t8\ta:1\t{\"tput_per_gpu\": 800}\tout of\\tmemory\t\\N\n\\.\n";

/// A pg_restore that prints the files beside it.
constexpr const char *kPrintTables = "test \"$1\" = -t && test \"$3\" = --data-only && test \"$4 $5\" = '-f -' || exit 3\n"
                                     "test \"$(head -c 5 \"$6\")\" = PGDMP || exit 4\n"
                                     "cat \"$(dirname \"$0\")/$2.copy\" 2>/dev/null; exit 0\n";

/// A folder on PATH with a pg_restore of the test's own; PATH is as before when this goes.
class FakeTools {
public:
    explicit FakeTools(const char *script) {
        if (script) {
            const auto file = writeFile(folder() / "pg_restore", std::string("#!/bin/sh\n") + script);
            std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        }
        qputenv("PATH", script ? QFile::encodeName(m_folder.path()) + ":/usr/bin:/bin" : QFile::encodeName(m_folder.path()));
    }
    ~FakeTools() { qputenv("PATH", m_before); }
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
    QByteArray m_before = qgetenv("PATH");
};

bool isZombie(int pid) {
    QFile status(QStringLiteral("/proc/%1/stat").arg(pid));
    return status.open(QIODevice::ReadOnly) && status.readAll().contains(") Z ");
}

ImportReport import(const std::filesystem::path &path, const QTemporaryDir &folder) {
    ImportRequest request;
    request.paths = {path};
    auto report = importArchives(request, folder.filePath(QStringLiteral("store.db")).toStdString());
    if (!report) qFatal("%s", report.error().text().c_str());
    return *report;
}

} // namespace

/// PostgreSQL's custom format, through a pg_restore that prints what the real one printed.
class TestPgDump : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void turnsCopyTextIntoJson() {
        const std::string copy = "SET x = 1;\nCOPY public.t (id, name, disagg, metrics, config_keys, conc, image) FROM stdin;\n"
                                 "12\ta\\tb\\\\c \"q\"\tt\t{\"a\": \"b\\\\\"c\"}\t{dsr1-*,\"a,b \\\\\"c\\\\\"\"}\t\\N\t70\n\\.\n-- done\n";
        const std::string expected = "[\n{\"id\":12,\"name\":\"a\\u0009b\\\\c \\\"q\\\"\",\"disagg\":true,\"metrics\":{\"a\": \"b\\\"c\"},"
                                     "\"config_keys\":[\"dsr1-*\",\"a,b \\\"c\\\"\"],\"conc\":null,\"image\":\"70\"}]";
        QCOMPARE(converted(copy), expected);
        for (const std::size_t bytes : {std::size_t{1}, std::size_t{5}, std::size_t{17}}) QCOMPARE(converted(copy, bytes), expected);
    }

    void takesATableWithoutTextForAnEmptyOne() { QCOMPARE(converted("SET x = 1;\n"), std::string("[]")); }

    void refusesRowsThatAreTooLong() {
        CopyToJson copy(100, [](std::string_view) { return true; });
        QVERIFY(copy.feed("COPY public.t (id) FROM stdin;\n"));
        QVERIFY(!copy.feed(std::string(200, 'x')));
        QCOMPARE(copy.fault(), std::optional<std::string>("a row has more than 100 bytes"));
    }

    void undoesEscapes_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("plain") << QByteArray("abc") << QByteArray("abc");
        QTest::newRow("letters") << QByteArray("\\b\\f\\n\\r\\t\\v") << QByteArray("\b\f\n\r\t\v");
        QTest::newRow("backslash") << QByteArray("a\\\\N") << QByteArray("a\\N");
        QTest::newRow("octal") << QByteArray("\\101\\12z") << QByteArray("A\nz");
        QTest::newRow("at the end") << QByteArray("a\\") << QByteArray("a\\");
    }
    void undoesEscapes() {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        QCOMPARE(QByteArray::fromStdString(*copyValue(field.toStdString())), value);
        QVERIFY(!copyValue("\\N"));
    }

    void importsADump() {
        const FakeTools tools(kPrintTables);
        writeFile(tools.folder() / "configs.copy", kConfigs);
        writeFile(tools.folder() / "workflow_runs.copy", kRuns);
        writeFile(tools.folder() / "benchmark_results.copy", kResults);
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        writeFile(root / "in" / "inferencex.dump", "PGDMP\x01\x0e");
        const ImportReport report = import(root / "in", folder);
        QCOMPARE(report.rows(), (RowCounts{1, 0, 0, 0, 1}));
        QCOMPARE(noteKeys(report.notes), std::string("failed-benchmark"));
        QCOMPARE(report.notes.at(0).message, std::string("the benchmark failed: out of\tmemory"));
        QCOMPARE(report.notes.at(0).document, std::string("benchmark_results"));
    }

    void importsADumpThatIsPacked_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("document");
        const std::string dump = "PGDMP\x01\x0e";
        const auto row = [](const char *name, const std::string &bytes, const char *document) {
            QTest::newRow(name) << QByteArray(name) << QByteArray::fromStdString(bytes) << QByteArray(document);
        };
        row("x.dump.zst", packed(dump, Packer::Zstd), "x.dump/benchmark_results");
        row("x.dump.gz", packed(dump, Packer::Gzip), "x.dump/benchmark_results");
        row("x.tar.gz", packed(tarBytes({{"d/x.dump", dump}}), Packer::Gzip), "d/x.dump/benchmark_results");
        row("x.zip", zipBytes({{"d/x.dump", dump}}), "d/x.dump/benchmark_results");
        row("in.zip", zipBytes({{"x.zip", zipBytes({{"x.dump", dump}})}}), "x.zip/x.dump/benchmark_results");
    }
    void importsADumpThatIsPacked() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, document);
        const FakeTools tools(kPrintTables);
        writeFile(tools.folder() / "configs.copy", kConfigs);
        writeFile(tools.folder() / "workflow_runs.copy", kRuns);
        writeFile(tools.folder() / "benchmark_results.copy", kResults);
        const QTemporaryDir folder, temporary;
        const std::filesystem::path root = folder.path().toStdString();
        writeFile(root / "in" / name.toStdString(), bytes.toStdString());
        qputenv("TMPDIR", QFile::encodeName(temporary.path()));
        const ImportReport report = import(root / "in", folder);
        qunsetenv("TMPDIR");
        QCOMPARE(report.rows(), (RowCounts{1, 0, 0, 0, 1}));
        QCOMPARE(noteKeys(report.notes), std::string("failed-benchmark"));
        QCOMPARE(report.notes.at(0).document, document.toStdString());
        QVERIFY(std::filesystem::is_empty(temporary.path().toStdString()));
    }

    void saysWhyAPackedDumpIsNotRead() {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        writeFile(root / "in" / "x.dump.zst", packed("PGDMP\x01\x0e", Packer::Zstd));
        writeZip(root / "in" / "x.zip", {{"x.dump", "PGDMP\x01\x0e"}, {"a.json", "[]"}});
        {
            const FakeTools tools(nullptr);
            const ImportReport report = import(root / "in", folder);
            QCOMPARE(report.rejectedArchives(), 1U);
            QCOMPARE(noteKeys(report.notes), std::string("empty-document tool-missing tool-missing"));
        }
        const FakeTools tools(kPrintTables);
        qputenv("TMPDIR", "/nowhere");
        const ImportReport report = import(root / "in", folder);
        qunsetenv("TMPDIR");
        QCOMPARE(report.rejectedArchives(), 1U);
        QVERIFY(findNote(report.notes, NoteCode::UnreadableDocument)->message.find("temporary files") != std::string::npos);
    }

    void saysWhatToInstall() {
        const FakeTools tools(nullptr);
        const QTemporaryDir folder;
        const ImportReport report =
            import(writeFile(folder.filePath(QStringLiteral("inferencex.dump")).toStdString(), "PGDMP\x01\x0e"), folder);
        QCOMPARE(report.rejectedArchives(), 1U);
        QCOMPARE(noteKeys(report.notes), std::string("tool-missing"));
        QCOMPARE(report.notes.at(0).message,
                 std::string("this PostgreSQL dump can only be read with the program pg_restore: install postgresql-client"));
    }

    void saysWhatPgRestoreComplainsAbout() {
        const FakeTools tools(
            "echo 'pg_restore: warning: first' >&2; echo 'pg_restore: error: unsupported version (1.16) in file header' >&2; exit 1");
        const QTemporaryDir folder;
        const ImportReport report =
            import(writeFile(folder.filePath(QStringLiteral("inferencex.dump")).toStdString(), "PGDMP\x01\x10"), folder);
        QCOMPARE(report.rejectedArchives(), 1U);
        QCOMPARE(findNote(report.notes, NoteCode::UnreadableDocument)->message,
                 std::string("pg_restore: error: unsupported version (1.16) in file header"));
    }

    void endsTheProgramWhenItIsStopped() {
        const FakeTools tools("echo $$ > \"$(dirname \"$0\")/pid\"; exec sleep 600");
        const std::filesystem::path pidFile = tools.folder() / "pid";
        std::atomic<bool> stop{false};
        std::thread stopper([&] {
            while (!std::filesystem::exists(pidFile) || std::filesystem::file_size(pidFile) == 0) std::this_thread::yield();
            stop = true;
        });
        const Status status = runProgram(
            *findProgram("pg_restore"), {}, [](std::string_view) { return true; }, &stop);
        stopper.join();
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::Cancelled);
        QFile file(QString::fromStdString(pidFile.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(::kill(file.readAll().trimmed().toInt(), 0), -1); // it is gone, and was waited for
    }

    /// Whichever thread of the import waits for the program, the one that looks at the job must not be it. What a wrapper
    /// script has started is gone, too.
    void endsTheImportWhenItIsCancelledMeanwhile() {
        const FakeTools tools("sleep 600 & echo $! > \"$(dirname \"$0\")/pid\"; wait");
        const std::filesystem::path pidFile = tools.folder() / "pid";
        for (int attempt = 0; attempt < 40; ++attempt) {
            std::filesystem::remove(pidFile);
            const QTemporaryDir folder;
            const std::filesystem::path root = folder.path().toStdString();
            ImportRequest request;
            request.paths = {attempt % 2 == 0 ? writeFile(root / "x.dump", "PGDMP small")
                                              : writeZip(root / "x.zip", {{"x.dump", "PGDMP small"}})};
            const JobControl job([&] { return std::filesystem::exists(pidFile) && std::filesystem::file_size(pidFile) > 0; }, {});
            const auto report = importArchives(request, folder.filePath(QStringLiteral("store.db")).toStdString(), job);
            QVERIFY(report);
            QCOMPARE(report->state, ImportState::Cancelled);
            QFile file(QString::fromStdString(pidFile.string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const int sleeper = file.readAll().trimmed().toInt();
            QVERIFY(sleeper > 0);
            QTRY_VERIFY(::kill(sleeper, 0) != 0 || isZombie(sleeper)); // whoever inherits it collects it
        }
    }

    void endsTheProgramWhenEnoughWasRead() {
        const FakeTools tools("while :; do echo more; done");
        std::string all;
        const Status status = runProgram(*findProgram("pg_restore"), {}, [&all](std::string_view piece) {
            all += piece;
            return all.size() < 10'000;
        });
        QVERIFY(status);
        QVERIFY(all.size() >= 10'000);
    }

    void tellsThatAProgramCannotBeStarted() {
        const QTemporaryDir folder;
        const auto file = writeFile(folder.filePath(QStringLiteral("broken")).toStdString(), "no program");
        const Status status = runProgram(file, {}, [](std::string_view) { return true; });
        QVERIFY(!status);
        QCOMPARE(status.error().code(), ErrorCode::Unreadable);
        QVERIFY(!findProgram("no-such-program-anywhere"));
    }
};

QTEST_GUILESS_MAIN(TestPgDump)
#include "tst_pg_dump.moc"
