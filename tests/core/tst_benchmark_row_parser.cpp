// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"

#include <QTest>

#include <sstream>

using namespace ps;
using namespace ps::test;

namespace {

constexpr const char *kV1 =
    R"({"hw":"h200-nv","tp":8,"ep":1,"dp_attention":"false","conc":32,"model":"deepseek-ai/DeepSeek-R1","framework":"vllm",
    "precision":"fp8","isl":1024,"osl":1024,"tput_per_gpu":1234.5,"mean_ttft":50.2,"mean_tpot":12.3})";

/// The row with some members replaced or added; null means missing.
std::string rowWith(const std::string &changes) {
    std::string kept;
    std::stringstream members(std::string(kV1).substr(1, std::string(kV1).size() - 2));
    for (std::string member; std::getline(members, member, ',');) {
        const std::string key = member.substr(member.find('"'), member.find(':') + 1 - member.find('"'));
        if (changes.find(key) == std::string::npos) kept += member + ",";
    }
    return "[{" + kept + changes + "}]";
}

std::optional<double> metricOf(const Measurement &measurement, std::string_view key) {
    return measurement.metrics.value(findMetric(key)->id);
}

const Measurement &only(const ParsedDocument &document) {
    if (document.rows.size() != 1) qFatal("expected one row, not %zu", document.rows.size());
    return document.rows.front().measurement;
}

std::string attribute(const Measurement &measurement, std::string_view key) {
    for (const auto &[name, value] : measurement.attributes) {
        if (name == key) return value;
    }
    return {};
}

} // namespace

