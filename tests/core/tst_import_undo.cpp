// SPDX-License-Identifier: GPL-3.0-or-later
// Imports that leave the store as it was: trials, and cancelled ones.
#include "core/import/archive_importer.h"
#include "tests/support/archive_builder.h"
#include "tests/support/logical_dump.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// More rows than the store commits at once.
constexpr std::size_t kArchives = 5;
constexpr std::size_t kRows = 8'000;

/// Rows of one archive; making them takes longer than importing them.
const std::string &rowsOf(std::size_t archive) {
    static std::vector<std::string> texts;
    while (texts.size() <= archive) texts.push_back(benchmarkRowsJson(kRows, {1, texts.size() * kRows, false, false}));
    return texts[archive];
}

ImportRequest requestFor(const TempStore &store, std::size_t archives, const char *folder = "in") {
    for (std::size_t i = 0; i < archives; ++i)
        writeFile(store.folder() / folder / ("run_" + std::to_string(20'000'000'000 + i)) / "results_bmk" / "agg_bmk.json", rowsOf(i));
    ImportRequest request;
    request.paths = {store.folder() / folder};
    return request;
}

} // namespace

class TestImportUndo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void triesWithoutAStore() {
        const TempStore store;
        ImportRequest request = requestFor(store, kArchives);
        request.dryRun = true;
        const ImportReport trial = required(importArchives(request, store.file()));
        QVERIFY(trial.dryRun);
        QCOMPARE(trial.rows(), (RowCounts{kArchives * kRows, 0, 0, 0, 0}));
        for (const char *end : {"", "-wal", "-shm", "-journal"}) QVERIFY(!std::filesystem::exists(store.file().string() + end));
        request.dryRun = false;
        QCOMPARE(required(importArchives(request, store.file())).rows(), trial.rows());
    }

    void triesAgainstAStore() {
        const TempStore store;
        required(importArchives(requestFor(store, 2), store.file()));
        const std::string before = logicalDump(store.file());
        const std::int64_t revision = required(store.reader().revision());
        ImportRequest request = requestFor(store, kArchives);
        request.dryRun = true;
        const ImportReport trial = required(importArchives(request, store.file()));
        QCOMPARE(trial.rows(), (RowCounts{(kArchives - 2) * kRows, 0, 2 * kRows, 0, 0}));
        QVERIFY(logicalDump(store.file()) == before);
        QCOMPARE(required(store.reader().revision()), revision);
        QCOMPARE(required(store.reader().imports()).size(), std::size_t(1));
    }

    void leavesTheStoreAsItWasWhenCancelled_data() {
        QTest::addColumn<int>("afterArchives");
        for (const int archives : {0, 1, 4}) QTest::addRow("after %d archives", archives) << archives;
    }
    void leavesTheStoreAsItWasWhenCancelled() {
        QFETCH(int, afterArchives);
        const TempStore store;
        required(importArchives(requestFor(store, 1, "before"), store.file()));
        const std::string before = logicalDump(store.file());
        const ImportRequest request = requestFor(store, kArchives);
        bool enough = false;
        const std::uint64_t bytes = std::filesystem::file_size(request.paths[0] / "run_20000000000" / "results_bmk" / "agg_bmk.json");
        const JobControl job(
            [&enough] { return enough; },
            [&](const Progress &progress) { enough = progress.done >= bytes * static_cast<std::uint64_t>(afterArchives) / 10 * 9; });
        const ImportReport report = required(importArchives(request, store.file(), job));
        QCOMPARE(report.state, ImportState::Cancelled);
        QCOMPARE(report.rows(), RowCounts());
        QVERIFY(!report.failure);
        const std::string after = logicalDump(store.file());
        QVERIFY2(after == before, firstDifferences(before, after).c_str());
        QCOMPARE(required(store.reader().imports()).size(), std::size_t(1));
        QCOMPARE(required(importArchives(request, store.file())).rows().total(), kArchives * kRows);
    }

    void leavesNoStoreBehindWhenTheFirstImportIsCancelled() {
        const TempStore store;
        bool enough = false;
        const JobControl job([&enough] { return enough; }, [&enough](const Progress &progress) { enough = progress.done > 0; });
        const ImportReport report = required(importArchives(requestFor(store, kArchives), store.file(), job));
        QCOMPARE(report.state, ImportState::Cancelled);
        QVERIFY(!std::filesystem::exists(store.file()));
    }
};

QTEST_GUILESS_MAIN(TestImportUndo)
#include "tst_import_undo.moc"
