// SPDX-License-Identifier: GPL-3.0-or-later
// The same input again changes nothing, and an older one never overwrites a newer one.
#include "core/import/archive_importer.h"
#include "core/store/store.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

using Path = std::filesystem::path;

/// One point with this throughput: every such row has the same key.
std::string row(int throughput) {
    return R"({"hw":"h100","model":"dsr1","conc":1,"isl":1,"osl":1,"framework":"vllm","precision":"fp8","tput_per_gpu":)" +
           std::to_string(throughput) + "}";
}

void writeArtifact(const Path &file, int throughput) {
    writeZip(file, {{"agg.json", row(throughput)}});
}

/// Reads every file again: what is tested is how rows are recognised, not files.
ImportReport import(const TempStore &store, std::vector<Path> paths, std::optional<Day> fallbackDay = {}) {
    ImportRequest request;
    request.readAgain = true;
    request.paths = std::move(paths);
    request.fallbackDay = fallbackDay;
    return required(importArchives(request, store.file()));
}

std::vector<double> throughputs(const TempStore &store) {
    return required(store.reader().results(store.catalogue(), {}, {findMetric("tput_per_gpu")->id}))->values;
}

std::vector<std::string> runKeys(const TempStore &store) {
    std::vector<std::string> keys;
    const auto catalogue = store.catalogue();
    for (const RunInfo &run : catalogue->runs) keys.push_back(run.key);
    return keys;
}

/// Goes back to the folder it was made in.
class WorkingFolder {
public:
    explicit WorkingFolder(const Path &folder) : m_before(std::filesystem::current_path()) { std::filesystem::current_path(folder); }
    ~WorkingFolder() { std::filesystem::current_path(m_before); }
    WorkingFolder(const WorkingFolder &) = delete;
    WorkingFolder &operator=(const WorkingFolder &) = delete;

private:
    Path m_before;
};

} // namespace

class TestRepeatedImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheNewestUpload_data() {
        QTest::addColumn<QString>("older");
        QTest::addColumn<QString>("newer");
        QTest::newRow("single artifacts") << QStringLiteral("bmk_x_4000000009.zip") << QStringLiteral("bmk_x_4000000010.zip");
        QTest::newRow("names in another order") << QStringLiteral("bmk_z_4000000009.zip") << QStringLiteral("bmk_a_4000000010.zip");
        QTest::newRow("collections") << QStringLiteral("results_bmk_4000000009.zip") << QStringLiteral("results_bmk_4000000010.zip");
        QTest::newRow("a collection repeats older uploads")
            << QStringLiteral("results_bmk_4000000011.zip") << QStringLiteral("bmk_x_4000000010.zip");
    }
    void keepsTheNewestUpload() {
        QFETCH(QString, older);
        QFETCH(QString, newer);
        TempStore store;
        const Path artifacts = store.folder() / "2026-05-09" / "Run_Sweep_20000000001" / "artifacts";
        const Path olderFile = artifacts / older.toStdString();
        const Path newerFile = artifacts / newer.toStdString();
        writeArtifact(olderFile, 100);
        writeArtifact(newerFile, 200);
        QCOMPARE(import(store, {artifacts}).rows(), (RowCounts{1, 1, 0, 0, 0}));
        QCOMPARE(throughputs(store), (std::vector<double>{200}));
        QCOMPARE(import(store, {artifacts}).rows(), (RowCounts{0, 0, 1, 1, 0}));
        const ImportReport late = import(store, {olderFile});
        QCOMPARE(late.rows(), (RowCounts{0, 0, 0, 1, 0}));
        QVERIFY(findNote(late.notes, NoteCode::OlderAttempt));
        QCOMPARE(throughputs(store), (std::vector<double>{200}));

        TempStore backwards;
        import(backwards, {newerFile});
        QCOMPARE(import(backwards, {olderFile}).rows(), (RowCounts{0, 0, 0, 1, 0}));
        QCOMPARE(throughputs(backwards), (std::vector<double>{200}));
    }

    void remembersANewerUploadWithTheSameValues() {
        TempStore store;
        const Path artifacts = store.folder() / "run_20000000001" / "artifacts";
        writeArtifact(artifacts / "bmk_x_4000000008.zip", 100);
        writeArtifact(artifacts / "bmk_x_4000000009.zip", 300);
        writeArtifact(artifacts / "bmk_x_4000000010.zip", 100);
        import(store, {artifacts / "bmk_x_4000000008.zip"});
        QCOMPARE(import(store, {artifacts / "bmk_x_4000000010.zip"}).rows(), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(import(store, {artifacts / "bmk_x_4000000009.zip"}).rows(), (RowCounts{0, 0, 0, 1, 0}));
        QCOMPARE(throughputs(store), (std::vector<double>{100}));
    }

    void changesNothingTheSecondTimeWhereOnlyTheOrderOfReadingDecides_data() {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<RowCounts>("first");
        QTest::addColumn<RowCounts>("second");
        QTest::newRow("one document") << QStringLiteral("document") << RowCounts{1, 1, 0, 0, 0} << RowCounts{0, 0, 1, 1, 0};
        QTest::newRow("there and back") << QStringLiteral("back") << RowCounts{1, 2, 0, 0, 0} << RowCounts{0, 0, 2, 1, 0};
        QTest::newRow("members of a zip") << QStringLiteral("members") << RowCounts{1, 1, 0, 0, 0} << RowCounts{0, 0, 1, 1, 0};
        QTest::newRow("loose files") << QStringLiteral("files") << RowCounts{1, 1, 0, 0, 0} << RowCounts{0, 0, 1, 1, 0};
        QTest::newRow("loose file and artifacts") << QStringLiteral("mixed") << RowCounts{1, 2, 0, 0, 0} << RowCounts{0, 0, 1, 2, 0};
    }
    void changesNothingTheSecondTimeWhereOnlyTheOrderOfReadingDecides() {
        QFETCH(QString, layout);
        QFETCH(RowCounts, first);
        QFETCH(RowCounts, second);
        TempStore store;
        const Path folder = store.folder() / "run_20000000001";
        if (layout == QStringLiteral("document")) writeFile(folder / "agg_bmk.json", "[" + row(1) + "," + row(2) + "]");
        if (layout == QStringLiteral("back")) writeFile(folder / "agg_bmk.json", "[" + row(1) + "," + row(2) + "," + row(1) + "]");
        if (layout == QStringLiteral("members")) writeZip(folder / "results.zip", {{"b.json", row(1)}, {"a.json", row(2)}});
        if (layout == QStringLiteral("files") || layout == QStringLiteral("mixed")) writeFile(folder / "a.json", row(1));
        if (layout == QStringLiteral("files")) writeFile(folder / "b.json", row(2));
        if (layout == QStringLiteral("mixed")) {
            writeArtifact(folder / "bmk_x_4000000009.zip", 3);
            writeArtifact(folder / "bmk_x_4000000010.zip", 2);
        }
        const double expected = layout == QStringLiteral("back") ? 1 : 2;
        QCOMPARE(import(store, {folder}).rows(), first);
        QCOMPARE(throughputs(store), (std::vector<double>{expected}));
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(import(store, {folder}).rows(), second);
            QCOMPARE(throughputs(store), (std::vector<double>{expected}));
        }
    }

    void letsTheLaterImportWinWhereNothingTellsTheAge() {
        TempStore store;
        const Path first = writeFile(store.folder() / "run_20000000001" / "a.json", row(1));
        const Path second = writeFile(store.folder() / "run_20000000001" / "b.json", row(2));
        import(store, {first});
        QCOMPARE(import(store, {second}).rows(), (RowCounts{0, 1, 0, 0, 0}));
        QCOMPARE(import(store, {first}).rows(), (RowCounts{0, 1, 0, 0, 0}));
        QCOMPARE(throughputs(store), (std::vector<double>{1}));
    }

    void readsArtifactsByAgeWhenAFolderSortsBetweenThem() {
        TempStore store;
        const Path artifacts = store.folder() / "run_20000000001" / "artifacts";
        writeArtifact(artifacts / "bmk_a_4000000010.zip", 10);
        writeFile(artifacts / "bmk_b" / "agg.json", row(1));
        writeArtifact(artifacts / "bmk_c_4000000009.zip", 9);
        std::vector<std::string> order;
        const ImportReport report = import(store, {artifacts});
        for (const ArchiveOutcome &archive : report.archives) order.push_back(Path(archive.path).filename().string());
        QCOMPARE(order, (std::vector<std::string>{"bmk_c_4000000009.zip", "bmk_a_4000000010.zip", "agg.json"}));
    }

    void keepsFoldersOfOneNameApart() {
        TempStore store;
        writeFile(store.folder() / "a" / "results" / "agg.json", row(1));
        writeFile(store.folder() / "b" / "results" / "agg.json", row(2));
        QCOMPARE(import(store, {store.folder() / "a", store.folder() / "b"}).rows(), (RowCounts{2, 0, 0, 0, 0}));
        const std::vector<std::string> keys = runKeys(store);
        QCOMPARE(keys.size(), 2U);
        QVERIFY(keys[0] != keys[1]);
        for (const std::string &key : keys) QCOMPARE(key.substr(0, 15), std::string("folder:results@"));
    }

    void knowsAFolderByWhateverPathItIsNamed_data() {
        QTest::addColumn<QString>("path");
        for (const char *path : {"a/results", "a/results/", "./a//results", "a", ".", "a/results/../results", "a/results/agg.json"})
            QTest::newRow(path) << QString::fromLatin1(path);
    }
    void knowsAFolderByWhateverPathItIsNamed() {
        QFETCH(QString, path);
        TempStore store;
        const Path folder = std::filesystem::canonical(store.folder());
        writeFile(folder / "a" / "results" / "agg.json", row(1));
        import(store, {folder / "a" / "results"});
        const WorkingFolder here(folder);
        QCOMPARE(import(store, {path.toStdString()}).rows(), (RowCounts{0, 0, 1, 0, 0}));
        QCOMPARE(runKeys(store).size(), 1U);
    }

    void correctsAnAssumedDay() {
        TempStore store;
        const Path loose = writeFile(store.folder() / "run_20000000001" / "agg.json", row(1));
        const auto day = [&store] { return store.catalogue()->runs.at(0).day; };
        import(store, {loose}, Day::parse("2026-01-02"));
        QCOMPARE(day(), Day::parse("2026-01-02"));
        import(store, {loose}, Day::parse("2026-01-03"));
        QCOMPARE(day(), Day::parse("2026-01-03"));
        const Path mirrored = store.folder() / "2026-05-09" / "Synthetic_Sample_20000000001" / "artifacts" / "bmk_x_4000000001.zip";
        writeArtifact(mirrored, 1);
        import(store, {mirrored}, Day::parse("2026-01-04"));
        QCOMPARE(day(), Day::parse("2026-05-09"));
        QVERIFY(store.catalogue()->runs.at(0).synthetic);
        import(store, {loose}, Day::parse("2026-01-05"));
        QCOMPARE(day(), Day::parse("2026-05-09"));
        QVERIFY(store.catalogue()->runs.at(0).synthetic);
    }
};

QTEST_GUILESS_MAIN(TestRepeatedImport)
#include "tst_repeated_import.moc"