class TestBenchmarkRowParser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsARowOfEraV1() {
        const ParsedDocument document = parsedDocument(kV1);
        const Measurement &row = only(document);
        QCOMPARE(document.kind, std::string("benchmark-rows"));
        QCOMPARE(row.config.naturalKey(), std::string("h200:vllm:dsr1:fp8:none:false:false:8:1:false:0:8:1:false:0:8:8"));
        QCOMPARE(row.raw.hardware, std::string("h200-nv"));
        QCOMPARE(row.raw.model, std::string("deepseek-ai/DeepSeek-R1"));
        QCOMPARE(row.isl, std::optional(1024));
        QCOMPARE(row.concurrency, 32);
        QCOMPARE(row.benchmarkType, std::string("single_turn"));
        QVERIFY(!row.image && !row.attempt);
        QCOMPARE(metricOf(row, "tput_per_gpu"), std::optional(1234.5));
        QCOMPARE(metricOf(row, "mean_ttft"), std::optional(50.2));
        QCOMPARE(metricOf(row, "mean_tpot"), std::optional(12.3));
        QVERIFY(row.otherMetrics.empty() && row.attributes.empty());
    }

    void countsGpusOfOneNode_data() {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<int>("gpus");
        QTest::newRow("expert parallelism uses the same GPUs") << QByteArray(R"("tp":4,"ep":2,"dp_attention":"True")") << 4;
        QTest::newRow("absent") << QByteArray(R"("tp":null,"ep":null)") << 1;
        QTest::newRow("pipeline") << QByteArray(R"("tp":4,"pp":2)") << 8;
        QTest::newRow("context parallel") << QByteArray(R"("tp":4,"pp":2,"pcp_size":2,"dcp_size":8)") << 16;
        QTest::newRow("text") << QByteArray(R"("tp":"8")") << 8;
    }
    void countsGpusOfOneNode() {
        QFETCH(QByteArray, changes);
        QFETCH(int, gpus);
        const ParsedDocument document = parsedDocument(rowWith(changes.toStdString()));
        const ServingConfig &config = only(document).config;
        QCOMPARE(config.totalGpus(), gpus);
        QCOMPARE(config.prefill, config.decode);
        QCOMPARE(config.decode.workers, 0);
    }

    void keepsBothRolesAsGiven() {
        const ParsedDocument document =
            parsedDocument(rowWith(R"("is_multinode":true,"disagg":true,"prefill_tp":4,"prefill_ep":2,"prefill_dp_attention":"true",
            "prefill_num_workers":1,"decode_tp":2,"decode_ep":4,"decode_dp_attention":"false","decode_num_workers":2,"num_prefill_gpu":8,"num_decode_gpu":8)"));
        const ServingConfig &config = only(document).config;
        QCOMPARE(config.prefill, (RoleTopology{4, 2, true, 1, 8}));
        QCOMPARE(config.decode, (RoleTopology{2, 4, false, 2, 8}));
        QCOMPARE(config.totalGpus(), 16);
        QVERIFY(config.disaggregated && config.multinode);
        QVERIFY(!findNote(document.notes, NoteCode::GpuCountDerived));
    }

    void derivesMissingGpuCounts() {
        const ParsedDocument document = parsedDocument(
            rowWith(R"("is_multinode":"True","disagg":"True","prefill_tp":4,"prefill_pp":2,"decode_tp":2,"decode_num_workers":3)"));
        const ServingConfig &config = only(document).config;
        QCOMPARE(config.prefill.gpus, 8);
        QCOMPARE(config.prefill.workers, 0);
        QCOMPARE(config.decode.gpus, 6);
        QVERIFY(findNote(document.notes, NoteCode::GpuCountDerived));
    }

    void keepsAnAggregatedMultinodeDeployment() {
        const ParsedDocument document = parsedDocument(rowWith(
            R"("is_multinode":true,"prefill_tp":16,"prefill_num_workers":1,"decode_tp":0,"decode_ep":0,"decode_num_workers":0,"num_prefill_gpu":16,"num_decode_gpu":0)"));
        const ServingConfig &config = only(document).config;
        QCOMPARE(config.decode, (RoleTopology{0, 0, false, 0, 0}));
        QCOMPARE(config.totalGpus(), 16);
    }

    void readsNames_data() {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QByteArray>("key"); // framework:model:precision:spec:disaggregated
        QTest::newRow("as given") << QByteArray(R"("x":null)") << QByteArray("vllm:dsr1:fp8:none:false");
        QTest::newRow("upper case") << QByteArray(R"("framework":"SGLang","precision":"FP8","spec_decoding":"Eagle")")
                                    << QByteArray("sglang:dsr1:fp8:eagle:false");
        QTest::newRow("aliases") << QByteArray(R"("framework":"sglang-disagg","precision":"nvfp4")")
                                 << QByteArray("mori-sglang:dsr1:fp4:none:true");
        QTest::newRow("dynamo without disagg") << QByteArray(R"("framework":"dynamo-trtllm")")
                                               << QByteArray("dynamo-trt:dsr1:fp8:none:true");
        QTest::newRow("dynamo with disagg") << QByteArray(R"("framework":"dynamo-vllm","disagg":"False")")
                                            << QByteArray("dynamo-vllm:dsr1:fp8:none:false");
        QTest::newRow("disagg from a spreadsheet") << QByteArray(R"("disagg":"TRUE")") << QByteArray("vllm:dsr1:fp8:none:true");
        QTest::newRow("disagg as text") << QByteArray(R"("disagg":"True")") << QByteArray("vllm:dsr1:fp8:none:true");
        QTest::newRow("old mtp flag") << QByteArray(R"("mtp":"on")") << QByteArray("vllm:dsr1:fp8:mtp:false");
        QTest::newRow("old mtp flag off") << QByteArray(R"("mtp":"off")") << QByteArray("vllm:dsr1:fp8:none:false");
        QTest::newRow("spec false") << QByteArray(R"("spec_decoding":false)") << QByteArray("vllm:dsr1:fp8:none:false");
        QTest::newRow("spec zero") << QByteArray(R"("spec_decoding":0)") << QByteArray("vllm:dsr1:fp8:none:false");
        QTest::newRow("prefix") << QByteArray(R"("infmax_model_prefix":"gptoss")") << QByteArray("vllm:gptoss120b:fp8:none:false");
        QTest::newRow("empty framework") << QByteArray(R"("framework":"")") << QByteArray(":dsr1:fp8:none:false");
        QTest::newRow("no precision") << QByteArray(R"("precision":null)") << QByteArray("vllm:dsr1::none:false");
    }
    void readsNames() {
        QFETCH(QByteArray, changes);
        QFETCH(QByteArray, key);
        const ParsedDocument document = parsedDocument(rowWith(changes.toStdString()));
        const ServingConfig &config = only(document).config;
        QCOMPARE(QByteArray::fromStdString(config.framework + ':' + config.model + ':' + config.precision + ':' + config.spec +
                                           (config.disaggregated ? ":true" : ":false")),
                 key);
        QCOMPARE(findNote(document.notes, NoteCode::MissingPrecision) != nullptr, config.precision.empty());
        QCOMPARE(findNote(document.notes, NoteCode::WrongType), nullptr);
    }

    void keepsUnknownNamesAndReportsThem() {
        const ParsedDocument document =
            parsedDocument(rowWith(R"("hw":"Gaudi25","model":"Acme/Big-1","framework":"mindie","precision":"fp2")"));
        const Measurement &row = only(document);
        QCOMPARE(row.config.hardware, std::string("gaudi25"));
        QCOMPARE(row.config.model, std::string("acme/big-1"));
        QCOMPARE(row.config.framework, std::string("mindie"));
        QCOMPARE(row.config.precision, std::string("fp2"));
        QCOMPARE(noteKeys(document.notes),
                 std::string("no-date no-run unknown-framework unknown-hardware unknown-model unknown-precision"));
        QCOMPARE(findNote(document.notes, NoteCode::UnknownHardware)->message,
                 std::string("hardware 'gaudi25' is not known; kept under this name"));
    }

    void rejectsARowWithoutWhatDefinesIt_data() {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<int>("code");
        const auto add = [](const char *name, const char *row, NoteCode code) {
            QTest::newRow(name) << QByteArray(row) << static_cast<int>(code);
        };
        add("no hardware", R"({"conc":1,"model":"dsr1","framework":"vllm","isl":1024,"osl":1024,"tput_per_gpu":1})",
            NoteCode::MissingField);
        add("no model", R"({"hw":"h100","conc":1,"framework":"vllm","isl":1024,"osl":1024,"tput_per_gpu":1})", NoteCode::MissingField);
        add("no concurrency", R"({"hw":"h100","model":"dsr1","framework":"vllm","isl":1024,"osl":1024,"tput_per_gpu":1})",
            NoteCode::MissingField);
        add("concurrency 0", R"({"hw":"h100","model":"dsr1","conc":0,"isl":1024,"osl":1024,"tput_per_gpu":1})", NoteCode::MissingField);
        add("concurrency of a wrong type", R"({"hw":"h100","model":"dsr1","conc":[4],"isl":1024,"osl":1024,"tput_per_gpu":1})",
            NoteCode::MissingField);
        add("isl null", R"({"hw":"h100","model":"dsr1","conc":4,"isl":null,"osl":1024,"tput_per_gpu":1})", NoteCode::MissingSequence);
        add("isl 0", R"({"hw":"h100","model":"dsr1","conc":4,"isl":0,"osl":1024,"tput_per_gpu":1})", NoteCode::MissingSequence);
        add("no object", "42", NoteCode::NotARow);
        add("null", "null", NoteCode::NotARow);
    }
    void rejectsARowWithoutWhatDefinesIt() {
        QFETCH(QByteArray, row);
        QFETCH(int, code);
        const ParsedDocument document = parsedDocument("[" + std::string(kV1) + "," + row.toStdString() + "]");
        QCOMPARE(document.rows.size(), 1U);
        QCOMPARE(document.rejectedRows, 1U);
        const ImportNote *note = findNote(document.notes, static_cast<NoteCode>(code));
        QVERIFY(note);
        QCOMPARE(note->element, std::optional<std::int64_t>(1));
        QCOMPARE(severityOf(note->code), NoteSeverity::RowLost);
    }

    void takesTheSequenceFromNames() {
        const std::string row = R"({"hw":"h100","model":"dsr1","conc":4,"tput_per_gpu":1)";
        const ParsedDocument member = parsedDocument(row + "}", "/d/results_8k1k_1.zip", "agg_dsr1_1k8k.json");
        QCOMPARE(only(member).isl, std::optional(1024));
        QCOMPARE(only(member).osl, std::optional(8192));
        QVERIFY(findNote(member.notes, NoteCode::SequenceFromName));
        QCOMPARE(only(parsedDocument(row + "}", "/d/results_8k1k_1.zip", "agg_dsr1.json")).isl, std::optional(8192));
        const ParsedDocument source =
            parsedDocument(row + R"(,"source_file":"artifacts/run-1/70b_1k1k_fp8/agg_70b.json"})", "/d/results_8k1k_1.zip");
        QCOMPARE(only(source).isl, std::optional(1024));
        const ParsedDocument own = parsedDocument(row + R"(,"isl":2048,"osl":128})", "/d/results_8k1k_1.zip");
        QCOMPARE(only(own).isl, std::optional(2048));
        QVERIFY(!findNote(own.notes, NoteCode::SequenceFromName));
    }

    void readsNumbersInAllSpellings() {
        const ParsedDocument document =
            parsedDocument(rowWith(R"("isl":"2048","osl":"4096","conc":"32","median_ttft":"3.14","median_tpot":"42abc","median_e2el":2)"));
        const Measurement &row = only(document);
        QCOMPARE(row.isl, std::optional(2048));
        QCOMPARE(row.osl, std::optional(4096));
        QCOMPARE(row.concurrency, 32);
        QCOMPARE(metricOf(row, "median_ttft"), std::optional(3.14));
        QCOMPARE(metricOf(row, "median_tpot"), std::optional(42.0));
        QCOMPARE(metricOf(row, "median_e2el"), std::optional(2.0));
    }

    void leavesOutValuesThatAreNone_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("notes");
        QTest::newRow("text") << QByteArray("\"not_a_number\"") << QByteArray("wrong-type");
        QTest::newRow("digits in groups") << QByteArray("\"1,234.5\"") << QByteArray("wrong-type");
        QTest::newRow("nested") << QByteArray("{\"a\":1}") << QByteArray("wrong-type");
        QTest::newRow("boolean") << QByteArray("true") << QByteArray("wrong-type");
        QTest::newRow("zero") << QByteArray("0") << QByteArray("not-positive");
        QTest::newRow("negative") << QByteArray("-1.5") << QByteArray("not-positive");
        QTest::newRow("NaN") << QByteArray("NaN") << QByteArray("non-finite-value");
        QTest::newRow("Infinity") << QByteArray("-Infinity") << QByteArray("non-finite-value");
        QTest::newRow("NaN as text") << QByteArray("\"NaN\"") << QByteArray("non-finite-value");
        QTest::newRow("null") << QByteArray("null") << QByteArray();
    }
    void leavesOutValuesThatAreNone() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, notes);
        const QByteArray change = "\"median_ttft\":" + value;
        const ParsedDocument document = parsedDocument(rowWith(change.toStdString()));
        QCOMPARE(metricOf(only(document), "median_ttft"), std::nullopt);
        QCOMPARE(metricOf(only(document), "tput_per_gpu"), std::optional(1234.5));
        std::string expected = "no-date no-run";
        if (!notes.isEmpty()) expected += ' ' + notes.toStdString();
        QCOMPARE(noteKeys(document.notes), expected);
    }

    void keepsWhatItDoesNotKnow() {
        const ParsedDocument document = parsedDocument(rowWith("\"image\":\"registry.io#org#repo:v1.2.3-rc1+build.123\","
                                                               R"("zeta":1.5,"alpha":2,
            "p99.9_ttft":0.7,"std_intvty":8400,"recipe_fingerprint":"abc","router":{"name":"sglang-router","version":"0.3.2"},
            "kv_p2p_transfer":"nixl","pp":2,"dcp_size":1,"empty":"","note":"x")"));
        const Measurement &row = only(document);
        QCOMPARE(row.otherMetrics, (std::vector<std::pair<std::string, double>>{{"alpha", 2}, {"zeta", 1.5}}));
        QVERIFY(findNote(document.notes, NoteCode::OtherMetrics));
        QCOMPARE(metricOf(row, "p99.9_ttft"), std::optional(0.7));
        QCOMPARE(row.image, std::optional<std::string>("registry.io/org/repo:v1.2.3-rc1+build.123"));
        QCOMPARE(attribute(row, "recipe_fingerprint"), std::string("abc"));
        QCOMPARE(attribute(row, "router"), std::string("sglang-router 0.3.2"));
        QCOMPARE(attribute(row, "kv_p2p_transfer"), std::string("nixl"));
        QCOMPARE(attribute(row, "pp") + attribute(row, "dcp_size") + attribute(row, "note"), std::string("21x"));
        QCOMPARE(row.attributes.size(), 6U);
    }

    void countsTheLaterOfARepeatedKey() {
        const ParsedDocument document = parsedDocument(
            R"([{"hw":"h100","hw":"h200","model":"dsr1","framework":"vllm","precision":"fp8","conc":1,"isl":1,"osl":1,"tput_per_gpu":5,
            "median_ttft":1,"median_ttft":2,"zeta":3,"zeta":4,"note":"a","note":"b"}])",
            "/d/run_20000000001/agg_bmk.json");
        const Measurement &row = only(document);
        QCOMPARE(row.config.hardware, std::string("h200"));
        QCOMPARE(metricOf(row, "median_ttft"), std::optional(2.0));
        QCOMPARE(row.otherMetrics, (std::vector<std::pair<std::string, double>>{{"zeta", 4}}));
        QCOMPARE(attribute(row, "note"), std::string("b"));
        QCOMPARE(noteKeys(document.notes), std::string("no-date other-metrics repeated-key repeated-key repeated-key repeated-key"));
        QCOMPARE(findNote(document.notes, NoteCode::RepeatedKey)->message,
                 std::string("'hw' stands twice in one row; the later one counts"));
    }

    void saysWhatItRounded_data() {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<int>("concurrency");
        QTest::addColumn<QByteArray>("message"); // empty: none
        QTest::newRow("whole") << QByteArray(R"("conc":4.0)") << 4 << QByteArray();
        QTest::newRow("whole text") << QByteArray(R"("conc":" 42 ")") << 42 << QByteArray();
        QTest::newRow("fraction") << QByteArray(R"("conc":3.7)") << 4
                                  << QByteArray("'conc' is '3.7', which is no plain number of its kind; rounded, or cut there");
        QTest::newRow("text behind") << QByteArray(R"("conc":"42abc")") << 42
                                     << QByteArray("'conc' is '42abc', which is no plain number of its kind; rounded, or cut there");
        QTest::newRow("other field") << QByteArray(R"("tp":7.9)") << 32
                                     << QByteArray("'tp' is '7.9', which is no plain number of its kind; rounded, or cut there");
        QTest::newRow("metric") << QByteArray(R"("median_ttft":"0.5 s")") << 32
                                << QByteArray("'median_ttft' is '0.5 s', which is no plain number of its kind; rounded, or cut there");
    }
    void saysWhatItRounded() {
        QFETCH(QByteArray, changes);
        QFETCH(int, concurrency);
        QFETCH(QByteArray, message);
        const ParsedDocument document = parsedDocument(rowWith(changes.toStdString()));
        QCOMPARE(only(document).concurrency, concurrency);
        const ImportNote *note = findNote(document.notes, NoteCode::RoundedNumber);
        QCOMPARE(note ? QByteArray::fromStdString(note->message) : QByteArray(), message);
    }

    void leavesOutARowWithoutSuccessfulRequests() {
        const ParsedDocument document = parsedDocument(rowWith(R"("num_requests_successful":0)"));
        QCOMPARE(document.rows.size(), 0U);
        QCOMPARE(document.rejectedRows, 1U);
        QCOMPARE(noteKeys(document.notes), std::string("failed-benchmark"));
    }

    void countsTheSameThingOnce() {
        const std::string row =
            R"({"hw":"gaudi25","model":"dsr1","precision":"fp8","framework":"vllm","conc":4,"isl":1,"osl":1,"tput_per_gpu":1})";
        const ParsedDocument document = parsedDocument("[" + std::string(kV1) + "," + row + "," + row + "]");
        const ImportNote *note = findNote(document.notes, NoteCode::UnknownHardware);
        QVERIFY(note && note->count == 2);
        QCOMPARE(note->element, std::optional<std::int64_t>(1));
    }

    void findsRunAndDay() {
        const std::string row =
            R"([{"hw":"h100","model":"dsr1","conc":4,"isl":1,"osl":1,"tput_per_gpu":1,"timestamp":"2025-10-15T08:30:27.556503",
            "source_file":"artifacts/run-18455912415/70b_1k1k/agg.json"},{"hw":"h100","model":"dsr1","conc":8,"isl":1,"osl":1,"tput_per_gpu":1}])";
        const ParsedDocument document =
            parsedDocument(row, "/d/2026-03-25/Run_Sweep_-_x_23552373331/artifacts/results_bmk_4523733332.zip", "agg_bmk.json");
        QCOMPARE(document.runs.size(), 2U);
        QCOMPARE(document.runs[0].key, std::string("github:18455912415"));
        QCOMPARE(document.runs[0].day, Day::parse("2025-10-15"));
        QCOMPARE(document.runs[1].key, std::string("github:23552373331"));
        QCOMPARE(document.runs[1].day, Day::parse("2026-03-25"));
        QCOMPARE(document.runs[1].name, std::string("Run Sweep - x"));
        QCOMPARE(document.rows[1].run, 1U);
        QVERIFY(!findNote(document.notes, NoteCode::NoRun));
    }

    void readsGeneratedRows() {
        const std::string json = benchmarkRowsJson(300);
        QCOMPARE(json, benchmarkRowsJson(300));
        const ParsedDocument document = parsedDocument(json, "/d/run_20000000001/agg_bmk.json");
        QCOMPARE(document.rows.size(), 300U);
        QCOMPARE(noteKeys(document.notes), std::string("no-date"));
        QCOMPARE(parsedDocument(benchmarkRowsJson(1, {1, 7, true, true})).rows.size(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestBenchmarkRowParser)
#include "tst_benchmark_row_parser.moc"
