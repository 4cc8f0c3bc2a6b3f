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

/// Results of single evaluations and the settings beside them (archive-format 8.2).
class TestEvaluationResults : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
        const ParsedDocument rows = parsedDocument(
            R"([{"is_multinode":false,"model_prefix":"dsr1","model":"x","hw":"B200-NV","framework":"sglang","precision":"fp8",
                 "spec_decoding":"none","isl":1024,"osl":8192,"tp":8,"ep":8,"prefill_tp":8,"prefill_ep":8,"prefill_num_workers":1,
                 "decode_tp":8,"decode_ep":8,"decode_num_workers":1,"conc":32,"dp_attention":"true","prefill_dp_attention":"true",
                 "decode_dp_attention":"true","task":"gsm8k","em_strict":0.75,"em_strict_se":0.005,"em_flexible":0.97,
                 "em_flexible_se":0.004,"n_eff":1319,"source":"eval_results/eval_dsr1_x_b200-nv_1/results_2026-02-19T16-05-08.9.json",
                 "score":0.75,"score_name":"em_strict","score_se":0.005}])");
        const Evaluation aggregated = recordsOf<Evaluation>(rows).at(0);
        QCOMPARE(single.config.naturalKey(), aggregated.config.naturalKey());
        QVERIFY(single.scores == aggregated.scores);
        QCOMPARE(single.scoreName, aggregated.scoreName);
        QCOMPARE(single.source, aggregated.source);
        QCOMPARE(single.evaluatedAt, aggregated.evaluatedAt);
        QVERIFY(single.isl == aggregated.isl && single.osl == aggregated.osl && single.concurrency == aggregated.concurrency);
    }
};

QTEST_GUILESS_MAIN(TestEvaluationResults)
#include "tst_evaluation_results.moc"
