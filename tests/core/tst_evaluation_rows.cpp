// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"
#include "tests/support/reading.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

std::optional<double> score(const Evaluation &evaluation, std::string_view key) {
    for (const auto &[name, value] : evaluation.scores) {
        if (name == key) return value;
    }
    return std::nullopt;
}

std::string keysOf(const Evaluation &evaluation) {
    std::string keys;
    for (const auto &[name, value] : evaluation.scores) keys += (keys.empty() ? "" : " ") + name;
    return keys;
}

} // namespace

/// Rows of evaluations (archive-format 8.1): aggregated by the workflow, and of the API.
class TestEvaluationRows : public QObject {
    Q_OBJECT
private:
    /// An aggregated row, with the fields that a test is about.
    static std::string row(const std::string &fields) {
        return R"([{"is_multinode":false,"model_prefix":"dsr1","model":"m","framework":"sglang","precision":"fp8","spec_decoding":"none",
                    "hw":"B200-TRT","tp":8,"ep":8,"prefill_tp":8,"prefill_ep":8,"prefill_num_workers":1,"decode_tp":8,"decode_ep":8,
                    "decode_num_workers":1,"conc":64,"dp_attention":"true","task":"gsm8k","em_strict":0.95,"em_flexible":null,
                    "n_eff":1319)" +
               (fields.empty() ? "" : ',' + fields) + "}]";
    }
    static Evaluation evaluationOf(const std::string &json, std::string_view path = "/data/evals/mine.json") {
        const ParsedDocument document = parsedDocument(json, path);
        const auto found = recordsOf<Evaluation>(document);
        if (found.size() != 1) qFatal("%zu evaluations: %s", found.size(), noteKeys(document.notes).c_str());
        return found[0];
    }

