// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

constexpr const char *kPath = "/d/mine/dsr1_1k1k_fp8_vllm_tp8-ep1-dpafalse_disagg-false_spec-mtp_conc4_mi355x-amds_01.json";

constexpr const char *kResult =
    R"({"date":"20260527-075026","backend":"openai","model_id":"deepseek-ai/DeepSeek-R1-0528","tokenizer_id":"t","best_of":1,"num_prompts":40,
    "request_rate":"inf","burstiness":1.0,"max_concurrency":4,"duration":165.5,"completed":39,"total_input_tokens":37068,
    "total_output_tokens":36709,"request_throughput":0.25,"request_goodput:":null,"output_throughput":221.42409193453412,
    "total_token_throughput":445.0136269213033,"input_lens":[1,2],"generated_texts":["a"],"mean_ttft_ms":317.0863160688896,
    "median_ttft_ms":296.9768075272441,"median_tpot_ms":17.393898241078155,"std_tpot_ms":0.7068954562863091,"p99.9_tpot_ms":18.499183218996773,
    "p99.9_itl_ms":251.6,"median_e2el_ms":16261.2041993998})";

std::string with(std::string text, const std::string &from, const std::string &to) {
    return text.replace(text.find(from), from.size(), to);
}

const Measurement &only(const ParsedDocument &document) {
    if (document.rows.size() != 1) qFatal("expected one row, not %zu", document.rows.size());
    return document.rows.front().measurement;
}

std::optional<double> valueOf(const Measurement &row, std::string_view key) {
    return row.metrics.value(findMetric(key)->id);
}

ReadingOptions mapped(std::initializer_list<const char *> mappings) {
    ReadingOptions options;
    for (const char *mapping : mappings) {
        if (!addMapping(mapping, options.mapping)) qFatal("%s", mapping);
    }
    return options;
}

} // namespace

