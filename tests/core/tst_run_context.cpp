// SPDX-License-Identifier: GPL-3.0-or-later
// What artifacts_metadata.json, reuse_source_run.json and the changelog do to the rows beside them.
#include "core/import/archive_importer.h"
#include "core/store/store.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

const std::string kReuse = nlohmann::json{{"source_run_id", 25471873049},
                                          {"source_run_attempt", 2},
                                          {"source_run_url", "https://github.com/o/r/actions/runs/25471873049"}}
                               .dump();
const std::string kEvalsOnly =
    nlohmann::json{{"base_ref", "a"},
                   {"head_ref", "b"},
                   {"entries", {{{"config-keys", {"x"}}, {"description", "y"}, {"pr-link", "z"}, {"evals-only", true}}}}}
        .dump();

std::string row(int throughput) {
    return nlohmann::json{{"hw", "h200"},
                          {"conc", 16},
                          {"model", "deepseek-ai/DeepSeek-R1-0528"},
                          {"framework", "vllm"},
                          {"precision", "fp8"},
                          {"disagg", false},
                          {"infmax_model_prefix", "dsr1"},
                          {"isl", 1024},
                          {"osl", 1024},
                          {"is_multinode", false},
                          {"spec_decoding", "none"},
                          {"tp", 8},
                          {"ep", 1},
                          {"dp_attention", "false"},
                          {"median_intvty", 50},
                          {"tput_per_gpu", throughput}}
        .dump();
}

std::string listOf(std::initializer_list<std::pair<std::int64_t, const char *>> artifacts) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto &[id, madeAt] : artifacts)
        list.push_back({{"id", id},
                        {"name", "bmk_x"},
                        {"created_at", madeAt},
                        {"workflow_run", {{"id", 25471873049}, {"head_branch", "main"}, {"head_sha", "abc123"}}}});
    return list.dump();
}

} // namespace

class TestRunContext : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesDayAndCommitFromTheListOfArtifacts() {
        const TempStore store;
        const auto folder = store.folder() / "in" / "Run_Sweep_-_x_25471873049" / "artifacts";
        writeZip(folder / "bmk_x_4983112233.zip", {{"agg_x.json", row(900)}});
        writeFile(folder / "artifacts_metadata.json", listOf({{4983112233, "2026-05-08T23:59:59Z"}, {4983112234, "2026-05-09T00:10:00Z"}}));
        const ImportReport report = import(store);
        QVERIFY(findNote(report.notes, NoteCode::DayFromMetadata));
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->runs.size(), std::size_t(1));
        QCOMPARE(catalogue->runs[0].day, Day::parse("2026-05-08"));
        QCOMPARE(catalogue->runs[0].daySource, DaySource::Metadata);
        QCOMPARE(catalogue->runs[0].headSha, std::string("abc123"));
    }

    void prefersTheDayThatTheUserGives() {
        const TempStore store;
        const auto folder = store.folder() / "in" / "Run_Sweep_-_x_25471873049" / "artifacts";
        writeZip(folder / "bmk_x_4983112233.zip", {{"agg_x.json", row(900)}});
        writeFile(folder / "artifacts_metadata.json", listOf({{4983112233, "2026-05-08T23:59:59Z"}}));
        import(store, "2026-01-02");
        QCOMPARE(store.catalogue()->runs.at(0).day, Day::parse("2026-01-02"));
        QCOMPARE(store.catalogue()->runs.at(0).daySource, DaySource::User);
    }

    /// Section 16.4: the newest created_at wins, even against the order of the numbers.
    void letsTheLaterUploadWin() {
        const TempStore store;
        const auto folder = store.folder() / "in" / "Run_Sweep_-_x_25471873049" / "artifacts";
        writeZip(folder / "bmk_x_4983112233.zip", {{"agg_x.json", row(900)}});
        writeZip(folder / "bmk_x_4983112234.zip", {{"agg_x.json", row(700)}});
        writeFile(folder / "artifacts_metadata.json", listOf({{4983112233, "2026-05-09T12:00:01Z"}, {4983112234, "2026-05-09T12:00:00Z"}}));
        import(store);
        QCOMPARE(onlyThroughput(store), 900.0);
    }

    /// Section 16.3: measurements belong to the run that made them.
    void countsRepublishedRowsForTheirSource() {
        const TempStore store;
        const auto folder = store.folder() / "in" / "2026-05-20" / "Run_Sweep_-_merge_25599999999" / "artifacts";
        writeZip(folder / "bmk_x_4983112233.zip", {{"agg_x.json", row(900)}});
        writeZip(folder / "reused-ingest-metadata_4983112299.zip", {{"reuse_source_run.json", kReuse}});
        const ImportReport report = import(store);
        QVERIFY(findNote(report.notes, NoteCode::ReusedRun));
        QCOMPARE(store.catalogue()->runs.at(0).githubRunId, std::optional<std::int64_t>(25471873049));
        const auto origin = required(store.reader().origin(ResultId{1}));
        QCOMPARE(origin.attempt, std::optional(2));
        QVERIFY(origin.normalisations & static_cast<std::uint32_t>(Normalisation::MovedToSourceRun));
        // The same rows from the source run itself are the same results.
        const auto source = store.folder() / "in" / "2026-05-07" / "Run_Sweep_-_pr_25471873049" / "artifacts";
        writeZip(source / "bmk_x_4983110000.zip", {{"agg_x.json", row(900)}});
        QCOMPARE(import(store).rows().added, 0U);
        QCOMPARE(store.catalogue()->resultCount, 1U);
    }

    /// Section 10: a run that only evaluates has no benchmark rows worth keeping.
    void leavesOutTheRowsOfARunThatOnlyEvaluates() {
        const TempStore store;
        const auto folder = store.folder() / "in" / "2026-05-20" / "Run_Sweep_-_evals_25599999999" / "artifacts";
        writeZip(folder / "bmk_x_4983112233.zip", {{"agg_x.json", row(900)}});
        writeZip(folder / "changelog-metadata_4983112299.zip", {{"changelog_metadata.json", kEvalsOnly}});
        const ImportReport report = import(store);
        QVERIFY(findNote(report.notes, NoteCode::EvalsOnlyRun));
        QCOMPARE(report.rows(), RowCounts());
        QVERIFY(!report.anythingRejected());
    }

    void readsAgainWhatTheListOfArtifactsChanges() {
        const TempStore store;
        const auto folder = store.folder() / "in" / "Run_Sweep_-_x_25471873049" / "artifacts";
        writeZip(folder / "bmk_x_4983112233.zip", {{"agg_x.json", row(900)}});
        import(store);
        QVERIFY(!store.catalogue()->runs.at(0).day);
        QCOMPARE(import(store).unchangedArchives(), 1U);
        writeFile(folder / "artifacts_metadata.json", listOf({{4983112233, "2026-05-08T23:59:59Z"}}));
        QCOMPARE(import(store).unchangedArchives(), 0U);
        QCOMPARE(store.catalogue()->runs.at(0).day, Day::parse("2026-05-08"));
    }

private:
    static ImportReport import(const TempStore &store, std::string_view day = {}) {
        ImportRequest request;
        request.paths = {store.folder() / "in"};
        request.fallbackDay = Day::parse(day);
        return required(importArchives(request, store.file()));
    }

    static double onlyThroughput(const TempStore &store) {
        const auto results = required(store.reader().results(store.catalogue(), {}, {findMetric("tput_per_gpu")->id}));
        if (results->rows.size() != 1) qFatal("not one result");
        return results->values[0];
    }
};

QTEST_GUILESS_MAIN(TestRunContext)
#include "tst_run_context.moc"
