// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"
#include "tests/support/reading.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// The settings of an evaluation as a job writes them, with further fields.
std::string settings(const std::string &more = {}) {
    return R"({"is_multinode":false,"framework":"sglang","precision":"fp8","spec_decoding":"none","tp":8,"conc":32,"ep":8,
               "dp_attention":true,"model":"deepseek-ai/DeepSeek-R1-0528","infmax_model_prefix":"dsr1","hw":"b200-nv",
               "isl":"1024","osl":"8192")" +
           more + "}";
}

std::string lmEval(double strict, const std::string &version = "0.4.9") {
    return R"({"results":{"gsm8k":{"alias":"gsm8k","exact_match,strict-match":)" + std::to_string(strict) +
           R"(,"exact_match_stderr,strict-match":0.005,"exact_match,flexible-extract":0.97,"exact_match_stderr,flexible-extract":0.004}},
              "configs":{"gsm8k":{"metric_list":[{"metric":"exact_match"}]}},
              "n-samples":{"gsm8k":{"original":1319,"effective":1319}},"lm_eval_version":")" +
           version + R"(","model_name":"x"})";
}

std::optional<double> score(const Evaluation &evaluation, std::string_view key) {
    for (const auto &[name, value] : evaluation.scores) {
        if (name == key) return value;
    }
    return std::nullopt;
}

std::filesystem::path in(const QTemporaryDir &folder, std::string_view name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

std::string keysOf(const Evaluation &evaluation) {
    std::string keys;
    for (const auto &[name, value] : evaluation.scores) keys += (keys.empty() ? "" : " ") + name;
    return keys;
}

} // namespace

/// Evaluations (archive-format 8): aggregated rows, single results with their settings, rows of the API.
class TestEvaluationDocuments : public QObject {
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

