// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_importer.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"
#include "tests/support/reading.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// One artifact of a run and what comes of it.
struct Artifact {
    const char *pattern; ///< as archive-format 3 writes it
    std::string name;
    ZipMembers members;
    std::size_t rows = 0;
    std::string records;
};

std::string rows(std::size_t count, std::size_t first = 0) {
    return benchmarkRowsJson(count, {1, first, true, false});
}
std::string row(std::size_t number) {
    return benchmarkRowsJson(1, {1, number, true, true});
}

const std::string kSettings =
    R"({"is_multinode":false,"framework":"sglang","precision":"fp8","spec_decoding":"none","tp":8,"conc":32,"ep":1,
    "dp_attention":false,"model":"deepseek-ai/DeepSeek-R1-0528","infmax_model_prefix":"dsr1","hw":"b200-nv","isl":"1024","osl":"1024"})";
const std::string kEvaluation =
    R"({"results":{"gsm8k":{"exact_match,strict-match":0.95}},"configs":{},"n-samples":{},"lm_eval_version":"0.4.9"})";
const std::string kEvaluationRow = R"({"hw":"B200-NV","model_prefix":"dsr1","model":"m","framework":"sglang","precision":"fp8",
    "spec_decoding":"none","isl":1024,"osl":1024,"tp":8,"ep":1,"conc":32,"dp_attention":"false","em_strict":0.95,"task":)";
const std::string kAgenticRow = R"({"hw":"b200","users":4,"model":"nvidia/DeepSeek-R1-0528-FP4-V2","infmax_model_prefix":"dsr1",
    "framework":"vllm","precision":"fp4","scenario_type":"agentic-coding","offload_mode":"off","tp":4,"ep":4,"dp_attention":"false",
    "tput_per_gpu":400.5,"median_ttft":1.5,"median_itl":0.02,"num_requests_total":3,"num_requests_successful":3})";
const std::string kV1Row = R"({"hw":"gaudi25","tp":8,"conc":32,"model":"meta-llama/Llama-3.3-70B-Instruct","framework":"vllm",
    "precision":"fp8","tput_per_gpu":327.6,"median_ttft":0.2,"median_tpot":0.02,"median_intvty":50})";
const std::string kTelemetry = "timestamp, index, power.draw [W], temperature.gpu\n2026/06/11 04:10:28.220, 0, 78.91 W, 38\n"
                               "2026/06/11 04:10:28.230, 1, 80.91 W, 39\n";
const std::string kValidation = R"({"schema_version":1,"power_valid":true,"reasons":[],"expected_gpu_count":8,"observed_gpu_count":8})";

/// node0/server.log in a tar in a gzip.
std::string nodeLogs() {
    return QByteArray::fromBase64("H4sIAAAAAAACA+3RQQrCQAxA0aw9RU6g07HRGwhu6hkKHdxIB9IqeHtLlxV1NULhv00Cye73uUthJ0WFydFsnpPlfN+rYDGKmvzBfRhb"
                                  "VxXPefz29+u+Uv3cf0j+SL695Wup/oe6/ty/2i/6R4smGuhf3Lk5XdRT2z03AgAAAAAAAAAAAAAAAGBdXmWmnVYAKAAA")
        .toStdString();
}

