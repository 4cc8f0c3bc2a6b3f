// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_importer.h"
#include "core/import/result_file_name.h"
#include "tests/support/parsing.h"
#include "tests/support/shared_data.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

/// Real rows in every container that is imported, with exact counts.
class TestSharedImport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void importsRealData_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("documents");
        QTest::newRow("API, three models") << QByteArray("api/2026-05-09") << 1737 + 681 + 617 << 3;
        QTest::newRow("API, DeepSeek R1") << QByteArray("api/2026-05-09/DeepSeek-R1-0528.json") << 1737 << 1;
        QTest::newRow("API, Llama") << QByteArray("api/2026-05-09/Llama-3.3-70B-Instruct-FP8.json") << 681 << 1;
        QTest::newRow("API, gpt-oss") << QByteArray("api/2026-05-09/gpt-oss-120b.json") << 617 << 1;
        QTest::newRow("API, latest") << QByteArray("api/2026-05-05/benchmarks.json") << 435 << 1;
        QTest::newRow("API, history") << QByteArray("api/2026-05-05/benchmarks-history.json") << 1369 << 1;
        QTest::newRow("mirror") << QByteArray("assembled/mirror") << 654 << 682;
        QTest::newRow("run download") << QByteArray("assembled/gh-run-download") << 12 + 72 + 38 << 9;
        QTest::newRow("zips") << QByteArray("assembled/zips") << 12 + 72 + 38 << 3;
        QTest::newRow("database dump") << QByteArray("assembled/dump") << 654 << 1;
        QTest::newRow("CSV, seconds") << QByteArray("assembled/csv/InferenceX_DeepSeek-R1-0528_interactivity_s.csv") << 200 << 1;
        QTest::newRow("CSV, seconds under (ms)")
            << QByteArray("assembled/csv/InferenceX_DeepSeek-R1-0528_interactivity_ms.csv") << 200 << 1;
        QTest::newRow("agentic v1") << QByteArray("runs/multiturn_2026-04") << 44 << 44;
        QTest::newRow("agentic v3") << QByteArray("runs/tp4_sweep_29003473063") << 5 << 6;
    }
    void importsRealData() {
        QFETCH(QByteArray, path);
        QFETCH(int, rows);
        QFETCH(int, documents);
        const QTemporaryDir folder;
        const ImportReport first = import(folder, path);
        QCOMPARE(first.rows(), (RowCounts{static_cast<std::uint64_t>(rows), 0, 0, 0, 0}));
        std::uint64_t found = 0;
        for (const ArchiveOutcome &archive : first.archives) found += archive.documents;
        QCOMPARE(found, static_cast<std::uint64_t>(documents));
        QVERIFY2(!first.anythingRejected(), noteKeys(first.notes).c_str());
        for (const NoteCode code : {NoteCode::UnknownHardware, NoteCode::UnknownModel, NoteCode::UnknownFramework,
                                    NoteCode::UnknownPrecision, NoteCode::WrongType})
            QVERIFY2(!findNote(first.notes, code), std::string(noteCodeKey(code)).c_str());
        // Only the nested rows of July 2026 have figures that the metric table does not know.
        QCOMPARE(findNote(first.notes, NoteCode::OtherMetrics) != nullptr, path.startsWith("runs/tp4_sweep"));
        const ImportReport second = import(folder, path);
        QCOMPARE(second.rows(), (RowCounts{0, 0, static_cast<std::uint64_t>(rows), 0, 0}));
        QCOMPARE(second.unchangedArchives(), second.archives.size());
        const ImportReport again = import(folder, path, {}, true);
        QCOMPARE(again.rows(), (RowCounts{0, 0, static_cast<std::uint64_t>(rows), 0, 0}));
        QCOMPARE(again.unchangedArchives(), 0U);
    }

    void findsTheSameRunsInEveryContainer() {
        const QTemporaryDir folder;
        QCOMPARE(import(folder, "assembled/mirror").rows().added, 654U);
        QCOMPARE(import(folder, "assembled/gh-run-download").rows(), (RowCounts{0, 0, 122, 0, 0}));
        QCOMPARE(import(folder, "assembled/zips").rows(), (RowCounts{0, 0, 122, 0, 0}));
        QCOMPARE(import(folder, "assembled/dump").rows(), (RowCounts{0, 0, 654, 0, 0}));
    }

    void correctsMirroredGpuCounts() {
        const QTemporaryDir folder;
        const ImportReport report = import(folder, "api/2026-05-09");
        QCOMPARE(count(report, NoteCode::GpuCountCorrected), 199U + 43U);
    }

    void readsBothHeadersOfTheCsvAlike() {
        const QTemporaryDir folder;
        QCOMPARE(import(folder, "assembled/csv").rows(), (RowCounts{200, 0, 200, 0, 0}));
    }

    void keepsTheRowsAroundAConflictMarker() {
        const QTemporaryDir folder;
        const ImportReport report = import(folder, "malformed");
        QCOMPARE(report.rows(), (RowCounts{29, 0, 0, 0, 1}));
        QVERIFY(report.anythingRejected());
        const ImportNote *note = findNote(report.notes, NoteCode::BrokenRow);
        QVERIFY(note);
        QCOMPARE(note->message, std::string("a git conflict marker stands in the JSON (line 931)"));
        QCOMPARE(note->element, std::optional<std::int64_t>(29));
    }

    void mergesRawResultsWithTheRowsMadeOfThem() {
        const QTemporaryDir folder;
        const ImportReport report = import(folder, "raw");
        // Three results lie beside the rows that the producer made of them, and are the same to the last bit.
        QCOMPARE(report.rows(), (RowCounts{3, 3, 0, 0, 11}));
        QCOMPARE(count(report, NoteCode::Completed), 3U);
        QCOMPARE(count(report, NoteCode::Replaced), 0U);
        QCOMPARE(count(report, NoteCode::UnknownHardware), 0U);
        // The names of ten tell too little, and one did not succeed in a single request.
        QCOMPARE(count(report, NoteCode::MappingNeeded), 10U);
        QCOMPARE(count(report, NoteCode::FailedBenchmark), 1U);
        QCOMPARE(report.rejectedArchives(), 10U);
        QCOMPARE(import(folder, "raw").rows(), (RowCounts{0, 0, 6, 0, 10}));
    }

    void importsRawResultsWithAMapping() {
        const QTemporaryDir folder;
        const ImportReport report = import(folder, "raw", {"hw=mi355x", "framework=vllm", "precision=int4", "tp=8"});
        QCOMPARE(count(report, NoteCode::MappingNeeded), 0U);
        QCOMPARE(count(report, NoteCode::FailedBenchmark), 1U);
        QCOMPARE(report.rejectedArchives(), 0U);
        // Each try is a run of its own, even of the same point.
        QCOMPARE(report.rows(), (RowCounts{13, 3, 0, 0, 1}));
        QCOMPARE(count(report, NoteCode::Replaced), 0U);
    }

    void readsEveryNameOfAResultFile() {
        std::size_t files = 0;
        std::size_t read = 0;
        for (const auto &entry : std::filesystem::recursive_directory_iterator(*sharedData())) {
            const std::string name = entry.path().stem().string();
            const bool tells = name.find("-dpa") != std::string::npos || name.find("prefill-") != std::string::npos;
            if (!entry.is_regular_file() || !tells) continue;
            ++files;
            read += fieldsOfResultName(name).count("hw");
        }
        QCOMPARE(files, 582U);
        QCOMPARE(read, 582U);
    }

private:
    static std::uint64_t count(const ImportReport &report, NoteCode code) {
        std::uint64_t sum = 0;
        for (const ImportNote &note : report.notes) sum += note.code == code ? note.count : 0;
        return sum;
    }

    static ImportReport import(const QTemporaryDir &folder, const QByteArray &path, std::initializer_list<const char *> mappings = {},
                               bool readAgain = false) {
        ImportRequest request;
        request.readAgain = readAgain;
        for (const char *mapping : mappings) {
            if (!addMapping(mapping, request.mapping)) qFatal("%s", mapping);
        }
        request.paths = {*sharedData() / path.toStdString()};
        auto report = importArchives(request, folder.filePath(QStringLiteral("store.db")).toStdString());
        if (!report) qFatal("%s", report.error().text().c_str());
        return std::move(*report);
    }
};

PS_SHARED_DATA_TEST_MAIN(TestSharedImport)
#include "tst_shared_import.moc"