private Q_SLOTS:
    void readsAnAggregatedRow() {
        const Evaluation evaluation =
            evaluationOf(row(R"("isl":1024,"osl":8192,"em_strict_se":0.006,"score":0.95,"score_name":"em_strict","score_se":0.006,
                   "source":"eval_results/eval_dsr1_1k8k_x_b200-nv_1/results_2026-01-21T00-34-31.779836.json")"));
        QCOMPARE(evaluation.config.naturalKey(), std::string("b200:sglang:dsr1:fp8:none:false:false:8:8:true:0:8:8:true:0:8:8"));
        QCOMPARE(evaluation.raw.hardware, std::string("B200-TRT"));
        QCOMPARE(evaluation.isl, std::optional(1024));
        QCOMPARE(evaluation.osl, std::optional(8192));
        QCOMPARE(evaluation.concurrency, std::optional(64));
        QCOMPARE(keysOf(evaluation), std::string("em_strict em_strict_se n_eff score score_se"));
        QCOMPARE(score(evaluation, "em_strict"), std::optional(0.95));
        QCOMPARE(evaluation.scoreName, std::string("em_strict"));
        QCOMPARE(evaluation.source, std::string("eval_dsr1_1k8k_x_b200-nv_1/results_2026-01-21T00-34-31.779836.json"));
        QCOMPARE(evaluation.evaluatedAt, std::string("2026-01-21T00:34:31"));
    }

    void normalisesHardware_data() {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("17: hw UPPERCASE in evals") << QByteArray("B200-TRT") << QByteArray("b200");
        QTest::newRow("17: cluster") << QByteArray("CLUSTER:B300-NV") << QByteArray("b300");
        QTest::newRow("17: hw with _0") << QByteArray("MI355X-AMD_0") << QByteArray("mi355x");
        QTest::newRow("7.9: B200 NB") << QByteArray("B200 NB") << QByteArray("b200 nb");
        QTest::newRow("17: unmapped hw is kept") << QByteArray("GAUDI25") << QByteArray("gaudi25");
    }
    void normalisesHardware() {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, key);
        std::string json = row({});
        json.replace(json.find("B200-TRT"), 8, raw.toStdString());
        QCOMPARE(QByteArray::fromStdString(evaluationOf(json).config.hardware), key);
    }

    void readsSequences_data() {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("isl");
        QTest::addColumn<int>("osl");
        const QByteArray loose = "/data/evals/mine.json";
        const QByteArray source = R"("source":"eval_results/eval_dsr1_1k8k_12345678/results.json")";
        QTest::newRow("numbers") << QByteArray(R"("isl":8192,"osl":1024)") << loose << 8192 << 1024;
        QTest::newRow("text") << QByteArray(R"("isl":"8192","osl":"1024")") << loose << 8192 << 1024;
        QTest::newRow("17: 0 in evals") << QByteArray(R"("isl":0,"osl":0)") << loose << 0 << 0;
        QTest::newRow("0, told by the source") << QByteArray(R"("isl":0,"osl":0,)") + source << loose << 1024 << 8192;
        QTest::newRow("missing, told by the source") << source << loose << 1024 << 8192;
        QTest::newRow("missing, told by the folder") << QByteArray() << QByteArray("/r/Sweep_-_8k1k_25471873049/x.json") << 8192 << 1024;
        QTest::newRow("the row goes before") << QByteArray(R"("isl":1024,"osl":1024,)") + source << loose << 1024 << 1024;
        QTest::newRow("no sequence anywhere") << QByteArray(R"("source":"bad text")") << loose << 0 << 0;
    }
    void readsSequences() {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, path);
        QFETCH(int, isl);
        QFETCH(int, osl);
        const Evaluation evaluation = evaluationOf(row(fields.toStdString()), path.toStdString());
        QCOMPARE(evaluation.isl.value_or(0), isl);
        QCOMPARE(evaluation.osl.value_or(0), osl);
    }

    void readsDpAttention_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("prefill");
        QTest::addColumn<bool>("decode");
        QTest::newRow("true") << QByteArray(R"("true")") << true << true;
        QTest::newRow("from a spreadsheet") << QByteArray(R"("TRUE")") << true << true;
        QTest::newRow("a boolean") << QByteArray("true") << true << true;
        QTest::newRow("none") << QByteArray(R"("none")") << false << false;
        QTest::newRow("17: one each") << QByteArray(R"("prefill=true,decode=false")") << true << false;
        QTest::newRow("17: the other way round") << QByteArray(R"("prefill=false,decode=true")") << false << true;
    }
    void readsDpAttention() {
        QFETCH(QByteArray, value);
        QFETCH(bool, prefill);
        QFETCH(bool, decode);
        std::string json = row({});
        json.replace(json.find(R"("dp_attention":"true")"), 21, R"("dp_attention":)" + value.toStdString());
        json.replace(json.find(R"("is_multinode":false)"), 20, R"("is_multinode":true)");
        const Evaluation evaluation = evaluationOf(json);
        QCOMPARE(evaluation.config.prefill.dpAttention, prefill);
        QCOMPARE(evaluation.config.decode.dpAttention, decode);
    }

    void normalisesTasks_data() {
        QTest::addColumn<QByteArray>("task");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("GSM8K") << QByteArray("GSM8K") << QByteArray("gsm8k");
        QTest::newRow("space is kept") << QByteArray("  ") << QByteArray("  ");
        QTest::newRow("empty") << QByteArray("") << QByteArray();
    }
    void normalisesTasks() {
        QFETCH(QByteArray, task);
        QFETCH(QByteArray, expected);
        std::string json = row({});
        json.replace(json.find(R"("gsm8k")"), 7, '"' + task.toStdString() + '"');
        const ParsedDocument document = parsedDocument(json);
        if (expected.isEmpty()) {
            QVERIFY(document.records.empty());
            QCOMPARE(findNote(document.notes, NoteCode::MissingField)->message,
                     std::string("the task is missing; the record was left out"));
            return;
        }
        QCOMPARE(QByteArray::fromStdString(recordsOf<Evaluation>(document).at(0).task), expected);
    }

    void keepsTheRowsAroundABadOne() {
        const std::string good = row({}).substr(1, row({}).size() - 2);
        const ParsedDocument document = parsedDocument("[" + good + R"(,42,{"task":"gsm8k"},)" + good + "]");
        QCOMPARE(document.records.size(), 2U);
        QCOMPARE(document.records[1].element, 3U);
        QCOMPARE(findNote(document.notes, NoteCode::NotARow)->element, std::optional<std::int64_t>(1));
        QCOMPARE(findNote(document.notes, NoteCode::MissingField)->element, std::optional<std::int64_t>(2));
    }

    void keepsARowWithoutScores() {
        std::string json = row({});
        json.replace(json.find(R"("em_strict":0.95)"), 16, R"("em_strict":NaN)");
        json.replace(json.find(R"("n_eff":1319)"), 12, R"("n_eff":null)");
        QVERIFY(evaluationOf(json).scores.empty());
    }

    void belongsToTheRunOfItsFolder() {
        const ParsedDocument document = parsedDocument(
            row({}), "/m/2026-05-07/Run_Sweep_-_x_25471873049/artifacts/eval_results_all_4910000000.zip", "agg_eval_all.json");
        QCOMPARE(document.runs.size(), 1U);
        QCOMPARE(document.runs[0].key, std::string("github:25471873049"));
        QCOMPARE(document.runs[0].day, Day::parse("2026-05-07"));
        QCOMPARE(document.records.at(0).run, std::optional<std::uint32_t>(0));
        QVERIFY(!parsedDocument(row({})).records.at(0).run);
    }

    void readsARowOfTheApi() {
        const ParsedDocument document = parsedDocument(
            R"([{"id":"5893","config_id":1018,"hardware":"h200","framework":"vllm","model":"dsv4","precision":"fp8","spec_method":"mtp",
                 "disagg":false,"is_multinode":false,"prefill_tp":8,"prefill_ep":8,"prefill_dp_attention":true,"prefill_num_workers":0,
                 "decode_tp":8,"decode_ep":8,"decode_dp_attention":true,"decode_num_workers":0,"num_prefill_gpu":64,"num_decode_gpu":64,
                 "task":"gsm8k","date":"2026-05-05","conc":32,"metrics":{"n_eff":1319,"em_strict":0.96,"em_flexible":0.95},
                 "timestamp":"2026-05-05T03:31:54Z","run_url":")" +
            std::string("https://github.com/SemiAnalysisAI/InferenceX/actions/runs/25356359090") + R"("}])");
        const Evaluation evaluation = recordsOf<Evaluation>(document).at(0);
        QCOMPARE(evaluation.config.naturalKey(), std::string("h200:vllm:dsv4:fp8:mtp:false:false:8:8:true:0:8:8:true:0:8:8"));
        QCOMPARE(evaluation.publishedId, std::string("5893"));
        QCOMPARE(evaluation.evaluatedAt, std::string("2026-05-05T03:31:54Z"));
        QCOMPARE(keysOf(evaluation), std::string("em_flexible em_strict n_eff"));
        QCOMPARE(evaluation.scoreName, std::string("em_strict"));
        QCOMPARE(document.runs.at(document.records[0].run.value()).key, std::string("github:25356359090"));
        QCOMPARE(document.runs[0].day, Day::parse("2026-05-05"));
        QVERIFY(findNote(document.notes, NoteCode::GpuCountCorrected));
    }

    /// Worker counts default to 1, from which the database concludes disaggregation: 510 of 531 rows of the June fixture.
    void believesDisaggregationOnlyWhereItCanBe_data() {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<bool>("disaggregated");
        QTest::addColumn<int>("gpus");
        QTest::newRow("17: one node, one set of GPUs")
            << QByteArray(R"("framework":"vllm","is_multinode":false,"decode_tp":8)") << false << 8;
        QTest::newRow("an engine that is") << QByteArray(R"("framework":"mori-sglang","is_multinode":false,"decode_tp":8)") << true << 16;
        QTest::newRow("roles differ") << QByteArray(R"("framework":"vllm","is_multinode":false,"decode_tp":4)") << true << 12;
        QTest::newRow("several nodes") << QByteArray(R"("framework":"dynamo-trt","is_multinode":true,"decode_tp":8)") << true << 16;
    }
    void believesDisaggregationOnlyWhereItCanBe() {
        QFETCH(QByteArray, fields);
        QFETCH(bool, disaggregated);
        QFETCH(int, gpus);
        const ParsedDocument document = parsedDocument(
            R"([{"id":"1","hardware":"h200","model":"dsr1","precision":"fp8","spec_method":"none","disagg":true,"prefill_tp":8,"prefill_ep":8,
                 "prefill_num_workers":1,"decode_ep":8,"decode_num_workers":1,"task":"gsm8k","conc":1,"metrics":{},)" +
            fields.toStdString() + "}]");
        const Evaluation evaluation = recordsOf<Evaluation>(document).at(0);
        QCOMPARE(evaluation.config.disaggregated, disaggregated);
        QCOMPARE(evaluation.config.totalGpus(), gpus);
        QCOMPARE(findNote(document.notes, NoteCode::NotDisaggregated) != nullptr, !disaggregated);
    }
};

QTEST_GUILESS_MAIN(TestEvaluationRows)
#include "tst_evaluation_rows.moc"