    void readsSettingsBesideAResultInAZip() {
        const QTemporaryDir folder;
        writeZip(
            in(folder, "eval_dsr1_1k8k_x_b200-nv_1_4983112233.zip"),
            {{"meta_env.json", settings()}, {"results_2026-02-19T16-05-08.926949.json", lmEval(0.9545)}, {"samples_gsm8k.jsonl", "{}"}});
        const auto archives = readArchives(folder.path().toStdString());
        const auto found = recordsOf<Evaluation>(archives);
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found[0].config.naturalKey(), std::string("b200:sglang:dsr1:fp8:none:false:false:8:8:true:0:8:8:true:0:8:8"));
        QCOMPARE(found[0].isl, std::optional(1024));
        QCOMPARE(found[0].osl, std::optional(8192));
        QCOMPARE(found[0].concurrency, std::optional(32));
        QCOMPARE(keysOf(found[0]), std::string("em_flexible em_flexible_se em_strict em_strict_se n_eff score score_se"));
        QCOMPARE(score(found[0], "score"), std::optional(0.9545));
        QCOMPARE(score(found[0], "n_eff"), std::optional(1319.0));
        QCOMPARE(found[0].harnessVersion, std::string("0.4.9"));
        QCOMPARE(found[0].evaluatedAt, std::string("2026-02-19T16:05:08"));
        QCOMPARE(found[0].source, std::string("eval_dsr1_1k8k_x_b200-nv_1/results_2026-02-19T16-05-08.926949.json"));
        QCOMPARE(noteKeys(notesIn(archives)), std::string("ignored-document ignored-document no-date no-run"));
    }

    void readsSettingsBesideALooseResult() {
        const QTemporaryDir folder;
        const std::string place = in(folder, "run_25471873049/eval_dsr1_1k8k_x_b200-nv_1/").string();
        writeFile(place + "meta_env.json", settings());
        const auto result = writeFile(place + "results_2026-02-19T16-05-08.926949.json", lmEval(0.5));
        for (const std::string &path : {folder.path().toStdString(), result.string()}) {
            const auto archives = readArchives(path);
            const auto found = recordsOf<Evaluation>(archives);
            QCOMPARE(found.size(), 1U);
            QCOMPARE(score(found[0], "em_strict"), std::optional(0.5));
            QCOMPARE(found[0].source, std::string("eval_dsr1_1k8k_x_b200-nv_1/results_2026-02-19T16-05-08.926949.json"));
            QCOMPARE(runsIn(archives).at(0).key, std::string("github:25471873049"));
        }
    }

    void takesTheNewestResult() {
        const QTemporaryDir folder;
        writeZip(in(folder, "eval_x.zip"), {{"results_2026-02-19T16-05-08.926949.json", lmEval(0.1)},
                                            {"results_2026-02-19T16-05-09.1.json", lmEval(0.2)},
                                            {"results_2026-02-18T23-59-59.999999.json", lmEval(0.3)},
                                            {"meta_env.json", settings()}});
        const auto archives = readArchives(folder.path().toStdString());
        const auto found = recordsOf<Evaluation>(archives);
        QCOMPARE(found.size(), 1U);
        QCOMPARE(score(found[0], "em_strict"), std::optional(0.2));
    }

    void takesTheNewestResultOfEachConcurrencyOfABatch() {
        const QTemporaryDir folder;
        writeZip(in(folder, "eval_x.zip"),
                 {{"results_2026-08-12T10-00-00.1_conc4.json", lmEval(0.1)},
                  {"results_2026-08-12T11-00-00.1_conc4.json", lmEval(0.2)},
                  {"results_2026-08-12T10-30-00.1_conc16.json", lmEval(0.3)},
                  {"results_2026-08-12T10-40-00.1_conc64.json", lmEval(0.4)},
                  {"results_2026-08-12T12-00-00.1.json", lmEval(0.5)},
                  {"meta_env.json", settings(R"(,"eval_concs":[4,16,64],"completed_eval_concs":[4,16],"failed_eval_concs":[64])")}});
        const auto archives = readArchives(folder.path().toStdString());
        const auto found = recordsOf<Evaluation>(archives);
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].concurrency, std::optional(4));
        QCOMPARE(score(found[0], "em_strict"), std::optional(0.2));
        QCOMPARE(found[1].concurrency, std::optional(16));
        QCOMPARE(score(found[1], "em_strict"), std::optional(0.3));
    }

    void keepsEvaluationsOfDifferentFoldersApart() {
        const QTemporaryDir folder;
        writeZip(in(folder, "all.zip"), {{"a/meta_env.json", settings()},
                                         {"a/results_2026-02-19T16-05-08.1.json", lmEval(0.1)},
                                         {"b/meta_env.json", settings(R"(,"num":1)")},
                                         {"b/results_2026-02-19T17-05-08.1.json", lmEval(0.2)}});
        QCOMPARE(recordsOf<Evaluation>(readArchives(folder.path().toStdString())).size(), 2U);
    }

    void leavesOutAResultWithoutSettings_data() {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("none") << QByteArray() << QByteArray("cannot be read: there is no 'meta_env.json' beside it");
        QTest::newRow("cut") << QByteArray(R"({"hw":)") << QByteArray("cannot be read");
        QTest::newRow("something else") << QByteArray(R"({"name":"left-pad"})") << QByteArray("are an unknown document");
        QTest::newRow("huge") << QByteArray(2 << 20, ' ') << QByteArray("'meta_env.json' is larger than 1 MiB");
    }
    void leavesOutAResultWithoutSettings() {
        QFETCH(QByteArray, settings);
        QFETCH(QByteArray, message);
        const QTemporaryDir folder;
        ZipMembers members = {{"results_2026-02-19T16-05-08.926949.json", lmEval(0.9)}};
        if (!settings.isEmpty()) members.emplace_back("meta_env.json", settings.toStdString());
        writeZip(in(folder, "eval_x.zip"), members);
        const auto archives = readArchives(folder.path().toStdString());
        QCOMPARE(recordsIn(archives), 0U);
        const auto notes = notesIn(archives);
        const ImportNote *note = findNote(notes, NoteCode::MissingField);
        QVERIFY(note);
        QVERIFY2(note->message.find(message.toStdString()) != std::string::npos, note->message.c_str());
    }

    void namesScores_data() {
        QTest::addColumn<QByteArray>("metrics");
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<QByteArray>("headline");
        QTest::newRow("accuracy") << QByteArray(R"("acc,none":0.7,"acc_stderr,none":0.01)")
                                  << QByteArray("accuracy accuracy_se score score_se") << QByteArray("accuracy");
        QTest::newRow("exact match without filter")
            << QByteArray(R"("exact_match,none":0.7)") << QByteArray("em_strict score") << QByteArray("em_strict");
        QTest::newRow("another metric") << QByteArray(R"("f1,none":0.7,"f1_stderr,none":"N/A","bleu,strict-match":2)")
                                        << QByteArray("bleu,strict-match f1") << QByteArray();
        QTest::newRow("flexible only") << QByteArray(R"("exact_match,flexible-extract":0.7)") << QByteArray("em_flexible") << QByteArray();
        QTest::newRow("none") << QByteArray(R"("alias":"x")") << QByteArray() << QByteArray();
    }
    void namesScores() {
        QFETCH(QByteArray, metrics);
        QFETCH(QByteArray, keys);
        QFETCH(QByteArray, headline);
        const QTemporaryDir folder;
        writeZip(in(folder, "eval_x.zip"),
                 {{"meta_env.json", settings()},
                  {"results_x.json", R"({"results":{"T1":{)" + metrics.toStdString() + R"(},"bad":3},"configs":{}})"}});
        const auto found = recordsOf<Evaluation>(readArchives(folder.path().toStdString()));
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found[0].task, std::string("t1"));
        QCOMPARE(QByteArray::fromStdString(keysOf(found[0])), keys);
        QCOMPARE(QByteArray::fromStdString(found[0].scoreName), headline);
    }

    void makesARecordOfEachTask() {
        const QTemporaryDir folder;
        writeZip(in(folder, "eval_x.zip"), {{"meta_env.json", settings()},
                                            {"results_x.json", R"({"results":{"a":{"acc,none":0.1},"b":{"acc,none":0.2}},"configs":{}})"},
                                            {"results_empty.json", R"({"results":{},"configs":{}})"}});
        const auto archives = readArchives(folder.path().toStdString());
        QCOMPARE(recordsOf<Evaluation>(archives).size(), 2U);
        const auto notes = notesIn(archives);
        QVERIFY(findNote(notes, NoteCode::EmptyDocument));
    }

    void readsAcceptanceLengths() {
        const QTemporaryDir folder;
        writeZip(in(folder, "eval_x.zip"),
                 {{"meta_env.json", settings()},
                  {"results_speedbench_al_on_mtp2.json",
                   R"({"speedbench_al_eval_version":1,"task":"speedbench_al","model":"m","thinking_mode":"thinking_on",
                       "num_speculative_tokens":2,"acceptance_length":2.3,"min_acceptance_length":2.25,"passed":true,"error":null})"}});
        const auto found = recordsOf<Evaluation>(readArchives(folder.path().toStdString()));
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found[0].task, std::string("speedbench_al/thinking_on/mtp2"));
        QCOMPARE(found[0].scoreName, std::string("acceptance_length"));
        QCOMPARE(keysOf(found[0]), std::string("acceptance_length min_acceptance_length passed score"));
        QCOMPARE(score(found[0], "score"), std::optional(2.3));
    }

    void readsTheSameEvaluationFromBothContainers() {
        const QTemporaryDir folder;
        writeZip(in(folder, "eval_dsr1_x_b200-nv_1.zip"),
                 {{"meta_env.json", settings()}, {"results_2026-02-19T16-05-08.9.json", lmEval(0.75)}});
        const Evaluation single = recordsOf<Evaluation>(readArchives(folder.path().toStdString())).at(0);
        const Evaluation aggregated = evaluationOf(
            R"([{"is_multinode":false,"model_prefix":"dsr1","model":"x","hw":"B200-NV","framework":"sglang","precision":"fp8",
                 "spec_decoding":"none","isl":1024,"osl":8192,"tp":8,"ep":8,"prefill_tp":8,"prefill_ep":8,"prefill_num_workers":1,
                 "decode_tp":8,"decode_ep":8,"decode_num_workers":1,"conc":32,"dp_attention":"true","prefill_dp_attention":"true",
                 "decode_dp_attention":"true","task":"gsm8k","em_strict":0.75,"em_strict_se":0.005,"em_flexible":0.97,
                 "em_flexible_se":0.004,"n_eff":1319,"source":"eval_results/eval_dsr1_x_b200-nv_1/results_2026-02-19T16-05-08.9.json",
                 "score":0.75,"score_name":"em_strict","score_se":0.005}])");
        QCOMPARE(single.config.naturalKey(), aggregated.config.naturalKey());
        QVERIFY(single.scores == aggregated.scores);
        QCOMPARE(single.scoreName, aggregated.scoreName);
        QCOMPARE(single.source, aggregated.source);
        QCOMPARE(single.evaluatedAt, aggregated.evaluatedAt);
        QVERIFY(single.isl == aggregated.isl && single.osl == aggregated.osl && single.concurrency == aggregated.concurrency);
    }
};

QTEST_GUILESS_MAIN(TestEvaluationDocuments)
#include "tst_evaluation_documents.moc"
