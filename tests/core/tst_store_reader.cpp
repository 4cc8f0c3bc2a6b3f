// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "core/store/store.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// h200 at 4 and 8 on the first night, at 4 only on the second, where it also has a cold metric and an image.
TempStore &twoNights() {
    static TempStore store;
    static const bool filled = [] {
        const ServingConfig config = servingConfig("h200");
        Measurement late = measurement(config, 1024, 1024, 4, {{"tput_per_gpu", 40.0}, {"peak_temp_c", 71.5}, {"novel", 3.5}});
        late.image = "registry/vllm:2";
        late.attempt = 2;
        late.raw = {"H200-SXM", "vLLM", "DeepSeek-R1", "FP8", ""};
        late.attributes = {{"router", "kv"}, {"wide", "\"quoted\""}};
        store.import({archiveOf(
            "a.zip", githubRun(1, "2026-05-01"),
            {measurement(config, 1024, 1024, 8, {{"tput_per_gpu", 8.0}}), measurement(config, 1024, 1024, 4, {{"tput_per_gpu", 4.0}})})});
        BenchmarkRun second = githubRun(2, "2026-05-02");
        second.synthetic = true;
        store.import({archiveOf("b.zip", second, {late})});
        return true;
    }();
    static_cast<void>(filled);
    return store;
}

std::shared_ptr<const ResultSet> results(SelectMode mode, std::vector<const char *> keys = {"tput_per_gpu"}) {
    std::vector<MetricId> columns;
    for (const char *key : keys) columns.push_back(findMetric(key)->id);
    Selection selection;
    selection.mode = mode;
    return required(twoNights().reader().results(twoNights().catalogue(), selection, columns));
}

} // namespace

class TestStoreReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheNewestRunWhole() {
        const auto set = results(SelectMode::LatestRun);
        QCOMPARE(set->values, (std::vector<double>{40}));
        QCOMPARE(set->rows[0].concurrency, 4);
        QCOMPARE(set->rows[0].attempt, 2);
        QCOMPARE(set->images.at(static_cast<std::size_t>(set->rows[0].image)), std::string("registry/vllm:2"));
        QCOMPARE(set->runOf(set->rows[0]).day, Day::parse("2026-05-02"));
    }

    void readsTheNewestPointOfEachConcurrencyOldestRunFirst() {
        const auto set = results(SelectMode::LatestPoint);
        QCOMPARE(set->values, (std::vector<double>{8, 40}));
        QCOMPARE(set->rows[0].run, 0U);
        QCOMPARE(set->rows[0].attempt, -1);
        QCOMPARE(set->rows[0].image, -1);
        QCOMPARE(set->rows[1].run, 1U);
    }

    void ordersPointsByConcurrency() {
        Selection selection;
        selection.asOf = Day::parse("2026-05-01");
        const auto set = required(twoNights().reader().results(twoNights().catalogue(), selection, {findMetric("tput_per_gpu")->id}));
        QCOMPARE(set->values, (std::vector<double>{4, 8}));
    }

    void joinsColdMetricsAndKeepsTheOrderOfColumns() {
        const auto set = results(SelectMode::LatestPoint, {"peak_temp_c", "tput_per_gpu", "median_ttft"});
        QCOMPARE(set->value(0, 0), std::nullopt);
        QCOMPARE(set->value(1, 0), std::optional(71.5));
        QCOMPARE(set->value(1, 1), std::optional(40.0));
        QCOMPARE(set->value(1, 2), std::nullopt);
        QCOMPARE(set->columnOf(findMetric("tput_per_gpu")->id), std::optional<std::size_t>(1));
    }

    void readsRowsWithoutAnyMetric() { QCOMPARE(results(SelectMode::LatestPoint, {})->rows.size(), 2U); }

    void ordersRunsByDayThenNumberAndUnknownDaysFirst() {
        TempStore store;
        BenchmarkRun undated;
        undated.key = "folder:x";
        const std::vector<Measurement> rows = {measurement(servingConfig("h200"), 1024, 1024, 4)};
        store.import({archiveOf("a", githubRun(9, "2026-05-02"), rows), archiveOf("b", githubRun(12, "2026-05-01"), rows),
                      archiveOf("c", githubRun(7, "2026-05-02"), rows), archiveOf("d", undated, rows)});
        QStringList keys;
        const auto catalogue = store.catalogue();
        for (const RunInfo &run : catalogue->runs) keys << QString::fromStdString(run.key);
        QCOMPARE(keys.join(QLatin1Char(' ')), QStringLiteral("folder:x github:12 github:7 github:9"));
        for (std::uint32_t i = 0; i < 4; ++i) QCOMPARE(catalogue->seriesRuns[i].run, i);
    }

    void keepsEveryFieldOfAConfiguration() {
        TempStore store;
        ServingConfig config = servingConfig("gb300", "dynamo-trt", "kimik2.5", "fp4");
        config.spec = "mtp";
        config.disaggregated = config.multinode = true;
        config.prefill = {4, 8, true, 3, 12};
        config.decode = {16, 32, false, 1, 16};
        store.import({archiveOf("a", githubRun(1, "2026-05-01"), {measurement(config, 1024, 8192, 4)})});
        const auto catalogue = store.catalogue();
        QVERIFY(catalogue->configs.at(0) == config);
        QCOMPARE(catalogue->series.at(0).isl, std::optional(1024));
        QCOMPARE(catalogue->series.at(0).osl, std::optional(8192));
        QCOMPARE(catalogue->series.at(0).benchmarkType, std::string("single_turn"));
    }

    void keepsMissingLengthsAndModesApart() {
        TempStore store;
        Measurement agentic = measurement(servingConfig("h200"), 1024, 1024, 4);
        agentic.isl.reset();
        agentic.osl.reset();
        agentic.benchmarkType = "agentic_traces";
        Measurement offloaded = agentic;
        offloaded.offloadMode = "on";
        const auto archive = archiveOf("a", githubRun(1, "2026-05-01"), {agentic, offloaded});
        store.import({archive});
        QCOMPARE(store.import({archive}).rows(), (RowCounts{0, 0, 2, 0, 0}));
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->series.size(), 2U);
        QCOMPARE(catalogue->series[0].isl, std::nullopt);
        QCOMPARE(catalogue->series[1].offloadMode, std::optional<std::string>("on"));
    }

    void tellsWhereAResultComesFrom() {
        const auto set = results(SelectMode::LatestRun);
        const ResultOrigin origin = required(twoNights().reader().origin(set->rows[0].id));
        QCOMPARE(origin.archive, std::string("b.zip"));
        QCOMPARE(origin.document, std::string("results.json"));
        QCOMPARE(origin.element, 0);
        QCOMPARE(origin.programVersion, std::string("0.0.0"));
        QCOMPARE(origin.importedAt, std::string("2026-05-09T01:02:03Z"));
        QCOMPARE(origin.rawHardware, std::string("H200-SXM"));
        QCOMPARE(origin.rawSpec, std::string());
        QCOMPARE(origin.attributes, (std::vector<std::pair<std::string, std::string>>{{"router", "kv"}, {"wide", "\"quoted\""}}));
        QCOMPARE(origin.otherMetrics, (std::vector<std::pair<std::string, double>>{{"novel", 3.5}}));
    }

    void saysThatAResultIsNotThere() { QCOMPARE(twoNights().reader().origin(ResultId{999}).error().code(), ErrorCode::NotFound); }

    void remembersImportsWithTheirNotes() {
        TempStore store;
        const std::vector<Measurement> row = {measurement(servingConfig("h200"), 1024, 1024, 4)};
        store.import({archiveOf("a", githubRun(1, "2026-05-01"), {row[0], row[0]})});
        store.import({archiveOf("a", githubRun(1, "2026-05-01"), row)});
        const std::vector<StoredImport> imports = required(store.reader().imports());
        QCOMPARE(imports.size(), 2U);
        QCOMPARE(imports[0].rows, (RowCounts{1, 0, 1, 0, 0}));
        QCOMPARE(imports[0].archives, 1U);
        QCOMPARE(imports[0].state, ImportState::Finished);
        QVERIFY(!imports[0].finishedAt.empty());
        QCOMPARE(imports[0].origin.paths, (std::vector<std::string>{"test"}));
        QCOMPARE(imports[0].notes.size(), 1U);
        QCOMPARE(imports[0].notes[0].code, NoteCode::DuplicateRow);
        QCOMPARE(imports[0].notes[0].element, std::optional<std::int64_t>(1));
        QVERIFY(imports[1].notes.empty());
    }

    void refusesIdsThatNoStoreGivesOut_data() {
        QTest::addColumn<QString>("sql");
        for (const char *table : {"serving_config", "run", "series", "concurrency_list"}) {
            for (const char *id : {"0", "-5", "4611686018427387904", "9223372036854775807"})
                QTest::addRow("%s %s", table, id) << QStringLiteral("UPDATE %1 SET id = %2").arg(QLatin1String(table), QLatin1String(id));
        }
    }
    void refusesIdsThatNoStoreGivesOut() {
        QFETCH(QString, sql);
        TempStore store;
        store.import({archiveOf("a", githubRun(1, "2026-05-01"), {measurement(servingConfig("h200"), 1024, 1024, 4)})});
        require(required(Database::open(store.file(), Database::Mode::Write))->execute(sql.toStdString()));
        const auto catalogue = store.reader().catalogue();
        QVERIFY(!catalogue);
        QCOMPARE(catalogue.error().code(), ErrorCode::Corrupt);
    }

    void stopsWhenCancelled() {
        const JobControl cancelled([] { return true; }, {});
        const auto set = twoNights().reader().results(twoNights().catalogue(), {}, {}, cancelled);
        QVERIFY(!set);
        QCOMPARE(set.error().code(), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestStoreReader)
#include "tst_store_reader.moc"
