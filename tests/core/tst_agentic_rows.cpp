// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/agentic_row_reader.h"
#include "tests/support/parsing.h"

#include <QTest>

#include <algorithm>

using namespace ps;
using namespace ps::test;

namespace {

constexpr const char *kRun = "/d/run_29003473063/results_bmk/agg_bmk.json";

/// JSON with ' for ", which moc 6.4 understands better than raw texts.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

/// The object with further members.
std::string with(std::string object, const std::string &more) {
    return object.insert(object.rfind('}'), more);
}

std::string v1(const std::string &more = {}) {
    return with(
        R"({"hw":"b200","users":4,"image":"vllm/vllm-openai:v0.19.1","model":"nvidia/DeepSeek-R1-0528-FP4","infmax_model_prefix":"dsr1",
    "framework":"vllm","precision":"fp4","scenario_type":"agentic-coding","is_multinode":false,"tp":8,"ep":8,"dp_attention":"false",
    "offload_mode":"on","num_requests_total":93,"num_requests_successful":93,"median_qps":0.0,"p99.9_qps":1.5,"median_ttft":0.64,
    "median_ttlt":33.2,"median_itl":0.0105,"p90_itl":0.0125,"median_input_tokens":104684,"median_output_tokens_actual":2920,
    "server_gpu_cache_hit_rate":0.909,"kv_offload_bytes_gpu_to_cpu":null,"total_prompt_tokens":8628846,"total_tput_tps":5977.9,
    "duration_seconds":1355.8,"tput_per_gpu":747.2})",
        more);
}

/// June 2026: no median, and the interactivity of a percentile is the percentile of the reciprocals.
std::string v2(const std::string &more = {}) {
    return with(
        R"({"hw":"mi355x-amds","conc":16,"model":"amd/Kimi-K2.6-MXFP4","infmax_model_prefix":"kimik2.6","framework":"vllm","precision":"fp4",
    "scenario_type":"agentic-coding","is_multinode":false,"tp":4,"ep":1,"dp_attention":"false","offloading":"lmcache",
    "num_requests_total":10,"num_requests_successful":10,"mean_itl":0.1,"p75_itl":0.125,"p90_itl":0.2,"mean_intvty":12.5,
    "p75_intvty":16.3,"p90_intvty":26.4,"std_intvty":3.5,"response_cache_hit_rate":0.5,"cpu_kv_cache_usage_pct":0.25,
    "tput_per_gpu":10})",
        more);
}

std::string v3(const std::string &more = {}) {
    return with(R"({"hw":"cluster:mi355x-amds","conc":1,"image":"i","model":"amd/Kimi-K2.7-Code-MXFP4","infmax_model_prefix":"kimik2.7",
    "framework":"vllm","precision":"fp4","spec_decoding":"none","disagg":false,"scenario_type":"agentic-coding","is_multinode":false,
    "tp":4,"ep":1,"dp_attention":"false","kv_offloading":"dram","kv_offload_backend":{"name":"lmcache","version":"0.4.2"},
    "allocated_cpu_dram_gb":128,"num_requests_total":196,"num_requests_successful":195,
    "request_accounting":{"records_total":196,"error_categories":{"TimeoutError":1}},"dataset":{"loader":"cc_traces","num_dataset_entries":393},
    "request_metrics":{"qps":{"window_seconds":1,"p50":0,"p90":1},
     "latency":{"ttft":{"mean":10.25,"p50":2.5,"p75":6,"p90":26,"p95":61,"std":22},"itl":{"mean":0.5,"p50":0.25,"std":0.1},
      "intvty":{"mean":2,"p50":4,"p75":72.6,"std":6},"e2e_norm_intvty":{"p50":33}},
     "tokens":{"input":{"p50":85373},"output_actual":{"p50":360},"output_expected":{"p50":395}},
     "throughput":{"input":{"tokens_per_second":5340},"output":{"tokens_per_second":60},"total":{"tokens_per_second":5400},
      "duration_seconds":3542,"per_gpu":{"total_tput_tps":1350,"output_tput_tps":15,"input_tput_tps":1335}},
     "cache":{"theoretical_cache_hit_rate":0.92}},
    "server_metrics":{"present":true,"adapter":"vllm","cache":{"gpu_cache_hit_rate":0.9,"cpu_cache_hit_rate":0.1,"external_cache_hit_rate":0.2,
      "overall_cache_hit_rate":0.95,"router_kv_hit_rate":null},"kv_cache":{"gpu_usage_pct":0.13,"gpu_total_tokens":1854204},
     "kv_offload":{"bytes_gpu_to_cpu":7,"time_cpu_to_gpu":8},"tokens":{"prompt_total":19,"generation_total":21,"requests_completed":23,
      "prompt_by_source":{"raw":{"local_compute":5}}},"sources":[{"role":"combined"}]}})",
                more);
}

