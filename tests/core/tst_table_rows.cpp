// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_importer.h"
#include "core/import/table_columns.h"
#include "core/import/text_documents.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"

#include <QTemporaryDir>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

constexpr const char *kPath = "/d/mine/export.csv";
constexpr const char *kComments = "# Licensed under Apache-2.0\n# InferenceX\n# Attribution to InferenceX is required\n";
constexpr const char *kSpring =
    "Model,ISL,OSL,Hardware,Hardware Key,Framework,Precision,TP,Concurrency,Date,Throughput/GPU (tok/s),"
    "Median TTFT (ms),Median TPOT (ms),Median Interactivity (tok/s/user),Std Interactivity (tok/s/user),"
    "P99 E2E Latency (ms),Disaggregated,Num Prefill GPUs,Num Decode GPUs,Spec Decoding,EP,DP Attention,Is Multinode\n";
constexpr const char *kAugust = "Model,ISL,OSL,Chip,Chip Key,Framework,Precision,TP,Concurrency,Interactivity,Throughput per chip,Date,"
                                "Throughput/Chip (tok/s),Median TTFT (s),Median TPOT (s),Median Interactivity (tok/s/user),Disaggregated,"
                                "Num Prefill Chips,Num Decode Chips,Spec Decoding,EP,DP Attention,Is Multinode,Run URL\n";

/// A row under kSpring whose latencies are `ttft`, `tpot` and `e2el`.
std::string springRow(const char *ttft, const char *tpot, const char *e2el) {
    return std::string("DeepSeek-R1-0528,8192,1024,b200,b200_trt_mtp,trt,fp4,8,16,2026-03-25,849.75,") + ttft + "," + tpot +
           ",100,2633.8," + e2el + ",False,64,64,mtp,8,True,False\n";
}

const Measurement &only(const ParsedDocument &document) {
    if (document.rows.size() != 1) qFatal("expected one row, not %zu", document.rows.size());
    return document.rows.front().measurement;
}

std::optional<double> valueOf(const Measurement &row, std::string_view key) {
    return row.metrics.value(findMetric(key)->id);
}

} // namespace

