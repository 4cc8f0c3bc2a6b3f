// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/vetoed_runs.h"
#include "core/domain/vocabulary.h"
#include "core/import/archive_importer.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

using Json = nlohmann::json;

/// A row of today with some members replaced or added; null removes one.
Json rowWith(const Json &changes) {
    Json row = Json::parse(
        R"({"hw":"h100","conc":64,"image":"a/b:1","model":"openai/gpt-oss-120b","infmax_model_prefix":"gptoss","framework":"vllm",
        "precision":"fp4","spec_decoding":"none","disagg":false,"isl":8192,"osl":1024,"is_multinode":false,"tp":4,"ep":2,
        "dp_attention":"false","tput_per_gpu":8005.765519222265,"median_ttft":0.25,"median_tpot":0.02,"median_intvty":50})");
    row.merge_patch(changes);
    return row;
}

Measurement only(const ParsedDocument &document) {
    if (document.rows.size() != 1) qFatal("expected one row, not %zu: %s", document.rows.size(), noteKeys(document.notes).c_str());
    return document.rows.front().measurement;
}

Measurement read(const char *changes) {
    return only(parsedDocument(rowWith(Json::parse(changes)).dump()));
}

std::optional<double> valueOf(const Measurement &row, std::string_view key) {
    return row.metrics.value(findMetric(key)->id);
}

} // namespace