const std::vector<Artifact> &artifacts() {
    static const std::string rf = "dsr1_1k1k_fp8_sglang_tp8-ep1-dpafalse_disagg-false_spec-none_conc32_b200-nv_1";
    static const std::vector<Artifact> all = {
        {"<exp>_<prec>[_<fw>]_tp<T>_conc<C>_<runner>",
         "70b_1k1k_fp8_vllm_tp8_conc32_gaudi25",
         {{"agg_70b_1k1k_fp8_vllm_tp8_conc32_gaudi25.json", kV1Row}},
         1,
         {}},
        {"results_<exp>", "results_70b_8k1k", {{"agg_70b_8k1k.json", '[' + kV1Row + ']'}}, 1, {}},
        {"results_all", "results_all", {{"agg_all.json", rows(3, 100)}}, 3, {}},
        {"graphs_<exp>", "graphs_70b_8k1k", {{"tput.png", "\x89PNG"}}, 0, {}},
        {"run-stats", "run-stats", {{"run_stats.json", R"({"b200":{"n_success":2,"total":3}})"}}, 0, "reliability 1"},
        {"run_stats", "run_stats", {{"run_stats.json", R"({"b200-dgxc":{"n_success":2,"total":3}})"}}, 0, "reliability 1"},
        {"run-stats: null", "run-stats", {{"run_stats.json", "null"}}, 0, {}},
        {"bmk_<RF>", "bmk_" + rf, {{"agg_" + rf + ".json", row(1)}}, 1, {}},
        {"bmk_<RF>, several nodes", "bmk_x_multi_gb200-nv_0", {{"agg_x_gpus_8.json", row(2)}, {"agg_x_gpus_16.json", row(3)}}, 2, {}},
        {"results_bmk", "results_bmk", {{"agg_bmk.json", rows(4)}}, 4, {}},
        {"results_bmk: []", "results_bmk", {{"agg_bmk.json", "[]"}}, 0, {}},
        {"changelog-metadata",
         "changelog-metadata",
         {{"changelog_metadata.json", R"({"base_ref":"a","head_ref":"b","entries":[{"config-keys":["k"],"description":"d"}]})"}},
         0,
         "changelog-entry 1"},
        {"eval_<EXP>_<RF>",
         "eval_dsr1_1k1k_" + rf,
         {{"meta_env.json", kSettings}, {"results_2026-02-19T16-05-08.9.json", kEvaluation}, {"samples_gsm8k.jsonl", "{}"}},
         0,
         "evaluation 1"},
        {"eval_<EXP>_<RF>: SWE-bench",
         "eval_swe_" + rf,
         {{"meta_env.json", kSettings},
          {"results_2026-02-19T16-05-08.9.json", kEvaluation},
          {"predictions.jsonl", "{}"},
          {"samples_x.jsonl", "{}"}},
         0,
         "evaluation 1"},
        {"eval_results_all",
         "eval_results_all",
         {{"agg_eval_all.json", '[' + kEvaluationRow + R"("gsm8k"},)" + kEvaluationRow + R"("gpqa"}])"}},
         0,
         "evaluation 2"},
        {"server_logs_<RF>",
         "server_logs_" + rf,
         {{"server.log", "INFO\n"}, {"results/benchmark.log", "x"}, {"results/a_config.json", R"({"block_size":16})"}},
         0,
         {}},
        {"multinode_server_logs_<RF>", "multinode_server_logs_" + rf, {{"multinode_server_logs.tar.gz", nodeLogs()}}, 0, {}},
        {"profile_<RF>", "profile_" + rf, {{"trace.json", R"({"traceEvents":[]})"}, {"rank0.trace.gz", "x"}}, 0, {}},
        {"moe_debug_…", "moe_debug_" + rf, {{"experts.json", R"({"layers":[1,2]})"}}, 0, {}},
        {"gpu_metrics_<RF>",
         "gpu_metrics_" + rf,
         {{"gpu_metrics.csv", kTelemetry},
          {"gpu_metrics_energy_start.csv", "gpu,total_energy_consumption\n0,1.5\n"},
          {"gpu_metrics_energy_end.csv", "gpu,total_energy_consumption\n0,2.5\n"},
          {"gpu_metrics_identity.json", R"({"gpu_data":[{"gpu":0}]})"}},
         0,
         "gpu-telemetry 2"},
        {"eval_server_logs_<RF>",
         "eval_server_logs_" + rf,
         {{"server.log", "INFO\n"}, {"results/a_config.json", R"({"block_size":16})"}},
         0,
         {}},
        {"eval_gpu_metrics_<RF>",
         "eval_gpu_metrics_" + rf,
         {{"gpu_metrics.csv", kTelemetry}, {"gpu_metrics_identity.json", R"({"gpu_data":[{"gpu":0}]})"}},
         0,
         {}},
        {"bmk_agentic_<RF>", "bmk_agentic_" + rf, {{rf + ".json", kAgenticRow}}, 1, {}},
        {"agentic_<RF>",
         "agentic_" + rf,
         {{"aiperf_artifacts/profile_export_aiperf.json", R"({"schema_version":"1.2","aiperf_version":"0.8.0"})"},
          {"aiperf_artifacts/profile_export.jsonl", "{}"},
          {"aiperf_artifacts/profile_export_aiperf.csv", "Metric,avg\nTTFT,1\n"},
          {"benchmark_command.txt", "vllm serve"}},
         0,
         {}},
        {"agentic_aggregated", "agentic_aggregated", {{"summary.csv", "conc,tput\n1,2\n"}}, 0, {}},
        {"reused-ingest-artifacts",
         "reused-ingest-artifacts",
         {{"reused-ingest-metadata/reuse_source_run.json", R"({"source_run_id":"25763435778"})"}},
         0,
         {}},
        {"reused-ingest-metadata", "reused-ingest-metadata", {{"reuse_source_run.json", R"({"source_run_id":"25763435778"})"}}, 0, {}},
        {"speedbench-*", "speedbench-al", {{"table.json", R"({"rows":[]})"}, {"table.md", "|a|"}}, 0, {}},
        {"cxsweep-matrix-*", "cxsweep-matrix-1", {{"matrix.json", R"({"include":[{"shard":1}]})"}}, 0, {}},
        {"cxshard-*", "cxshard-1", {{"result.json", R"({"busbw":3.5})"}}, 0, {}},
        {"power_audit_<RF>",
         "power_audit_" + rf,
         {{"agg_" + rf + ".json", row(1)},
          {"power_validation_" + rf + ".json", kValidation},
          {"LOGS/power/manifest.json", R"({"hosts":[]})"}},
         0,
         "power-validation 1"},
    };
    return all;
}

} // namespace

