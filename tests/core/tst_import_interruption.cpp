// SPDX-License-Identifier: GPL-3.0-or-later
// Imports that are cancelled, kept waiting or lose their batch.
#include "core/import/archive_importer.h"
#include "core/store/database.h"
#include "core/store/store_writer.h"
#include "core/store/transaction.h"
#include "tests/support/archive_builder.h"
#include "tests/support/full_disk.h"
#include "tests/support/temp_store.h"

#include <QElapsedTimer>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

const ImportOrigin kOrigin{{"x"}, "0.0.0", "2026-05-10T00:00:00Z"};

/// Points of one configuration at the concurrencies 1, 2 …
ParsedArchive archive(std::string path, int rows, const char *hardware = "h200") {
    std::vector<Measurement> measurements;
    for (int concurrency = 1; concurrency <= rows; ++concurrency)
        measurements.push_back(measurement(servingConfig(hardware), 1024, 1024, concurrency, {{"tput_per_gpu", 1.0 * concurrency}}));
    return archiveOf(std::move(path), githubRun(1, "2026-05-09"), std::move(measurements));
}

/// Cancelled from the question after the `quiet` first ones.
JobControl cancelledAfter(int quiet) {
    return {[asked = 0, quiet]() mutable { return asked++ >= quiet; }, {}};
}

} // namespace

class TestImportInterruption : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesNothingOfAnArchiveThatIsCancelledWhileItIsWritten() {
        TempStore store;
        {
            StoreWriter writer = required(StoreWriter::open(store.file()));
            require(writer.beginImport(kOrigin));
            ImportReport report;
            require(writer.writeArchive(archive("small.zip", 10), report.archives.emplace_back()));
            ArchiveOutcome outcome;
            const Status written = writer.writeArchive(archive("huge.zip", 5000, "b200"), outcome, cancelledAfter(3));
            QVERIFY(!written);
            QCOMPARE(written.error().code(), ErrorCode::Cancelled);
            QCOMPARE(outcome.rows, RowCounts());
            report.state = ImportState::Cancelled;
            require(writer.finishImport(report));
            QCOMPARE(report.rows().added, 10U);
        }
        QCOMPARE(store.catalogue()->resultCount, 10U);
        QCOMPARE(store.import({archive("huge.zip", 5000, "b200")}).rows(), (RowCounts{5000, 0, 0, 0, 0}));
    }

    void isWholeWheneverItIsCancelled() {
        constexpr std::uint64_t kRows = 1500;
        bool wasCancelled = false;
        for (int quiet = 0; quiet < 30; ++quiet) {
            const TempStore store;
            ImportRequest request;
            request.paths = {writeFile(store.folder() / "run_20000000001" / "agg.json", benchmarkRowsJson(kRows))};
            const auto report = importArchives(request, store.file(), cancelledAfter(quiet));
            QVERIFY2(report, report ? "" : report.error().text().c_str());
            QVERIFY(!report->failure);
            const std::uint64_t stored = std::filesystem::exists(store.file()) ? store.catalogue()->resultCount : 0;
            QCOMPARE(stored, report->rows().added);
            QVERIFY2(stored == 0 || stored == kRows, std::to_string(stored).c_str());
            wasCancelled = wasCancelled || report->state == ImportState::Cancelled;
        }
        QVERIFY(wasCancelled);
    }

    void stopsWaitingToOpenWhenCancelled() {
        const TempStore store;
        const auto other = required(Database::open(store.file(), Database::Mode::Write));
        require(other->execute("BEGIN EXCLUSIVE"));
        const auto writer = StoreWriter::open(store.file(), cancelledAfter(3));
        QVERIFY(!writer);
        QCOMPARE(writer.error().code(), ErrorCode::Cancelled);

        ImportRequest request;
        request.paths = {writeFile(store.folder() / "agg.json", benchmarkRowsJson(1))};
        const auto report = importArchives(request, store.file(), cancelledAfter(6));
        QVERIFY(report);
        QCOMPARE(report->state, ImportState::Cancelled);
    }

    void stopsWaitingForTheRecordSoonAfterItIsCancelled() {
        TempStore store;
        store.import({archive("a.zip", 1)});
        StoreWriter writer = required(StoreWriter::open(store.file()));
        require(writer.beginImport(kOrigin));
        ImportReport report;
        ArchiveOutcome outcome;
        QVERIFY(!writer.writeArchive(archive("b.zip", 10), outcome, cancelledAfter(0))); // commits what came before
        const auto other = required(Database::open(store.file(), Database::Mode::Write));
        const Transaction held = required(Transaction::begin(*other, Transaction::Kind::Write));
        QElapsedTimer timer;
        timer.start();
        const Status finished = writer.finishImport(report, cancelledAfter(5));
        QVERIFY(!finished);
        QCOMPARE(finished.error().code(), ErrorCode::Cancelled);
        QVERIFY2(timer.elapsed() < 20'000, "waited as if nobody had cancelled");
    }

    void saysThatResultsAreLostEvenWhenCancelled() {
        TempStore store;
        store.import({archive("a.zip", 1)});
        constexpr std::size_t kFiles = 60;
        const auto folder = store.folder() / "run_20000000001";
        for (std::size_t i = 0; i < kFiles; ++i)
            writeZip(folder / (std::to_string(100 + i) + ".zip"), {{"agg.json", benchmarkRowsJson(400, {1, 400 * i, false, false})}});
        bool wished = false;
        const JobControl job([&] { return wished; }, [&](const Progress &progress) { wished = wished || progress.done > 0; });
        ImportRequest request;
        request.paths = {folder};
        const FullDisk disk(4096);
        const auto report = importArchives(request, store.file(), job);
        QVERIFY2(report, report ? "" : report.error().text().c_str());
        QVERIFY(report->archives.size() < kFiles);
        QCOMPARE(report->state, ImportState::Failed);
        QVERIFY(report->failure);
        QCOMPARE(report->failure->code(), ErrorCode::DiskFull);
        QCOMPARE(report->rows().added, 0U);
    }

    void leavesTheRecordOfAnotherImportAlone() {
        TempStore store;
        store.import({archive("a.zip", 1)});
        std::optional<FullDisk> disk(std::in_place, 4096);
        StoreWriter writer = required(StoreWriter::open(store.file()));
        require(writer.beginImport(kOrigin));
        ImportReport report;
        Status committed;
        for (int i = 0; i < 40 && committed; ++i) { // 20 make a batch
            const std::string name = "lost" + std::to_string(i);
            require(writer.writeArchive(archive(name, 1000, name.c_str()), report.archives.emplace_back()));
            committed = writer.commitIfDue();
        }
        QVERIFY(!committed);
        disk.reset();
        const ImportReport other = store.import({archive("other.zip", 3)}); // takes the number that the lost batch gave back
        disk.emplace(std::int64_t{1} << 30);
        report.state = ImportState::Failed;
        require(writer.finishImport(report));

        QVERIFY(report.id != other.id);
        const std::vector<StoredImport> imports = required(store.reader().imports());
        QCOMPARE(imports.size(), 3U);
        for (const StoredImport &import : imports) {
            if (import.id == other.id) {
                QCOMPARE(import.state, ImportState::Finished);
                QCOMPARE(import.origin.paths, (std::vector<std::string>{"test"}));
                QCOMPARE(import.rows, other.rows());
            } else if (import.id == report.id) {
                QCOMPARE(import.state, ImportState::Failed);
                QCOMPARE(import.origin.paths, kOrigin.paths);
                QCOMPARE(import.rows, RowCounts());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestImportInterruption)
#include "tst_import_interruption.moc"