/// Every row of the checklist in archive-format 17, by its words. Other tests go into the detail of each.
class TestArchiveQuirks : public QObject {
    Q_OBJECT

private:
    /// Imports one file named by the user.
    static ImportReport import(const std::filesystem::path &file) {
        ImportRequest request;
        request.paths = {file};
        auto report = importArchives(request, file.parent_path().parent_path() / "store.db");
        if (!report) qFatal("%s", report.error().message().c_str());
        return std::move(*report);
    }

private Q_SLOTS:
    void files_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("rows");
        QTest::addColumn<bool>("rejected");
        QTest::addColumn<QByteArray>("note");
        const auto add = [](const char *title, const char *name, const std::string &bytes, int rows, bool rejected, const char *note) {
            QTest::newRow(title) << QByteArray(name) << QByteArray::fromStdString(bytes) << rows << rejected << QByteArray(note);
        };
        const std::string json = benchmarkRowsJson(3);
        const std::string zip = zipBytes({{"agg_bmk.json", json}});
        std::string windows;
        for (const char c : benchmarkRowsJson(3, {1, 0, true, false})) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
        add("agg_bmk.json = []", "results_bmk.zip", zipBytes({{"agg_bmk.json", "[]"}}), 0, false, "empty-document");
        add("null run_stats", "run-stats.zip", zipBytes({{"run_stats.json", "null"}}), 0, false, "empty-document");
        add("zip truncated", "a.zip", truncated(zip, 30), 0, true, "unreadable-document");
        add("zip empty", "a.zip", "", 0, true, "unreadable-document");
        add("not a zip", "a.zip", "hello", 0, true, "unreadable-document");
        add("double extension .zip.zip", "a.zip.zip", zip, 3, false, "no-run");
        add("a zip in a .zip.zip", "a.zip.zip", zipBytes({{"a.zip", zip}}), 3, false, "no-run");
        add("JSON with git conflict markers", "a.json", "[\n<<<<<<< HEAD\n]", 0, true, "unreadable-document");
        add("BOM", "a.json", "\xEF\xBB\xBF" + json, 3, false, "no-run");
        add("CRLF", "a.json", windows, 3, false, "no-run");
        add("scraped files which are HTML", "a.json", "<!DOCTYPE html><html></html>", 0, true, "unreadable-document");
        add("NaN, Infinity, -Infinity", "a.json",
            R"({"hw":"h100","model":"dsr1","conc":1,"isl":1,"osl":1,"tput_per_gpu":2,"a":NaN,"b":Infinity,"c":-Infinity})", 1, false,
            "non-finite-value");
        add("failed rows: num_requests_successful = 0", "a.json", rowWith({{"num_requests_successful", 0}}).dump(), 0, false,
            "failed-benchmark");
        add("two rows equal but for GPU count", "a.json",
            Json{rowWith({{"disagg", true}, {"is_multinode", true}, {"prefill_tp", 4}, {"num_prefill_gpu", 4}, {"num_decode_gpu", 8}}),
                 rowWith({{"disagg", true}, {"is_multinode", true}, {"prefill_tp", 4}, {"num_prefill_gpu", 4}, {"num_decode_gpu", 16}})}
                .dump(),
            2, false, "no-run");
        add("two rows fully equal", "a.json", Json{rowWith(Json::object()), rowWith(Json::object())}.dump(), 1, false, "duplicate-row");
        add("eval_server_logs_", "eval_server_logs_x.zip", zipBytes({{"server.log", "x"}, {"results/c.json", R"({"block":1})"}}), 0, false,
            "ignored-document");
        add("eval_gpu_metrics_", "eval_gpu_metrics_x.zip",
            zipBytes({{"gpu_metrics.csv", "timestamp, index, power.draw [W]\n2026/06/11 04:10:28.220, 0, 78.91 W\n"}}), 0, false,
            "ignored-document");
        add("unmapped model is kept", "a.json", rowWith({{"model", "x/New-1"}, {"infmax_model_prefix", nullptr}}).dump(), 1, false,
            "unknown-model");
        add("unmapped hw is kept", "a.json", rowWith({{"hw", "tpuv7x"}}).dump(), 1, false, "unknown-hardware");
    }
    void files() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, bytes);
        QFETCH(int, rows);
        QFETCH(bool, rejected);
        QFETCH(QByteArray, note);
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        const ImportReport report = import(writeFile(root / "in" / name.toStdString(), bytes.toStdString()));
        QCOMPARE(report.rows().added, static_cast<std::uint64_t>(rows));
        QCOMPARE(report.rejectedArchives() > 0, rejected);
        QVERIFY2(findNote(report.notes, *parseNoteCode(note.toStdString())), noteKeys(report.notes).c_str());
    }

    void missingArtifactsMetadata() {
        const QTemporaryDir folder;
        const std::filesystem::path run = std::filesystem::path(folder.path().toStdString()) / "2026-05-07" / "Sweep_25471873049";
        for (const char *list : {"", "[{", "{}"}) {
            if (*list) writeFile(run / "artifacts" / "artifacts_metadata.json", list);
            writeZip(run / "artifacts" / "results_bmk_4983112233.zip", {{"agg_bmk.json", benchmarkRowsJson(3)}});
            const ImportReport report = import(run);
            QCOMPARE(report.rows().added + report.rows().unchanged, 3U);
            QVERIFY(!findNote(report.notes, NoteCode::NoRun));
        }
    }

    void flags_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("on");
        for (const char *on : {R"("true")", R"("True")", "true"}) QTest::newRow(on) << QByteArray(on) << true;
        for (const char *off : {R"("false")", R"("none")", "false", R"("")"}) QTest::newRow(off) << QByteArray(off) << false;
    }
    void flags() { // "true", "false", "True", true, "none" for dp_attention
        QFETCH(QByteArray, value);
        QFETCH(bool, on);
        QCOMPARE(read(QByteArray("{\"dp_attention\":" + value + "}").constData()).config.decode.dpAttention, on);
    }

    void numbers() { // keys with dots and a colon; ints where floats are expected; floats with 17 digits
        const Measurement row = read(R"({"p99.9_ttft":3,"request_goodput:":2,"median_tpot":0.017538221627262592})");
        QCOMPARE(valueOf(row, "p99.9_ttft"), std::optional(3.0));
        QCOMPARE(row.otherMetrics, (std::vector<std::pair<std::string, double>>{{"request_goodput:", 2}}));
        QCOMPARE(valueOf(row, "median_tpot"), std::optional(0.017538221627262592));
    }

    void nonsense() { // std_intvty; agentic v2 fast-tail percentiles; tp sum in MN agentic; DB num_*_gpu = tp*ep for SN
        QVERIFY(read(R"({"std_intvty":8400})").otherMetrics.empty());
        const Measurement fast = read(R"({"scenario_type":"agentic-coding","isl":null,"osl":null,"p90_itl":0.1,"p90_intvty":26.4})");
        QCOMPARE(valueOf(fast, "p90_intvty"), std::optional(10.0));
        const Measurement sum = read(R"({"scenario_type":"agentic-coding","isl":null,"osl":null,"is_multinode":true,"tp":12,"ep":8,
            "prefill_tp":4,"prefill_ep":4,"prefill_num_workers":1,"decode_tp":8,"decode_ep":8,"decode_num_workers":2})");
        QCOMPARE(sum.config.prefill.gpus, 4);
        QCOMPARE(sum.config.decode.gpus, 16);
        const Measurement mirrored = only(parsedDocument(
            R"([{"hardware":"h100","framework":"vllm","model":"dsr1","precision":"fp8","spec_method":"none","disagg":false,
            "is_multinode":false,"prefill_tp":8,"prefill_ep":8,"decode_tp":8,"decode_ep":8,"num_prefill_gpu":64,"num_decode_gpu":64,
            "isl":1024,"osl":1024,"conc":4,"metrics":{"tput_per_gpu":1},"date":"2026-03-28"}])"));
        QCOMPARE(mirrored.config.totalGpus(), 8);
    }

    void sequences() { // isl/osl missing (v0/v1), 0 in evals, null in agentic
        const std::string v1 = rowWith({{"isl", nullptr}, {"osl", nullptr}}).dump();
        const Measurement named = only(parsedDocument(v1, "/d/results_70b_1k8k/agg_70b_1k8k.json"));
        QCOMPARE(named.isl, std::optional(1024));
        QCOMPARE(named.osl, std::optional(8192));
        QCOMPARE(parsedDocument(v1).rejectedRows, 1U);
        const ParsedDocument eval = parsedDocument(R"([{"hw":"B200","model":"m","framework":"vllm","precision":"fp8","isl":0,"osl":0,
            "tp":8,"conc":4,"task":"gsm8k","em_strict":0.9}])");
        QVERIFY(!std::get<Evaluation>(eval.records.at(0).record).isl);
        const Measurement agentic = read(R"({"scenario_type":"agentic-coding","isl":null,"osl":null})");
        QVERIFY(!agentic.isl && agentic.benchmarkType == kAgenticTraces);
    }

    void hardware_data() {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("hw UPPERCASE in evals") << QByteArray("B200-TRT") << QByteArray("b200");
        QTest::newRow("hw with _0") << QByteArray("mi355x-amd_0") << QByteArray("mi355x");
        QTest::newRow("cluster:") << QByteArray("cluster:b300-nv") << QByteArray("b300");
        QTest::newRow("runner-specific labels") << QByteArray("rtx6000pro-lat") << QByteArray("rtx6000pro");
    }
    void hardware() {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, key);
        const Measurement row = only(parsedDocument(rowWith({{"hw", raw.toStdString()}}).dump()));
        QCOMPARE(QByteArray::fromStdString(row.config.hardware), key);
        QCOMPARE(QByteArray::fromStdString(row.raw.hardware), raw);
    }

    void models_data() {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("model as path") << QByteArray(R"({"infmax_model_prefix":null,"model":"/mnt/lustre01/models/gpt-oss-120b"})")
                                       << QByteArray("gptoss120b");
        QTest::newRow("short name") << QByteArray(R"({"infmax_model_prefix":null,"model":"deepseek-r1-fp4"})") << QByteArray("dsr1");
        QTest::newRow("empty-string fields") << QByteArray(R"({"infmax_model_prefix":"","framework":"","precision":"","image":""})")
                                             << QByteArray("gptoss120b");
        QTest::newRow("infmax_model_prefix with precision suffix")
            << QByteArray(R"({"infmax_model_prefix":"dsr1-fp8","model":"x/y"})") << QByteArray("dsr1");
    }
    void models() {
        QFETCH(QByteArray, changes);
        QFETCH(QByteArray, key);
        QCOMPARE(QByteArray::fromStdString(read(changes.constData()).config.model), key);
    }

    void images() { // #; blank; missing before Dec 2025
        QCOMPARE(read(R"({"image":"nvcr.io#nvidia/x:1"})").image, std::optional<std::string>("nvcr.io/nvidia/x:1"));
        for (const char *none : {R"({"image":" "})", R"({"image":""})", R"({"image":null})"}) QVERIFY2(!read(none).image, none);
    }

    void aggregatedDeployments() { // decode_tp = 0, num_decode_gpu = 0
        const ServingConfig config = read(R"({"is_multinode":true,"prefill_tp":16,"prefill_num_workers":1,"num_prefill_gpu":16,
            "decode_tp":0,"decode_ep":0,"decode_num_workers":0,"num_decode_gpu":0})")
                                         .config;
        QCOMPARE(config.totalGpus(), 16);
        QCOMPARE(config.decode.gpus, 0);
    }

    void evalsOnlyRuns() {
        const QTemporaryDir folder;
        const std::filesystem::path run = std::filesystem::path(folder.path().toStdString()) / "2026-05-07" / "Sweep_25471873049";
        writeZip(run / "artifacts" / "results_bmk_4983112233.zip", {{"agg_bmk.json", benchmarkRowsJson(3)}});
        writeZip(run / "artifacts" / "changelog-metadata_4983112234.zip",
                 {{"changelog_metadata.json", R"({"base_ref":"a","head_ref":"b","entries":[{"config-keys":["k"],"evals-only":true}]})"}});
        const ImportReport report = import(run);
        QCOMPARE(report.rows().added, 0U);
        QVERIFY(findNote(report.notes, NoteCode::EvalsOnlyRun));
    }

    /// The day of a run is that of its folder; the clock of a raw result is local and only asked when nothing else tells.
    void dates() {
        const std::string raw = R"({"date":"20260610-200909","backend":"vllm","model_id":"deepseek-ai/DeepSeek-R1","max_concurrency":4,
            "completed":40,"total_token_throughput":800,"output_throughput":400,"median_ttft_ms":250,"median_tpot_ms":20})";
        const std::string name = "dsr1_1k1k_fp8_vllm_tp8-ep1-dpafalse_disagg-false_spec-none_conc4_h200-nv_0.json";
        const ParsedDocument placed = parsedDocument(raw, "/g/2026-06-11/Sweep_27312345678/artifacts/" + name);
        QCOMPARE(placed.runs.at(0).day, Day::parse("2026-06-11"));
        QCOMPARE(parsedDocument(raw, "/d/mine/" + name).runs.at(0).day, Day::parse("2026-06-10"));
        // Several runs a day are several runs.
        const ParsedDocument two = parsedDocument(
            Json{rowWith({{"source_file", "run-18455912415/a/agg.json"}}), rowWith({{"source_file", "run-18455912499/a/agg.json"}})}
                .dump());
        QCOMPARE(two.runs.size(), 2U);
    }

    /// Acceptance lengths that were made up do not show in a row: the numbers are kept as measured, the method as named.
    void speculativeDecoding() { QCOMPARE(read(R"({"spec_decoding":"mtp"})").config.spec, std::string("mtp")); }

    /// "MTP without chat template leads to supernatural AR": the run is on the list of bad ones.
    void purgedRuns() {
        const Veto *veto = vetoOf(24959542295);
        QVERIFY(veto && veto->reason.find("chat template") != std::string_view::npos);
    }
};

QTEST_GUILESS_MAIN(TestArchiveQuirks)
#include "tst_archive_quirks.moc"