/// Every row of archive-format 3: what becomes of an artifact of each kind in a mirror's folder.
class TestArtifactKinds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryKindOfArtifact_data() {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < artifacts().size(); ++i) QTest::newRow(artifacts()[i].pattern) << i;
    }
    void readsEveryKindOfArtifact() {
        QFETCH(std::size_t, index);
        const Artifact &artifact = artifacts()[index];
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        writeZip(root / kRunFolder / (artifact.name + "_4983112233.zip"), artifact.members);
        const auto zipped = readArchives(root);
        check(artifact, zipped);
        for (const BenchmarkRun &run : runsIn(zipped)) {
            QCOMPARE(run.key, std::string("github:25471873049"));
            QCOMPARE(run.day, Day::parse("2026-05-07"));
        }
        // As `gh run download` leaves it: the same, only that logs and tables may lie beside.
        const QTemporaryDir download;
        const std::filesystem::path run = std::filesystem::path(download.path().toStdString()) / "run_25471873049";
        for (const auto &[name, content] : artifact.members) writeFile(run / artifact.name / name, content);
        check(artifact, readArchives(run));
    }

    /// The artifacts of a run together. Rows of a power audit are copies: archive-format 16.6.
    void countsNothingTwice() {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        std::size_t number = 4983112233;
        for (const Artifact &artifact : artifacts())
            writeZip(root / "mirror" / kRunFolder / (artifact.name + '_' + std::to_string(number++) + ".zip"), artifact.members);
        ImportRequest request;
        request.paths = {root / "mirror"};
        const auto report = importArchives(request, root / "store.db");
        QVERIFY(report);
        QVERIFY2(!report->anythingRejected(), noteKeys(report->notes).c_str());
        // 70b 1k1k, 70b 8k1k, 3 of results_all, 4 of results_bmk of which three are also bmk_*, 1 agentic.
        QCOMPARE(report->rows().added, 1U + 1 + 3 + 4 + 1);
    }

private:
    static constexpr const char *kRunFolder = "2026-05-07/Run_Sweep_-_x_25471873049/artifacts";

    static void check(const Artifact &artifact, const std::vector<ParsedArchive> &archives) {
        for (const ImportNote &note : notesIn(archives)) {
            const NoteSeverity severity = severityOf(note.code);
            QVERIFY2(severity == NoteSeverity::Info, (note.document + ": " + note.message).c_str());
        }
        QCOMPARE(rowsIn(archives), artifact.rows);
        QCOMPARE(recordCounts(archives), artifact.records);
        if (artifact.rows == 0 && artifact.records.empty()) {
            const std::vector<ImportNote> notes = notesIn(archives);
            const bool said = findNote(notes, NoteCode::IgnoredDocument) || findNote(notes, NoteCode::EmptyDocument);
            QVERIFY2(said || archives.empty(), "nothing says what was left out");
        }
    }
};

QTEST_GUILESS_MAIN(TestArtifactKinds)
#include "tst_artifact_kinds.moc"