ParsedDocument parsed(const std::string &json) {
    return parsedDocument(json, kRun);
}

const Measurement &only(const ParsedDocument &document) {
    if (document.rows.size() != 1) qFatal("expected one row, not %zu", document.rows.size());
    return document.rows.front().measurement;
}

std::optional<double> valueOf(const Measurement &row, std::string_view key) {
    return row.metrics.value(findMetric(key)->id);
}

template <typename Value>
std::optional<Value> in(const std::vector<std::pair<std::string, Value>> &pairs, std::string_view key) {
    for (const auto &[name, value] : pairs) {
        if (name == key) return value;
    }
    return std::nullopt;
}

} // namespace

/// Rows of the multi-turn benchmark: agentic v1, v2 and v3 (archive-format 7).
class TestAgenticRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAgenticV1() {
        const ParsedDocument document = parsed(v1());
        const Measurement &row = only(document);
        QCOMPARE(document.kind, std::string("agentic-rows"));
        QCOMPARE(row.benchmarkType, std::string("agentic_traces"));
        QCOMPARE(row.config.naturalKey(), std::string("b200:vllm:dsr1:fp4:none:false:false:8:8:false:0:8:8:false:0:8:8"));
        QCOMPARE(row.concurrency, 4);
        QCOMPARE(row.offloadMode, std::optional<std::string>("on"));
        QVERIFY(!row.isl && !row.osl);
        QCOMPARE(valueOf(row, "tput_per_gpu"), std::optional(747.2));
        QCOMPARE(valueOf(row, "median_ttlt"), std::optional(33.2));
        QCOMPARE(valueOf(row, "median_qps"), std::optional(0.0));
        QCOMPARE(valueOf(row, "p99.9_qps"), std::optional(1.5));
        QCOMPARE(valueOf(row, "median_intvty"), std::optional(1 / 0.0105));
        QCOMPARE(valueOf(row, "p90_intvty"), std::optional(80.0));
        QCOMPARE(valueOf(row, "mean_intvty"), std::nullopt);
        QCOMPARE(valueOf(row, "kv_offload_bytes_gpu_to_cpu"), std::nullopt);
        QVERIFY(row.isMarked(Normalisation::InteractivityRecomputed) && !row.isMarked(Normalisation::CanonicalLatency));
        QVERIFY(row.otherMetrics.empty());
        QCOMPARE(noteKeys(document.notes), std::string("interactivity-recomputed no-date"));
    }

    void replacesTheFastTailOfAgenticV2() {
        const Measurement row = only(parsed(v2()));
        QCOMPARE(row.concurrency, 16);
        QCOMPARE(row.offloadMode, std::optional<std::string>("on"));
        QCOMPARE(in(row.attributes, "offloading"), std::optional<std::string>("lmcache"));
        QCOMPARE(valueOf(row, "p90_intvty"), std::optional(5.0));
        QCOMPARE(valueOf(row, "p75_intvty"), std::optional(8.0));
        QCOMPARE(valueOf(row, "mean_intvty"), std::optional(10.0));
        QCOMPARE(valueOf(row, "response_cache_hit_rate"), std::optional(0.5));
        QCOMPARE(valueOf(row, "cpu_kv_cache_usage_pct"), std::optional(0.25));
    }

    void removesInteractivityWithoutLatency() {
        const Measurement row = only(parsed(v2(json(",'p95_intvty':9"))));
        QCOMPARE(valueOf(row, "p95_intvty"), std::nullopt);
        QVERIFY(row.isMarked(Normalisation::InteractivityRecomputed));
    }

    void leavesRowsAloneThatAgree() {
        std::string text = v1(json(",'median_intvty':80,'p90_intvty':80"));
        text.replace(text.find("0.0105"), 6, "0.0125");
        const ParsedDocument document = parsed(text);
        QCOMPARE(valueOf(only(document), "median_intvty"), std::optional(80.0));
        QVERIFY(!only(document).isMarked(Normalisation::InteractivityRecomputed));
        QCOMPARE(noteKeys(document.notes), std::string("no-date"));
    }

    void flattensAgenticV3() {
        const ParsedDocument document = parsed(v3());
        const Measurement &row = only(document);
        QCOMPARE(row.config.hardware + ' ' + row.config.model, std::string("mi355x kimik2.7-code"));
        QCOMPARE(row.config.totalGpus(), 4);
        QCOMPARE(row.offloadMode, std::optional<std::string>("on"));
        const std::pair<const char *, double> expected[] = {{"median_qps", 0},
                                                            {"p90_qps", 1},
                                                            {"mean_ttft", 10.25},
                                                            {"median_ttft", 2.5},
                                                            {"p75_ttft", 6},
                                                            {"p90_ttft", 26},
                                                            {"p95_ttft", 61},
                                                            {"std_ttft", 22},
                                                            {"median_intvty", 4},
                                                            {"mean_intvty", 2},
                                                            {"median_e2e_norm_intvty", 33},
                                                            {"median_input_tokens", 85373},
                                                            {"median_output_tokens_actual", 360},
                                                            {"median_output_tokens_expected", 395},
                                                            {"input_tput_tps", 5340},
                                                            {"output_tput_tps", 60},
                                                            {"total_tput_tps", 5400},
                                                            {"duration_seconds", 3542},
                                                            {"tput_per_gpu", 1350},
                                                            {"output_tput_per_gpu", 15},
                                                            {"input_tput_per_gpu", 1335},
                                                            {"theoretical_cache_hit_rate", 0.92},
                                                            {"server_gpu_cache_hit_rate", 0.9},
                                                            {"server_cpu_cache_hit_rate", 0.1},
                                                            {"server_external_cache_hit_rate", 0.2},
                                                            {"server_overall_cache_hit_rate", 0.95},
                                                            {"gpu_kv_cache_usage_pct", 0.13},
                                                            {"kv_offload_bytes_gpu_to_cpu", 7},
                                                            {"kv_offload_time_cpu_to_gpu", 8},
                                                            {"total_prompt_tokens", 19},
                                                            {"total_generation_tokens", 21},
                                                            {"total_requests_completed", 23},
                                                            {"allocated_cpu_dram_gb", 128},
                                                            {"num_requests_total", 196},
                                                            {"num_requests_successful", 195}};
        for (const auto &[key, value] : expected) QVERIFY2(valueOf(row, key) == value, key);
        QCOMPARE(valueOf(row, "p75_intvty"), std::nullopt); // there is no p75 of the latency
        QVERIFY(row.isMarked(Normalisation::InteractivityRecomputed));
        QCOMPARE(row.otherMetrics,
                 (std::vector<std::pair<std::string, double>>{{"dataset.num_dataset_entries", 393},
                                                              {"request_accounting.error_categories.TimeoutError", 1},
                                                              {"request_accounting.records_total", 196},
                                                              {"request_metrics.qps.window_seconds", 1},
                                                              {"server_metrics.kv_cache.gpu_total_tokens", 1854204},
                                                              {"server_metrics.tokens.prompt_by_source.raw.local_compute", 5}}));
        QCOMPARE(in(row.attributes, "kv_offloading"), std::optional<std::string>("dram"));
        QCOMPARE(in(row.attributes, "kv_offload_backend"), std::optional<std::string>("lmcache 0.4.2"));
        QCOMPARE(in(row.attributes, "dataset.loader"), std::optional<std::string>("cc_traces"));
        QCOMPARE(in(row.attributes, "server_metrics.adapter"), std::optional<std::string>("vllm"));
        QVERIFY(!in(row.attributes, "server_metrics.sources"));
        QCOMPARE(noteKeys(document.notes), std::string("interactivity-recomputed no-date other-metrics"));
    }

    void takesTheLatencyOfTheWholeAnswer() {
        std::string text = v3();
        text.replace(text.find("\"e2e_norm_intvty\""), 17, json("'full_response_itl':{'p50':0.5},'e2e_norm_intvty'"));
        const Measurement row = only(parsed(text));
        QCOMPARE(valueOf(row, "median_full_response_itl"), std::optional(0.5));
        QCOMPARE(valueOf(row, "median_itl"), std::optional(0.5));
        QCOMPARE(valueOf(row, "median_intvty"), std::optional(2.0));
        QCOMPARE(in(row.otherMetrics, "reported_median_itl"), std::optional(0.25));
        QVERIFY(row.isMarked(Normalisation::CanonicalLatency) && row.isMarked(Normalisation::InteractivityRecomputed));
    }

    void doesNotAddUpTheParallelismOfSeveralNodes() {
        std::string text = v3(json(",'prefill_tp':4,'prefill_ep':1,'prefill_num_workers':2,'decode_tp':8,'decode_ep':8,'decode_num_workers'"
                                   ":1,'num_prefill_gpu':8,'num_decode_gpu':8"));
        text.replace(text.find("\"is_multinode\":false,\n    \"tp\":4"), 31, "\"is_multinode\":true, \"tp\":12");
        const Measurement row = only(parsed(text));
        QCOMPARE(row.config.prefill, (RoleTopology{4, 1, false, 2, 8}));
        QCOMPARE(row.config.decode, (RoleTopology{8, 8, false, 1, 8}));
        // The same without the roles: the sum is nobody's parallelism.
        text.replace(text.find("\"prefill_tp\":4"), 14, "\"prefill_tp\":null");
        text.replace(text.find("\"decode_tp\":8"), 13, "\"decode_tp\":null");
        QCOMPARE(only(parsed(text)).config.prefill, (RoleTopology{1, 1, false, 2, 8}));
    }

    void tellsOffloadingAsOnOrOff_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("mode");
        QTest::newRow("v2 none") << QByteArray("'offloading':'none'") << QByteArray("off");
        QTest::newRow("v2 hicache") << QByteArray("'offloading':'hicache'") << QByteArray("on");
        QTest::newRow("v3 none") << QByteArray("'kv_offloading':'none'") << QByteArray("off");
        QTest::newRow("v3 empty") << QByteArray("'kv_offloading':''") << QByteArray("off");
        QTest::newRow("v3 dram") << QByteArray("'kv_offloading':'dram'") << QByteArray("on");
        QTest::newRow("v1 off") << QByteArray("'offload_mode':'OFF'") << QByteArray("off");
        QTest::newRow("not told") << QByteArray("'x':null") << QByteArray();
    }
    void tellsOffloadingAsOnOrOff() {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, mode);
        const std::string row = with(json("{'hw':'b200','conc':1,'model':'dsr1','precision':'fp4','framework':'vllm','tp':8,'scenario_type'"
                                          ":'agentic-coding','tput_per_gpu':1}"),
                                     "," + json(field.toStdString()));
        QCOMPARE(QByteArray::fromStdString(only(parsed(row)).offloadMode.value_or("")), mode);
    }

    void leavesOutFailedRowsOfAgenticV2() {
        const std::string failed = json("{'hw':'b200','conc':8,'scenario_type':'agentic-coding','infmax_model_prefix':'','framework':'','"
                                        "precision':'','image':'','model':'','num_requests_total':5,'num_requests_successful':0}");
        const ParsedDocument document = parsed("[" + failed + "," + v2() + "]");
        QCOMPARE(document.rows.size(), 1U);
        QCOMPARE(document.rejectedRows, 1U);
        const ImportNote *note = findNote(document.notes, NoteCode::FailedBenchmark);
        QVERIFY(note && note->element == std::optional<std::int64_t>(0));
    }

    void keepsRowsOfAgenticV2WithEmptyNames() {
        std::string text = v2();
        text.replace(text.find("\"kimik2.6\""), 10, "\"\"");
        text.replace(text.find("\"vllm\""), 6, "\"\"");
        text.replace(text.find("\"fp4\""), 5, "\"\"");
        const ParsedDocument document = parsed(text);
        QCOMPARE(only(document).config.model, std::string("kimik2.6"));
        QCOMPARE(only(document).config.framework + only(document).config.precision, std::string());
        QVERIFY(findNote(document.notes, NoteCode::MissingPrecision));
    }

    void readsThemAmongOtherRows() {
        const ParsedDocument document = parsed(
            "[" + v1() +
            json(",{'hw':'h100','model':'dsr1','conc':4,'isl':1024,'osl':1024,'precision':'fp8','framework':'vllm','tput_per_gpu':1},") +
            v3() + "]");
        QCOMPARE(document.kind, std::string("benchmark-rows"));
        QCOMPARE(document.rows.size(), 3U);
        QCOMPARE(document.rows[0].measurement.benchmarkType, std::string("agentic_traces"));
        QCOMPARE(document.rows[1].measurement.benchmarkType, std::string("single_turn"));
        QCOMPARE(document.rows[2].measurement.benchmarkType, std::string("agentic_traces"));
        QCOMPARE(document.rows[2].measurement.element, 2U);
    }

    void readsThemFromTheApi() {
        const ParsedDocument document = parsedDocument(json(
            "[{'hardware':'b200','framework':'vllm','model':'dsr1','precision':'fp4','spec_method':'none','disagg':false,'is_multinode':"
            "false,'prefill_tp':8,'prefill_ep':1,'decode_tp':8,'decode_ep':1,'num_prefill_gpu':8,'num_decode_gpu':8,'isl':null,'osl':null,'"
            "conc':4,'benchmark_type':'agentic_traces','offload_mode':'off','metrics':{'tput_per_gpu':7,'median_itl':0.5,'median_intvty':3,"
            "'offload_mode':'off'},'date':'2026-07-03','run_url':'https://github.com/x/y/actions/runs/29003473063/attempts/1'}]"));
        const Measurement &row = only(document);
        QCOMPARE(row.benchmarkType, std::string("agentic_traces"));
        QCOMPARE(row.offloadMode, std::optional<std::string>("off"));
        QVERIFY(!row.isl);
        QCOMPARE(valueOf(row, "median_intvty"), std::optional(2.0));
    }
};

QTEST_GUILESS_MAIN(TestAgenticRows)
#include "tst_agentic_rows.moc"
