// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

/// A row of the API; `topology` and `rest` are further members.
std::string
apiRow(const std::string &topology,
       const std::string &rest = R"("run_url":"https://github.com/SemiAnalysisAI/InferenceX/actions/runs/22469096331/attempts/2")",
       const std::string &metrics = R"("tput_per_gpu":198.9,"median_intvty":93.9,"std_intvty":13670.3)") {
    return R"({"hardware":"mi355x","framework":"sglang","model":"dsr1","precision":"fp4","spec_method":"none","isl":1024,"osl":1024,"conc":4,
        "image":"lmsysorg/sglang:v0.5.9","date":"2026-02-27",)" +
           topology + ",\"metrics\":{" + metrics + "}," + rest + "}";
}

const std::string kSingle =
    R"("disagg":false,"is_multinode":false,"prefill_tp":8,"prefill_ep":8,"prefill_dp_attention":false,"prefill_num_workers":0,
    "decode_tp":8,"decode_ep":8,"decode_dp_attention":false,"decode_num_workers":0,"num_prefill_gpu":64,"num_decode_gpu":64)";

const Measurement &only(const ParsedDocument &document) {
    if (document.rows.size() != 1) qFatal("expected one row, not %zu", document.rows.size());
    return document.rows.front().measurement;
}

} // namespace

class TestApiRowParser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void correctsMirroredGpuCounts() {
        const ParsedDocument document = parsedDocument("[" + apiRow(kSingle) + "]");
        QCOMPARE(document.kind, std::string("api-rows"));
        QCOMPARE(only(document).config.naturalKey(), std::string("mi355x:sglang:dsr1:fp4:none:false:false:8:8:false:0:8:8:false:0:8:8"));
        QCOMPARE(noteKeys(document.notes), std::string("gpu-count-corrected"));
    }

    void countsDepthThatRidesInTheMetrics() {
        const ParsedDocument document =
            parsedDocument(apiRow(kSingle, R"("run_url":null)", R"("tput_per_gpu":1,"decode_pp":2,"decode_pcp_size":4)"));
        QCOMPARE(only(document).config.totalGpus(), 64);
        QVERIFY(!findNote(document.notes, NoteCode::GpuCountCorrected));
        QVERIFY(only(document).otherMetrics.empty());
        QCOMPARE(only(document).attributes,
                 (std::vector<std::pair<std::string, std::string>>{{"decode_pcp_size", "4"}, {"decode_pp", "2"}}));
    }

    void keepsDisaggregatedCounts() {
        const ParsedDocument document =
            parsedDocument(apiRow(R"("disagg":true,"is_multinode":true,"prefill_tp":4,"prefill_ep":4,"prefill_dp_attention":true,
            "prefill_num_workers":2,"decode_tp":32,"decode_ep":32,"decode_dp_attention":true,"decode_num_workers":1,"num_prefill_gpu":8,"num_decode_gpu":32)"));
        QCOMPARE(only(document).config.prefill, (RoleTopology{4, 4, true, 2, 8}));
        QCOMPARE(only(document).config.decode, (RoleTopology{32, 32, true, 1, 32}));
        QCOMPARE(only(document).config.totalGpus(), 40);
        QVERIFY(document.notes.empty());
    }

    void readsRunAttemptAndDay() {
        const ParsedDocument document = parsedDocument("[" + apiRow(kSingle) + "," + apiRow(kSingle) + "]");
        QCOMPARE(document.runs.size(), 1U);
        const BenchmarkRun &run = document.runs.front();
        QCOMPARE(run.key, std::string("github:22469096331"));
        QCOMPARE(run.githubRunId, std::optional<std::int64_t>(22469096331));
        QCOMPARE(run.day, Day::parse("2026-02-27"));
        QCOMPARE(run.url, std::string("https://github.com/SemiAnalysisAI/InferenceX/actions/runs/22469096331"));
        QCOMPARE(document.rows[1].measurement.attempt, std::optional(2));
        QCOMPARE(document.rows[1].measurement.element, 1U);
    }

    void keepsRowsWithoutARun() {
        const ParsedDocument document = parsedDocument(apiRow(kSingle, R"("run_url":null)"));
        QCOMPARE(document.runs.front().key, std::string("api:2026-02-27"));
        QVERIFY(!document.runs.front().githubRunId);
        QVERIFY(!only(document).attempt);
        QVERIFY(findNote(document.notes, NoteCode::NoRun));
    }

    void acceptsAgenticRowsWithoutASequence() {
        std::string json = apiRow(kSingle, R"("benchmark_type":"agentic_traces","offload_mode":"on","workers":null,"run_url":null)");
        const std::string sequence = R"("isl":1024,"osl":1024)";
        json.replace(json.find(sequence), sequence.size(), R"("isl":null,"osl":null)");
        const ParsedDocument document = parsedDocument(json);
        QCOMPARE(only(document).benchmarkType, std::string("agentic_traces"));
        QCOMPARE(only(document).offloadMode, std::optional<std::string>("on"));
        QVERIFY(!only(document).isl && !only(document).osl);
    }

    void neverImportsSpreadOfInteractivity() {
        const ParsedDocument document = parsedDocument(apiRow(kSingle));
        QVERIFY(only(document).otherMetrics.empty());
        QCOMPARE(only(document).metrics.value(findMetric("median_intvty")->id), std::optional(93.9));
    }
};

QTEST_GUILESS_MAIN(TestApiRowParser)
#include "tst_api_row_parser.moc"
