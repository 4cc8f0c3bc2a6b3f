// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

class TestDocumentRecognizer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recognisesByContent_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("expected"); // the kind with rows, else code and the start of the message
        const auto add = [](const char *name, const char *json, const char *expected) {
            QTest::newRow(name) << QByteArray(json) << QByteArray(expected);
        };
        add("v0", R"({"hw":"h100","tp":8,"conc":32,"model":"x","framework":"vllm","precision":"fp8","tput_per_gpu":3})", "benchmark-rows");
        add("v2 array", R"([{"hw":"h100","conc":1,"is_multinode":false,"infmax_model_prefix":"dsr1","median_ttft":1}])", "benchmark-rows");
        add("bad first element", R"([null,{"hw":"h100","conc":1,"tput_per_gpu":1}])", "benchmark-rows");
        add("api", R"([{"hardware":"h100","conc":1,"metrics":{}}])", "api-rows");
        add("empty array", "[]", "empty-document: the document is empty");
        add("empty object", "{}", "empty-document: the document is empty");
        add("null", "null", "empty-document: the document is empty");
        add("nothing", "", "empty-document: the file is empty");
        add("agentic v1", R"({"hw":"b200","users":1,"scenario_type":"agentic-coding","tput_per_gpu":4})", "agentic-rows");
        add("agentic v3", R"({"hw":"b200","conc":1,"scenario_type":"agentic-coding","request_metrics":{}})", "agentic-rows");
        add("eval rows", R"([{"model":"x","hw":"B200","conc":1,"task":"gsm8k","em_strict":0.9,"n_eff":3}])", "evaluation rows");
        add("api evaluations", R"([{"id":"1","config_id":2,"hardware":"h200","spec_method":"mtp","task":"gsm8k","conc":32,"metrics":{}}])",
            "evaluation rows");
        add("eval settings", R"({"hw":"b200","framework":"sglang","precision":"fp4","infmax_model_prefix":"dsr1","conc":4})",
            "ignored-document: the settings of an evaluation");
        add("eval results", R"({"results":{"gsm8k":{}},"configs":{},"n-samples":{}})", "evaluation results");
        add("acceptance lengths", R"({"speedbench_al_eval_version":1,"task":"speedbench_al"})", "evaluation results");
        add("identities", R"({"gpu_data":[]})", "ignored-document: the identities of the GPUs");
        add("reused run", R"({"source_run_id":"25763435778"})", "ignored-document: the source of a run that publishes");
        add("reliability", R"([{"hardware":"h100","date":"2026-05-05","n_success":0,"total":0}])", "reliability");
        add("submissions", R"({"summary":[],"volume":[]})", "a list of submissions");
        add("availability",
            R"([{"model":"dsr1","isl":1,"osl":1,"precision":"fp4","hardware":"h","framework":"f","spec_method":"m","disagg":true,"date":"d"}])",
            "a list of available");
        add("workflow info", R"({"runs":[],"changelogs":[],"configs":[]})", "workflow information");
        add("run statistics", R"({"h100":{"n_success":1,"total":2},"b200":{"n_success":0,"total":0}})", "run statistics");
        add("changelog", R"({"base_ref":"a","head_ref":"b","entries":[]})", "a changelog");
        add("artifact list", R"([{"id":1,"name":"bmk_x","size_in_bytes":2,"workflow_run":{"id":3}}])", "a list of artifacts");
        add("raw result", R"({"date":"20260529-152558","backend":"vllm","model_id":"m","max_concurrency":64,"median_ttft_ms":1.0})",
            "mapping-needed: a raw benchmark_serving");
        add("power validation", R"({"schema_version":1,"power_valid":true,"reasons":[]})", "a power validation");
        add("profiler export", R"({"schema_version":"1.2","aiperf_version":"0.8.0"})", "ignored-document: a profiler export");
        add("dump results", R"([{"id":"1","workflow_run_id":"2","config_id":3,"conc":4,"metrics":{}}])",
            "ignored-document: a table of a database dump");
        add("dump configs", R"([{"id":1,"hardware":"h100","framework":"vllm","model":"dsr1","precision":"fp8","spec_method":"none"}])",
            "ignored-document: a table of a database dump");
        add("dump runs", R"([{"id":"1","github_run_id":"2","run_attempt":1,"name":"x"}])", "ignored-document: a table of a database dump");
        add("something else", R"({"name":"left-pad","version":"1.0.0"})", "unknown-document: this JSON is of no kind");
        add("array of numbers", "[1,2,3]", "unknown-document: this JSON is of no kind");
        add("a number", "42", "unknown-document: this JSON is of no kind");
    }
    void recognisesByContent() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, expected);
        const ParsedDocument document = parsedDocument(json.toStdString());
        QByteArray found = QByteArray::fromStdString(document.kind);
        if (document.kind.empty()) {
            QCOMPARE(document.notes.size(), 1U);
            QVERIFY(document.rows.empty());
            found = QByteArray::fromStdString(std::string(noteCodeKey(document.notes[0].code)) + ": " + document.notes[0].message);
        }
        QVERIFY2(found.startsWith(expected), found.constData());
    }

    void ignoresCopiesInPowerAudits() {
        const std::string row = R"({"hw":"h100","conc":1,"model":"dsr1","isl":1,"osl":1,"tput_per_gpu":1})";
        QVERIFY(parsedDocument(row, "/r/power_audit_x_4500000000.zip", "agg_x.json").kind.empty());
        QCOMPARE(parsedDocument(row, "/r/bmk_x_4500000000.zip", "agg_x.json").rows.size(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestDocumentRecognizer)
#include "tst_document_recognizer.moc"
