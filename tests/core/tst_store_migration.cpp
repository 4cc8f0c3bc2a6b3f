// SPDX-License-Identifier: GPL-3.0-or-later
// Stores of older formats keep what they hold.
#include "core/store/database.h"
#include "core/store/migrator.h"
#include "core/store/record_tables.h"
#include "tests/support/archive_builder.h"
#include "tests/support/logical_dump.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// What a program of the first format would have written: two imports, the second cut off.
void makeStoreOfFirstFormat(const std::filesystem::path &file) {
    const WritableStore store = required(openStoreForWriting(file, storeMigrations().first(1)));
    require(store.database->execute(
        "INSERT INTO import (id, started_at, finished_at, state, program_version, paths, archives, added)"
        " VALUES (1, '2026-05-09T01:02:03Z', '2026-05-09T01:02:04Z', 'finished', '0.0.0', '[\"old\"]', 1, 2);"
        "INSERT INTO import (id, started_at, program_version, paths) VALUES (2, '2026-05-10T01:02:03Z', '0.0.0', '[\"cut\"]');"
        "INSERT INTO archive (id, import_id, path, bytes, status) VALUES (1, 1, 'a.zip', 10, 'imported'), (2, 2, 'b.zip', 20, 'imported');"
        "INSERT INTO document (id, archive_id, name, kind) VALUES (1, 1, 'agg.json', 'benchmark-rows'), (2, 2, 'agg.json', "
        "'benchmark-rows');"
        "INSERT INTO run (id, key, github_run_id, day, name, url, head_sha, day_assumed, synthetic)"
        " VALUES (1, 'github:1', 1, 20260509, 'Run Sweep', 'https://example.org/runs/1', '0123abcd', 1, 0),"
        " (2, 'github:2', 2, NULL, '', '', '', 0, 0);"
        "INSERT INTO serving_config VALUES (1, 'h200:vllm:dsr1:fp8:none:false:false:8:1:false:0:8:1:false:0:8:8', 'h200', 'vllm', 'dsr1',"
        " 'fp8', 'none', 0, 0, 8, 1, 0, 0, 8, 8, 1, 0, 0, 8);"
        "INSERT INTO series VALUES (1, 1, 'single_turn', NULL, 1024, 1024);"
        "INSERT INTO spelling VALUES (1, 'h200', 'vllm', 'dsr1', 'fp8', 'none');"
        "INSERT INTO concurrency_list VALUES (1, '4,8'), (2, '4');"
        "INSERT INTO series_run VALUES (1, 1, 1), (1, 2, 2);"
        "INSERT INTO result (id, series_id, run_id, concurrency, attempt, spelling_id, document_id, element, fingerprint, tput_per_gpu)"
        " VALUES (1, 1, 1, 4, 1, 1, 1, 0, 77, 100.5), (2, 1, 1, 8, 1, 1, 1, 1, 78, 200.25), (3, 1, 2, 4, NULL, 1, 2, 0, 79, 3);"
        "INSERT INTO result_other VALUES (1, '{\"novel\":2.5}');"
        "INSERT INTO note (import_id, code, archive, document, count, message) VALUES (1, 'no-run', 'a.zip', 'agg.json', 1, 'why');"));
}

} // namespace

class TestStoreMigration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void copiesAgainWhatWasCutOff() {
        const TempStore store;
        makeStoreOfFirstFormat(store.file());
        const std::string copy = store.file().string() + ".v1";
        writeFile(copy + ".part", "the beginning of a copy");
        required(StoreWriter::open(store.file()));
        QVERIFY(!std::filesystem::exists(copy + ".part"));
        const auto old = required(Database::open(copy, Database::Mode::Read));
        QCOMPARE(required(old->integer("SELECT count(*) FROM result")), std::int64_t{3});
    }

    void findsEverythingAgain() {
        TempStore store;
        makeStoreOfFirstFormat(store.file());
        QCOMPARE(StoreReader::open(store.file()).error().code(), ErrorCode::UnsupportedVersion);
        required(StoreWriter::open(store.file()));
        QVERIFY(std::filesystem::exists(store.file().string() + ".v1"));

        const StoreReader reader = store.reader();
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->resultCount, 3U);
        QCOMPARE(catalogue->runs.size(), 2U);
        Selection selection;
        selection.mode = SelectMode::LatestPoint;
        const auto results = required(reader.results(catalogue, selection, {findMetric("tput_per_gpu")->id}));
        QCOMPARE(results->values, (std::vector<double>{100.5, 200.25}));
        const ResultOrigin origin = required(reader.origin(ResultId{1}));
        QCOMPARE(origin.import, ImportId{1});
        QCOMPARE(origin.archive, std::string("a.zip"));
        QCOMPARE(origin.daySource, DaySource::User);
        QCOMPARE(origin.normalisations, 0U);
        QCOMPARE(origin.otherMetrics, (std::vector<std::pair<std::string, double>>{{"novel", 2.5}}));

        const std::vector<StoredImport> imports = required(reader.imports());
        QCOMPARE(imports.size(), 2U);
        QCOMPARE(imports[0].rows, (RowCounts{2, 0, 0, 0, 0}));
        QCOMPARE(imports[0].notes.size(), 1U);
        QCOMPARE(imports[1].state, ImportState::Failed);
        QCOMPARE(imports[1].rows, (RowCounts{1, 0, 0, 0, 0})); // from what came of it
        QCOMPARE(required(reader.archives(ImportId{1})).at(0).outcome.documents, 1U);
        QVERIFY(store.knownFiles().empty());
    }

    void importsOfTheFirstFormatCanBeTakenBack() {
        TempStore store;
        makeStoreOfFirstFormat(store.file());
        QCOMPARE(store.remove(ImportId{1}).removed, 2U);
        QCOMPARE(store.catalogue()->runs.size(), 1U);
        QCOMPARE(store.catalogue()->runs.at(0).key, std::string("github:2"));
        QCOMPARE(store.remove(ImportId{2}).removed, 1U);
        QCOMPARE(store.contents(), std::string());
    }

    void keepsRunsThatOlderImportsTold() {
        TempStore store;
        makeStoreOfFirstFormat(store.file());
        BenchmarkRun bare;
        bare.key = "github:1";
        const ImportReport later = store.import({archiveOf("c.zip", bare, {measurement(servingConfig("h200"), 1024, 1024, 16)})});
        store.remove(later.id);
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->runs.back().key, std::string("github:1"));
        QCOMPARE(catalogue->runs.back().day, Day::parse("2026-05-09"));
        QCOMPARE(catalogue->runs.back().name, std::string("Run Sweep"));
    }

    void everyFieldOfARecordHasItsColumn() {
        TempStore store;
        store.import({});
        const auto database = required(openStoreForReading(store.file()));
        for (std::size_t kind = 0; kind < kSideRecordKinds; ++kind) {
            const std::string table(recordTable(kind));
            Statement columns = required(database->prepare("SELECT group_concat(name, ', ') FROM pragma_table_info('" + table + "')"));
            QVERIFY(required(columns.step()));
            QCOMPARE(columns.text(0), "id, fingerprint, run_id, " + recordColumns(kind));
        }
    }
};

QTEST_GUILESS_MAIN(TestStoreMigration)
#include "tst_store_migration.moc"