/// Raw benchmark_serving results (archive-format 6).
class TestServingResult : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsARawResult() {
        const ParsedDocument document = parsedDocument(kResult, kPath);
        const Measurement &row = only(document);
        QCOMPARE(document.kind, std::string("serving-result"));
        QCOMPARE(row.config.naturalKey(), std::string("mi355x:vllm:dsr1:fp8:mtp:false:false:8:1:false:0:8:1:false:0:8:8"));
        QCOMPARE(row.raw.hardware, std::string("mi355x-amds_01"));
        QCOMPARE(row.raw.model, std::string("deepseek-ai/DeepSeek-R1-0528"));
        QCOMPARE(row.concurrency, 4);
        QCOMPARE(row.isl, std::optional(1024));
        QCOMPARE(row.benchmarkType, std::string("single_turn"));
        // The producer's own arithmetic, to the last bit.
        QCOMPARE(valueOf(row, "median_ttft"), std::optional(296.9768075272441 / 1000.0));
        QCOMPARE(valueOf(row, "median_e2el"), std::optional(16261.2041993998 / 1000.0));
        QCOMPARE(valueOf(row, "median_intvty"), std::optional(1000.0 / 17.393898241078155));
        QCOMPARE(valueOf(row, "p99.9_intvty"), std::optional(1000.0 / 18.499183218996773));
        QCOMPARE(valueOf(row, "std_tpot"), std::optional(0.7068954562863091 / 1000.0));
        QCOMPARE(valueOf(row, "tput_per_gpu"), std::optional(445.0136269213033 / 8));
        QCOMPARE(valueOf(row, "output_tput_per_gpu"), std::optional(221.42409193453412 / 8));
        QCOMPARE(valueOf(row, "input_tput_per_gpu"), std::optional((445.0136269213033 - 221.42409193453412) / 8));
        QCOMPARE(valueOf(row, "total_tput_tps"), std::optional(445.0136269213033));
        QCOMPARE(valueOf(row, "duration_seconds"), std::optional(165.5));
        QCOMPARE(valueOf(row, "num_requests_total"), std::optional(40.0));
        QCOMPARE(valueOf(row, "num_requests_successful"), std::optional(39.0));
        QCOMPARE(row.otherMetrics,
                 (std::vector<std::pair<std::string, double>>{{"best_of", 1}, {"burstiness", 1}, {"request_throughput", 0.25}}));
        QCOMPARE(row.attributes,
                 (std::vector<std::pair<std::string, std::string>>{{"backend", "openai"}, {"request_rate", "inf"}, {"tokenizer_id", "t"}}));
        QCOMPARE(document.runs.at(0).day, Day::parse("2026-05-27"));
        for (const Normalisation what : {Normalisation::MillisecondsToSeconds, Normalisation::PerGpuDerived, Normalisation::FieldsFromName})
            QVERIFY(row.isMarked(what));
        QVERIFY(!row.isMarked(Normalisation::FieldsFromUser) && !row.isMarked(Normalisation::SequenceFromName));
        QCOMPARE(noteKeys(document.notes), std::string("fields-assumed no-run"));
    }

    void dividesByTheGpusOfTheRoles() {
        const ParsedDocument document = parsedDocument(
            kResult,
            "/d/dsr1_8k1k_fp8_dynamo-trt_prefill-tp4-ep4-dptrue-nw1_decode-tp8-ep8-dptrue-nw1_disagg-true_spec-none_conc4_gb200-nv_0_"
            "results_concurrency_4_gpus_12_ctx_4_gen_8.json");
        const Measurement &row = only(document);
        QCOMPARE(row.config.totalGpus(), 12);
        QCOMPARE(valueOf(row, "tput_per_gpu"), std::optional(445.0136269213033 / 12));
        QCOMPARE(valueOf(row, "output_tput_per_gpu"), std::optional(221.42409193453412 / 8));
        QCOMPARE(valueOf(row, "input_tput_per_gpu"), std::optional((445.0136269213033 - 221.42409193453412) / 4));
    }

    void dividesByAllGpusOfAnAggregatedDeployment() {
        const ParsedDocument document = parsedDocument(
            kResult,
            "/d/dsr1_8k1k_fp8_dynamo-trt_prefill-tp16-ep1-dpfalse-nw1_decode-tp0-ep0-dpfalse-nw0_disagg-false_spec-none_conc4_gb200-nv_0_"
            "results_concurrency_4_gpus_16.json");
        QCOMPARE(valueOf(only(document), "output_tput_per_gpu"), std::optional(221.42409193453412 / 16));
    }

    void saysWhatToMap_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("nothing") << QByteArray("/d/mine/out.json")
                                 << QByteArray(
                                        "hw, framework, precision, tp, isl, osl, and neither does its file's name; give them, such as "
                                        "--map hw=b200 --map framework=vllm --map precision=fp8 --map tp=8 --map isl=1024 --map osl=1024");
        QTest::newRow("lengths only") << QByteArray("/d/mine/kimik2.5_8k1k_conc64.json")
                                      << QByteArray("hw, framework, precision, tp, and neither does its file's name; give them, such as "
                                                    "--map hw=b200 --map framework=vllm --map precision=fp8 --map tp=8");
    }
    void saysWhatToMap() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, message);
        const ParsedDocument document = parsedDocument(kResult, path.toStdString());
        QVERIFY(document.kind.empty() && document.rows.empty());
        QCOMPARE(noteKeys(document.notes), std::string("mapping-needed"));
        QCOMPARE(QByteArray::fromStdString(document.notes.at(0).message),
                 QByteArray("a raw benchmark_serving result does not tell " + message));
    }

    void takesWhatTheUserSays() {
        const ParsedDocument document = parsedDocument(
            kResult, mapped({"hw=h200", "framework=sglang", "precision=nvfp4", "tp=4", "pp=2", "dp_attention=true", "isl=7"}),
            "/d/mine/dsr1_8k1k_conc4.json");
        const Measurement &row = only(document);
        QCOMPARE(row.config.naturalKey(), std::string("h200:sglang:dsr1:fp4:none:false:false:4:1:true:0:4:1:true:0:8:8"));
        QCOMPARE(row.isl, std::optional(8192)); // the file's name goes before
        QCOMPARE(row.osl, std::optional(1024));
        QVERIFY(row.isMarked(Normalisation::FieldsFromUser) && !row.isMarked(Normalisation::FieldsFromName));
        QVERIFY(row.isMarked(Normalisation::SequenceFromName));
        QCOMPARE(noteKeys(document.notes), std::string("fields-assumed no-run sequence-from-name"));
    }

    void tellsTriesOfOnePointApart() {
        const auto run = [](const char *name) {
            return parsedDocument(kResult, mapped({"hw=h200", "framework=sglang", "precision=fp8", "tp=4"}), std::string("/d/mine/") + name)
                .runs.at(0)
                .key;
        };
        const std::string key = run("dsr1_8k1k_conc4.json");
        QCOMPARE(key.substr(0, 22), std::string("folder:mine/dsr1_8k1k@"));
        QCOMPARE(run("dsr1_8k1k_conc64.json"), key);
        QCOMPARE(run("dsr1_8k1k.json"), key);
        QCOMPARE(run("dsr1_8k1k_conc4_rerun.json").substr(0, 27), std::string("folder:mine/dsr1_8k1k_rerun"));
    }

    void believesTheFileNameBeforeTheUser() {
        const ParsedDocument document =
            parsedDocument(kResult, mapped({"hw=h200", "precision=fp4", "tp=2", "pp=2", "image=mine:1"}), kPath);
        const Measurement &row = only(document);
        QCOMPARE(row.config.naturalKey(), std::string("mi355x:vllm:dsr1:fp8:mtp:false:false:8:1:false:0:8:1:false:0:16:16"));
        QCOMPARE(row.image, std::optional<std::string>("mine:1"));
        QVERIFY(row.isMarked(Normalisation::FieldsFromUser) && row.isMarked(Normalisation::FieldsFromName));
    }

    void leavesOutWhatIsNoResult_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("no request succeeded") << QByteArray("\"completed\":39") << QByteArray("\"completed\":0")
                                              << QByteArray("failed-benchmark");
        QTest::newRow("concurrency 0") << QByteArray("\"max_concurrency\":4") << QByteArray("\"max_concurrency\":0")
                                       << QByteArray("missing-field");
    }
    void leavesOutWhatIsNoResult() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, note);
        const ParsedDocument document = parsedDocument(with(kResult, from.toStdString(), to.toStdString()), kPath);
        QVERIFY(document.rows.empty());
        QCOMPARE(noteKeys(document.notes), note.toStdString());
    }

    void makesNoInteractivityOfNoLatency() {
        const ParsedDocument document = parsedDocument(with(kResult, "17.393898241078155", "0.0"), kPath);
        QCOMPARE(valueOf(only(document), "median_tpot"), std::nullopt);
        QCOMPARE(valueOf(only(document), "median_intvty"), std::nullopt);
        QCOMPARE(noteKeys(document.notes), std::string("fields-assumed no-run not-positive"));
    }

    void isNotCountedTwiceInAPowerAudit() {
        const ParsedDocument document = parsedDocument(kResult, "/d/run_20000000001/power_audit_x/" + std::string(kPath).substr(8));
        QVERIFY(document.rows.empty());
        QCOMPARE(noteKeys(document.notes), std::string("ignored-document"));
    }
};

QTEST_GUILESS_MAIN(TestServingResult)
#include "tst_serving_result.moc"