/// CSV of benchmark rows (archive-format 14).
class TestTableRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheSpringHeader() {
        const ParsedDocument document = parsedDocument(std::string(kComments) + kSpring + springRow("0.25", "0.01", "9.5"), kPath);
        const Measurement &row = only(document);
        QCOMPARE(document.kind, std::string("dashboard-csv"));
        QCOMPARE(row.config.naturalKey(), std::string("b200:trt:dsr1:fp4:mtp:false:false:8:8:true:0:8:8:true:0:8:8"));
        QCOMPARE(row.raw.model, std::string("DeepSeek-R1-0528"));
        QCOMPARE(row.isl, std::optional(8192));
        QCOMPARE(row.concurrency, 16);
        QCOMPARE(valueOf(row, "tput_per_gpu"), std::optional(849.75));
        QCOMPARE(valueOf(row, "median_ttft"), std::optional(0.25));
        QCOMPARE(valueOf(row, "p99_e2el"), std::optional(9.5));
        QVERIFY(row.otherMetrics.empty() && row.attributes.empty());
        QCOMPARE(document.runs.at(0).key, std::string("api:2026-03-25"));
        QCOMPARE(document.runs.at(0).day, Day::parse("2026-03-25"));
        QVERIFY(!row.isMarked(Normalisation::MillisecondsToSeconds) && row.isMarked(Normalisation::GpuCountCorrected));
        QCOMPARE(noteKeys(document.notes), std::string("gpu-count-corrected no-run seconds-under-milliseconds"));
    }

    void convertsRealMilliseconds() {
        const ParsedDocument document = parsedDocument(std::string(kComments) + kSpring + springRow("250", "10", "9500"), kPath);
        const Measurement &row = only(document);
        QCOMPARE(valueOf(row, "median_ttft"), std::optional(0.25));
        QCOMPARE(valueOf(row, "median_tpot"), std::optional(0.01));
        QCOMPARE(valueOf(row, "median_intvty"), std::optional(100.0));
        QCOMPARE(valueOf(row, "p99_e2el"), std::optional(9.5));
        QVERIFY(row.isMarked(Normalisation::MillisecondsToSeconds));
        QVERIFY(!findNote(document.notes, NoteCode::SecondsUnderMilliseconds));
    }

    void findsTheUnitInALaterRow() {
        const ParsedDocument document =
            parsedDocument(std::string(kSpring) + springRow("0.5", "", "1") + springRow("0.25", "0.01", "9.5"), kPath);
        QCOMPARE(document.rows.size(), 2U);
        QCOMPARE(valueOf(document.rows[0].measurement, "median_ttft"), std::optional(0.5));
    }

    void believesTheHeaderWhenNothingElseTells() {
        const ParsedDocument document = parsedDocument(std::string(kSpring) + springRow("500", "", "1000"), kPath);
        QCOMPARE(valueOf(only(document), "median_ttft"), std::optional(0.5));
    }

    void readsTheAugustHeader() {
        const ParsedDocument document =
            parsedDocument(std::string(kComments) + kAugust +
                               "DeepSeek-R1-0528,1024,1024,GB200 "
                               "NVL72,gb200-nvl72_dynamo-trt,dynamo-trt,fp8,8,64,33.5,120,2026-08-20,100,0.5,0.02,50,True,16,8,"
                               "none,4,False,True,https://github.com/SemiAnalysisAI/InferenceX/actions/runs/29003473063/attempts/2\n",
                           kPath);
        const Measurement &row = only(document);
        QCOMPARE(row.config.hardware, std::string("gb200"));
        QCOMPARE(row.config.decode, (RoleTopology{8, 4, false, 0, 8}));
        QCOMPARE(row.config.prefill, (RoleTopology{0, 0, false, 0, 16}));
        QVERIFY(row.config.isToldInPart());
        QCOMPARE(row.config.parallelismLabel(), std::string("? + TP8 EP4"));
        QVERIFY(row.config.disaggregated && row.config.multinode);
        QCOMPARE(valueOf(row, "tput_per_gpu"), std::optional(100.0));
        QCOMPARE(valueOf(row, "median_ttft"), std::optional(0.5));
        QCOMPARE(row.otherMetrics, (std::vector<std::pair<std::string, double>>{{"Interactivity", 33.5}, {"Throughput per chip", 120}}));
        QCOMPARE(row.attempt, std::optional(2));
        QCOMPARE(document.runs.at(0).key, std::string("github:29003473063"));
        QVERIFY(!findNote(document.notes, NoteCode::SecondsUnderMilliseconds));
    }

    void knowsEveryLatencyColumn() {
        for (const auto &[title, key] : {std::pair("TTFT (ms)", "ttft"), std::pair("TPOT (s)", "tpot"), std::pair("ITL (ms)", "itl"),
                                         std::pair("E2E Latency (s)", "e2el"), std::pair("Interactivity (tok/s/user)", "intvty")}) {
            for (const auto &[word, prefix] : {std::pair("Mean ", "mean_"), std::pair("Median ", "median_"), std::pair("P90 ", "p90_"),
                                               std::pair("P99 ", "p99_"), std::pair("P99.9 ", "p99.9_"), std::pair("Std ", "std_")})
                QCOMPARE(dashboardKey(std::string(word) + title), std::string(prefix) + key);
        }
        QCOMPARE(dashboardKey("Output Throughput/Chip (tok/s)"), std::string("output_tput_per_gpu"));
        QCOMPARE(dashboardKey("Cost"), std::string());
    }

    void readsColumnsCalledLikeKeysInAnyOrder() {
        const ParsedDocument document = parsedDocument(
            "tput_per_gpu,conc,isl,osl,hw,model,infmax_model_prefix,framework,precision,tp,ep,dp_attention,p99.9_ttft,disagg,"
            "zeta,comment,empty,image\r\n"
            "1234.5,32,1024,8192,h200-nv,deepseek-ai/DeepSeek-R1,dsr1,vllm,fp8,8,1,False,0.7,False,3.5,\"a, \"\"b\"\"\",,x#y:1\r\n",
            "/d/run_20000000001/rows.csv");
        const Measurement &row = only(document);
        QCOMPARE(document.kind, std::string("column-csv"));
        QCOMPARE(row.config.naturalKey(), std::string("h200:vllm:dsr1:fp8:none:false:false:8:1:false:0:8:1:false:0:8:8"));
        QCOMPARE(row.osl, std::optional(8192));
        QCOMPARE(valueOf(row, "p99.9_ttft"), std::optional(0.7));
        QCOMPARE(row.image, std::optional<std::string>("x/y:1"));
        QCOMPARE(row.otherMetrics, (std::vector<std::pair<std::string, double>>{{"zeta", 3.5}}));
        QCOMPARE(row.attributes, (std::vector<std::pair<std::string, std::string>>{{"comment", "a, \"b\""}}));
        QCOMPARE(document.runs.at(0).key, std::string("github:20000000001"));
        QCOMPARE(noteKeys(document.notes), std::string("no-date other-metrics"));
    }

    void readsColumnsOfTheApi() {
        const ParsedDocument document =
            parsedDocument("hardware,framework,model,precision,spec_method,disagg,is_multinode,prefill_tp,prefill_ep,decode_tp,decode_ep,"
                           "num_prefill_gpu,num_decode_gpu,isl,osl,conc,date,run_url,tput_per_gpu\n"
                           "h100,vllm,gptoss120b,fp4,none,false,false,8,8,8,8,64,64,1024,1024,4,2026-05-01,,7\n",
                           kPath);
        QCOMPARE(only(document).config.totalGpus(), 8);
        QCOMPARE(document.runs.at(0).key, std::string("api:2026-05-01"));
    }

    void fillsGapsWithWhatTheUserSays() {
        ReadingOptions options;
        QVERIFY(addMapping("framework=sglang", options.mapping) && addMapping("tp=4", options.mapping) &&
                addMapping("isl=512", options.mapping));
        const ParsedDocument document =
            parsedDocument("hw,model,precision,tp,osl,conc,tput_per_gpu\nh100,dsr1,fp8,8,1024,4,7\n", options, kPath);
        const Measurement &row = only(document);
        QCOMPARE(row.config.framework, std::string("sglang"));
        QCOMPARE(row.config.totalGpus(), 8);
        QCOMPARE(row.isl, std::optional(512));
        QVERIFY(row.isMarked(Normalisation::FieldsFromUser));
    }

    void leavesOutBrokenLines() {
        const std::string table = "hw,model,framework,precision,isl,osl,conc,tput_per_gpu\n";
        const std::string good = "h100,dsr1,vllm,fp8,1024,1024,4,7\n";
        const ParsedDocument document =
            parsedDocument("# a\n" + table + good + "h100,dsr1,vllm\n" + good + "\"h100,dsr1", "/d/run_20000000001/rows.csv");
        QCOMPARE(document.rows.size(), 2U);
        QCOMPARE(document.rows[1].measurement.element, 2U);
        QCOMPARE(document.rejectedRows, 2U);
        QCOMPARE(noteKeys(document.notes), std::string("broken-row broken-row no-date"));
        QCOMPARE(document.notes.at(0).message, std::string("line 4 is damaged: it has 3 fields, not 8"));
        QCOMPARE(document.notes.at(1).message, std::string("line 6 is damaged: a quote is not closed"));
    }

    void replacesWhatIsNoText() {
        const ParsedDocument document =
            parsedDocument("hw,model,framework,precision,isl,osl,conc,tput_per_gpu,note\nh100,dsr1,vllm,fp8,1,1,4,7,\xff\n", kPath);
        QCOMPARE(only(document).attributes.at(0).second, std::string("\xEF\xBF\xBD"));
        QVERIFY(findNote(document.notes, NoteCode::InvalidText));
    }

    void knowsNoOtherTable_data() {
        QTest::addColumn<QByteArray>("head");
        for (const char *head : {"", "a,b\n1,2", "Metric,avg,p50\nttft,1,2", "hw,conc\nh100,4", "hw,conc,num_gpus\nh100,4,8",
                                 "timestamp,value\n1,2", "<html>", "\"hw,conc,tput_per_gpu"})
            QTest::newRow(head) << QByteArray(head);
    }
    void knowsNoOtherTable() {
        QFETCH(QByteArray, head);
        QVERIFY(!isKnownTextDocument(head.toStdString()));
    }

    void readsTablesInFoldersAndZips() {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.filePath(QStringLiteral("in")).toStdString();
        const std::string table = "hw,model,framework,precision,isl,osl,conc,tput_per_gpu\nh100,dsr1,vllm,fp8,1024,1024,";
        writeFile(root / "rows.csv", table + "4,7\n");
        writeFile(root / "other.csv", "a,b\n1,2\n");
        writeZip(root / "x.zip", {{"in.csv", table + "8,7\n"}, {"other.csv", "a,b\n"}});
        ImportRequest request;
        request.paths = {root};
        const auto report = importArchives(request, folder.filePath(QStringLiteral("store.db")).toStdString());
        QVERIFY(report);
        QCOMPARE(report->rows(), (RowCounts{2, 0, 0, 0, 0}));
        QVERIFY2(!report->anythingRejected(), noteKeys(report->notes).c_str());
        std::uint64_t ignored = 0;
        for (const ImportNote &note : report->notes) ignored += note.code == NoteCode::IgnoredDocument ? note.count : 0;
        QCOMPARE(ignored, 2U);
    }

    void refusesATableOfSomethingElseThatTheUserNames() {
        const QTemporaryDir folder;
        ImportRequest request;
        request.paths = {writeFile(folder.filePath(QStringLiteral("other.csv")).toStdString(), "a,b\n1,2\n")};
        const auto report = importArchives(request, folder.filePath(QStringLiteral("store.db")).toStdString());
        QVERIFY(report);
        QCOMPARE(report->rejectedArchives(), 1U);
        QCOMPARE(report->notes.at(0).message, std::string("this table is of no kind that is known"));
    }
};

QTEST_GUILESS_MAIN(TestTableRows)
#include "tst_table_rows.moc"
