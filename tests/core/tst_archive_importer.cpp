// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_importer.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace ps;
using namespace ps::test;

namespace {

std::string rows(std::size_t count, std::size_t first = 0) {
    return benchmarkRowsJson(count, {1, first, false, false});
}

std::size_t threadsOfThisProcess() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator("/proc/self/task")) ++count;
    return count;
}

} // namespace

class TestArchiveImporter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = std::filesystem::path(m_folder->path().toStdString()) / "run_20000000001";
        std::filesystem::create_directories(m_root);
    }

    void importsAndFindsNothingNewTheSecondTime() {
        writeZip(m_root / "results_bmk.zip", {{"agg_bmk.json", rows(300)}});
        writeFile(m_root / "bmk_x" / "agg_x.json", rows(50, 300));
        const ImportReport first = import({m_root});
        QCOMPARE(first.state, ImportState::Finished);
        QCOMPARE(first.rows(), (RowCounts{350, 0, 0, 0, 0}));
        QCOMPARE(first.archives.size(), 2U);
        QVERIFY(!first.anythingRejected());
        const ImportReport second = import({m_root});
        QCOMPARE(second.rows(), (RowCounts{0, 0, 350, 0, 0}));
        QCOMPARE(second.unchangedArchives(), 2U);
        QCOMPARE(import({m_root}, true).rows(), (RowCounts{0, 0, 350, 0, 0}));
    }

    void takesTheSameFileTwiceOnce() {
        const auto file = writeZip(m_root / "a.zip", {{"agg_bmk.json", rows(10)}});
        std::filesystem::copy_file(file, m_root / "b.zip");
        const ImportReport report = import({file, m_root, file});
        QCOMPARE(report.archives.size(), 2U);
        QCOMPARE(report.rows(), (RowCounts{10, 0, 10, 0, 0}));
    }

    void keepsTheGoodBesideTheBad_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("rejected"); // the file as a whole
        QTest::addColumn<QByteArray>("note");
        QTest::addColumn<QByteArray>("message");
        const auto add = [](const char *title, const char *name, const std::string &bytes, bool rejected, const char *note,
                            const char *message) {
            QTest::newRow(title) << QByteArray(name) << QByteArray::fromStdString(bytes) << rejected << QByteArray(note)
                                 << QByteArray(message);
        };
        const std::string zip = zipBytes({{"agg.json", rows(30, 1000)}});
        add("not a zip", "x.zip", "hello", true, "unreadable-document", "not a zip archive");
        add("truncated zip", "x.zip", truncated(zip, 40), true, "unreadable-document", "truncated");
        add("wrong CRC", "x.zip", withWrongCrc(zip), false, "unreadable-document", "wrong CRC");
        add("encrypted", "x.zip", markedEncrypted(zip), false, "unreadable-document", "is encrypted");
        add("empty file", "x.json", "", true, "empty-document", "the file is empty");
        add("empty zip file", "x.zip", "", true, "unreadable-document", "the file is empty");
        add("empty array", "x.json", "[]", false, "empty-document", "the document is empty");
        add("cut", "x.json", rows(30, 1000).substr(0, 300), true, "unreadable-document", "the JSON ends in the middle of a value (line 1)");
        add("conflict marker", "x.json", "[\n>>>>>>> abc\n]", true, "unreadable-document",
            "git conflict marker stands in the JSON (line 2)");
        add("html", "x.json", "<!DOCTYPE html>", true, "unreadable-document", "HTML");
        add("unknown JSON", "x.json", R"({"a":1})", false, "unknown-document", "of no kind that is known");
        add("member that is no JSON", "x.zip", zipBytes({{"agg.json", "nonsense"}}), false, "unreadable-document", "expected a value");
        add("logs only", "x.zip", zipBytes({{"a.log", "x"}, {"b.log", "y"}, {"c.csv", "z"}}), false, "ignored-document", "not read: *.");
        add("damaged nested zip", "x.zip", zipBytes({{"inner.zip", truncated(zip, 40)}}), false, "unreadable-document", "truncated");
    }
    void keepsTheGoodBesideTheBad() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(bool, rejected);
        QFETCH(QByteArray, note);
        QFETCH(QByteArray, message);
        writeZip(m_root / "a.zip", {{"agg.json", rows(20)}});
        const auto bad = writeFile(m_root / name.toStdString(), bytes.toStdString());
        writeFile(m_root / "z.json", rows(5, 20));
        const ImportReport report = import({m_root});
        QCOMPARE(report.state, ImportState::Finished);
        QCOMPARE(report.rows(), (RowCounts{25, 0, 0, 0, 0}));
        QCOMPARE(report.archives.size(), 3U);
        QCOMPARE(report.rejectedArchives(), rejected ? 1U : 0U);
        const ImportNote *found = findNote(report.notes, *parseNoteCode(note.toStdString()));
        QVERIFY2(found, noteKeys(report.notes).c_str());
        QCOMPARE(found->archive, bad.string());
        QVERIFY2(found->message.find(message.toStdString()) != std::string::npos, found->message.c_str());
        QCOMPARE(report.anythingRejected(), rejected || severityOf(found->code) == NoteSeverity::DocumentLost);
    }

    void keepsGoodMembersOfAPartlyBadZip() {
        writeZip(m_root / "a.zip", {{"agg_1.json", rows(10)},
                                    {"agg_2.json", "{"},
                                    {"run_stats.json", R"({"h100":{"n_success":1,"total":1}})"},
                                    {"agg_3.json", rows(10, 10)},
                                    {"server.log", "x"}});
        const ImportReport report = import({m_root});
        QCOMPARE(report.rows().added, 20U);
        QCOMPARE(report.archives[0].documents, 3U); // the run statistics, too
        const ImportNote *lost = findNote(report.notes, NoteCode::UnreadableDocument);
        QVERIFY(lost);
        QCOMPARE(lost->document, std::string("agg_2.json"));
        QVERIFY(report.anythingRejected());
    }

    void countsRejectedRows() {
        writeFile(m_root / "a.json",
                  R"([{"hw":"gaudi25","model":"dsr1","conc":1,"isl":1,"osl":1,"framework":"vllm","precision":"fp8","tput_per_gpu":NaN},
            {"hw":"h100","model":"dsr1","isl":1,"osl":1,"tput_per_gpu":2},7,{"hw":"h100","model":"dsr1","conc":1,"tput_per_gpu":"x"}])");
        const ImportReport report = import({m_root});
        QCOMPARE(report.rows(), (RowCounts{1, 0, 0, 0, 3}));
        QCOMPARE(noteKeys(report.notes), std::string("missing-field missing-precision missing-sequence no-date non-finite-value not-a-row "
                                                     "unknown-framework unknown-hardware wrong-type"));
        QCOMPARE(report.sentence(), std::string("1 result added, 0 unchanged, 3 rejected from 1 file"));
    }

    void readsNoLogsInFolders() {
        writeFile(m_root / "a.json", rows(1));
        for (int i = 0; i < 3; ++i) writeFile(m_root / "logs" / (std::to_string(i) + ".log"), "[not json");
        writeFile(m_root / "LICENSE", "text");
        writeZip(m_root / "archive.dat", {{"agg.json", rows(2, 1)}});
        const ImportReport report = import({m_root});
        QCOMPARE(report.rows().added, 3U);
        QCOMPARE(report.archives.size(), 2U);
        std::vector<std::string> ignored;
        for (const ImportNote &note : report.notes) {
            if (note.code == NoteCode::IgnoredDocument) ignored.push_back(std::to_string(note.count) + " " + note.message);
        }
        QCOMPARE(ignored, (std::vector<std::string>{"3 not read: *.log", "1 not read: files without extension"}));
        QVERIFY(!report.anythingRejected());
    }

    void rejectsANamedFileThatIsUnusable() {
        const ImportReport report =
            import({writeFile(m_root / "picture.png", "\x89PNG"), writeFile(m_root / "package.json", R"({"name":"x"})")});
        QCOMPARE(report.rejectedArchives(), 2U);
        QVERIFY(report.anythingRejected());
    }

    void refusesAPipeWithoutWaiting() {
        const auto pipe = m_root / "pipe.json";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const ImportReport report = import({pipe});
        QCOMPARE(report.rejectedArchives(), 1U);
        QCOMPARE(report.notes.at(0).message, std::string("not a regular file"));
    }

    void usesTheGivenDayOnlyWhereNothingTellsIt() {
        writeFile(m_root / "a.json", rows(1));
        ImportRequest request;
        request.paths = {m_root};
        request.fallbackDay = Day::parse("2026-01-02");
        const auto report = importArchives(request, storeFile());
        QVERIFY(report);
        QVERIFY(!findNote(report->notes, NoteCode::NoDate));
    }

    void lastUploadOfAnArtifactWins() {
        const auto artifacts = m_root / "artifacts";
        const auto row = [](const char *throughput) {
            return std::string(
                       R"({"hw":"h100","model":"dsr1","conc":1,"isl":1,"osl":1,"framework":"vllm","precision":"fp8","tput_per_gpu":)") +
                   throughput + "}";
        };
        writeZip(artifacts / "bmk_x_h100-a_0_4000000009.zip", {{"agg.json", row("1")}});
        writeZip(artifacts / "bmk_x_h100-b_1_4000000010.zip", {{"agg.json", row("2")}});
        writeZip(artifacts / "bmk_x_h100-c_1_4000000008.zip", {{"agg.json", row("3")}});
        writeZip(artifacts / "results_bmk_4000000011.zip", {{"agg_bmk.json", "[" + row("4") + "]"}});
        const ImportReport report = import({m_root});
        std::vector<std::string> order;
        for (const ArchiveOutcome &archive : report.archives) order.push_back(archive.path.substr(archive.path.size() - 6, 2));
        QCOMPARE(order, (std::vector<std::string>{"11", "08", "09", "10"}));
    }

    void refusesRequestsThatMakeNoSense() {
        QCOMPARE(importArchives({}, storeFile()).error().code(), ErrorCode::InvalidArgument);
        ImportRequest request;
        request.paths = {m_root / "nowhere"};
        const auto report = importArchives(request, storeFile());
        QVERIFY(report);
        QVERIFY(report->anythingRejected());
        QCOMPARE(report->notes.size(), 1U);
        QVERIFY(report->notes[0].archive.find("nowhere") != std::string::npos);
        QVERIFY(!std::filesystem::exists(storeFile()));
    }

    void refusesAStoreThatIsNone() {
        ImportRequest request;
        request.paths = {writeFile(m_root / "a.json", rows(1))};
        const auto notAStore = writeFile(m_root / "notes.txt", std::string(5000, 'x'));
        QCOMPARE(importArchives(request, notAStore).error().code(), ErrorCode::Corrupt);
        QCOMPARE(std::filesystem::file_size(notAStore), 5000U);
        QVERIFY(!importArchives(request, notAStore / "below-a-file.db"));
    }

    void keepsPathsThatAreNotUtf8Readable() {
        writeFile(m_root / "caf\xE9.json", rows(1));
        const ImportReport report = import({m_root});
        QCOMPARE(report.archives.at(0).path, (m_root / "caf\xEF\xBF\xBD.json").string());
        QCOMPARE(report.rows().added, 1U);
    }

    void cancelsSoonAndLeavesNoThread() {
        for (int i = 0; i < 60; ++i)
            writeZip(m_root / (std::to_string(100 + i) + ".zip"), {{"agg.json", rows(400, 400 * static_cast<std::size_t>(i))}});
        const std::size_t threads = threadsOfThisProcess();
        QElapsedTimer sinceWish;
        bool wished = false;
        const JobControl job([&] { return wished; },
                             [&](const Progress &progress) {
                                 if (wished || progress.done == 0) return;
                                 wished = true;
                                 sinceWish.start();
                             });
        ImportRequest request;
        request.paths = {m_root};
        const auto report = importArchives(request, storeFile(), job);
        QVERIFY(report);
        QVERIFY(wished);
        QVERIFY2(sinceWish.elapsed() < 1000, "cancelling took too long");
        QCOMPARE(report->state, ImportState::Cancelled);
        QVERIFY(report->archives.size() < 60);
        QCOMPARE(threadsOfThisProcess(), threads);
        // What was complete stays, and the rest can be imported later.
        const RowCounts kept = report->rows();
        QCOMPARE(import({m_root}).rows(), (RowCounts{24'000 - kept.added, 0, kept.added, 0, 0}));
    }

    void reportsProgressInBytes() {
        for (int i = 0; i < 5; ++i) writeFile(m_root / (std::to_string(i) + ".json"), rows(20, 20 * static_cast<std::size_t>(i)));
        Progress last;
        bool ordered = true;
        const JobControl job({}, [&](const Progress &progress) {
            ordered = ordered && progress.done >= last.done;
            last = progress;
        });
        ImportRequest request;
        request.paths = {m_root};
        QVERIFY(importArchives(request, storeFile(), job));
        QVERIFY(ordered);
        QVERIFY(last.total > 0);
        QCOMPARE(last.done, last.total);
    }

    void noteCodesHaveKeys() {
        for (int i = 0; i <= static_cast<int>(NoteCode::UnknownDocument); ++i) {
            const auto code = static_cast<NoteCode>(i);
            QVERIFY(!noteCodeKey(code).empty());
            QCOMPARE(parseNoteCode(noteCodeKey(code)), std::optional(code));
        }
        QVERIFY(!parseNoteCode("nonsense"));
    }

private:
    std::filesystem::path storeFile() const { return std::filesystem::path(m_folder->path().toStdString()) / "store.db"; }

    ImportReport import(std::vector<std::filesystem::path> paths, bool readAgain = false) {
        ImportRequest request;
        request.paths = std::move(paths);
        request.readAgain = readAgain;
        auto report = importArchives(request, storeFile());
        if (!report) qFatal("%s", report.error().text().c_str());
        return std::move(*report);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_root;
};

QTEST_GUILESS_MAIN(TestArchiveImporter)
#include "tst_archive_importer.moc"
