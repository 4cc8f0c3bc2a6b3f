// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/archive_limits.h"
#include "core/import/archive_importer.h"
#include "core/import/dump_archive.h"
#include "core/import/dump_reader.h"
#include "core/store/fingerprint.h"
#include "tests/support/archive_builder.h"
#include "tests/support/parsing.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>

using namespace ps;
using namespace ps::test;

namespace {

/// JSON with ' for ", which moc 6.4 understands better than raw texts.
std::string json(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

const std::string kConfigFields =
    json("'hardware':'h100','framework':'vllm','model':'dsr1','precision':'fp8','spec_method':'none','disagg':false,"
         "'is_multinode':false,'prefill_tp':8,'prefill_ep':8,'prefill_dp_attention':false,"
         "'prefill_num_workers':0,'decode_tp':8,'decode_ep':8,'decode_dp_attention':false,"
         "'decode_num_workers':0,'num_prefill_gpu':64,'num_decode_gpu':64");
const std::string kMetrics = json("'metrics':{'tput_per_gpu':747.25,'median_ttft':0.25,'std_intvty':9,'zeta':3}");

std::string result(int id, int conc, const std::string &more = {}) {
    return json("{'id':'" + std::to_string(id) +
                "','workflow_run_id':'2','config_id':7,'benchmark_type':'single_turn','date':'2026-03-28T00:00:00.000Z','isl':1024,"
                "'osl':8192,'conc':" +
                std::to_string(conc) + ",'image':'a#b:1'," + kMetrics + ",'error':null,'server_log_id':null" + more + "}");
}

using Tables = std::map<std::string, std::string, std::less<>>;

/// As the dump is written: one row a line.
Tables tables(const std::string &results) {
    return {{"configs", "[\n{\"id\":7," + kConfigFields + "}\n]"},
            {"workflow_runs",
             json("[\n{'id':'1','github_run_id':'22865945355','run_attempt':1,'name':'old','date':'2026-03-27T00:00:00.000Z'}\n,\n"
                  "{'id':'2','github_run_id':'22865945355','run_attempt':2,'name':'Run Sweep - x\\nmore','head_sha':'abc',"
                  "'html_url':'https://github.com/a/b/actions/runs/22865945355','created_at':'2026-03-28T01:02:03.000Z',"
                  "'date':'2026-03-28T00:00:00.000Z'}\n]")},
            {"benchmark_results", results}};
}

ZipMembers members(const Tables &tables, const std::string &folder = "inferencex-dump-2026-03-30/") {
    ZipMembers list;
    for (const auto &[table, text] : tables) list.emplace_back(folder + table + ".json", text);
    return list;
}

/// The document of one table, whose text comes in pieces of `pieceBytes`.
ParsedDocument read(const Tables &tables, std::string_view table = "benchmark_results", std::size_t pieceBytes = 1000,
                    const ArchiveLimits &limits = {}) {
    const std::atomic<bool> stop{false};
    const auto stream = [&](std::string_view name, const ByteSink &sink) -> Status {
        const auto it = tables.find(name);
        if (it == tables.end()) return failure(ErrorCode::Unreadable, "no such table");
        for (std::size_t at = 0; at < it->second.size(); at += pieceBytes) {
            if (!sink(std::string_view(it->second).substr(at, pieceBytes))) break;
        }
        return {};
    };
    return DumpReader({}, limits, stream, stop).read(table, "t.json");
}

} // namespace

/// The JSON database dump (archive-format 13).
class TestDatabaseDump : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsResultsDeploymentsAndRuns() {
        const ParsedDocument document = read(tables("[\n" + result(1, 4) + "\n,\n" + result(2, 8) + "\n]"));
        QCOMPARE(document.kind, std::string("database-dump"));
        QCOMPARE(document.rows.size(), 2U);
        const Measurement &row = document.rows[1].measurement;
        QCOMPARE(row.config.naturalKey(), std::string("h100:vllm:dsr1:fp8:none:false:false:8:8:false:0:8:8:false:0:8:8"));
        QCOMPARE(row.concurrency, 8);
        QCOMPARE(row.osl, std::optional(8192));
        QCOMPARE(row.image, std::optional<std::string>("a/b:1"));
        QCOMPARE(row.attempt, std::optional(2));
        QCOMPARE(row.element, 1U);
        QCOMPARE(row.metrics.value(findMetric("tput_per_gpu")->id), std::optional(747.25));
        QCOMPARE(row.otherMetrics, (std::vector<std::pair<std::string, double>>{{"zeta", 3}}));
        QVERIFY(row.attributes.empty());
        QVERIFY(row.isMarked(Normalisation::GpuCountCorrected));
        const BenchmarkRun &run = document.runs.at(document.rows[1].run);
        QCOMPARE(run.key, std::string("github:22865945355"));
        QCOMPARE(run.name, std::string("Run Sweep - x"));
        QCOMPARE(run.headSha, std::string("abc"));
        QCOMPARE(run.url, std::string("https://github.com/a/b/actions/runs/22865945355"));
        QCOMPARE(run.day, Day::parse("2026-03-28"));
    }

    void makesOfARowWhatTheApiMakesOfIt() {
        const ParsedDocument dump = read(tables("[" + result(1, 4) + "]"));
        const ParsedDocument api =
            parsedDocument("[{" + kConfigFields + json(",'isl':1024,'osl':8192,'conc':4,'image':'a#b:1',") + kMetrics +
                           json(",'date':'2026-03-28','run_url':'https://github.com/a/b/actions/runs/22865945355/attempts/2'}]"));
        QCOMPARE(fingerprint(dump.rows.at(0).measurement), fingerprint(api.rows.at(0).measurement));
        QCOMPARE(dump.rows[0].measurement.config.naturalKey(), api.rows[0].measurement.config.naturalKey());
        QCOMPARE(dump.rows[0].measurement.attempt, api.rows[0].measurement.attempt);
        QCOMPARE(dump.runs.at(0).key, api.runs.at(0).key);
        QCOMPARE(dump.runs.at(0).url, api.runs.at(0).url);
    }

    void readsTheSameHoweverTheTextIsCut_data() {
        QTest::addColumn<int>("pieceBytes");
        for (const int bytes : {1, 7, 64, 100'000}) QTest::addRow("%d bytes", bytes) << bytes;
    }
    void readsTheSameHoweverTheTextIsCut() {
        QFETCH(int, pieceBytes);
        // Texts hold brackets, commas and line ends of their own.
        const std::string odd = result(2, 8, json(",'note':'}],[{ \\n,\\n'"));
        const ParsedDocument document =
            read(tables("[" + result(1, 4) + ", " + odd + "]"), "benchmark_results", static_cast<std::size_t>(pieceBytes));
        QCOMPARE(document.rows.size(), 2U);
        QCOMPARE(document.rows[1].measurement.attributes.at(0).second, std::string("}],[{ \n,\n"));
    }

    void readsATableOnlyUpToTheLimit() {
        ArchiveLimits limits;
        limits.maxMemberBytes = 2000;
        std::string results = "[" + result(1, 1);
        for (int id = 2; id <= 50; ++id) results += ",\n" + result(id, id);
        const ParsedDocument document = read(tables(results + "]"), "benchmark_results", 1, limits);
        QCOMPARE(document.rows.size(), 2000U / (result(10, 10).size() + 2));
        QCOMPARE(document.rejectedRows, 1U);
        const ImportNote *note = findNote(document.notes, NoteCode::BrokenRow);
        QVERIFY(note);
        QCOMPARE(note->message, "the table has more than " + std::to_string(limits.maxMemberBytes) + " bytes, which is the limit; row " +
                                    std::to_string(document.rows.size()) + " (from 0) and what follows it are lost");
    }

    void leavesOutRowsWithAnError() {
        std::string failed = result(1, 4);
        failed.replace(failed.find("\"error\":null"), 12, "\"error\":\"out of memory\"");
        const ParsedDocument document = read(tables("[" + failed + "," + result(2, 8) + "]"));
        QCOMPARE(document.rows.size(), 1U);
        QCOMPARE(document.rejectedRows, 1U);
        const ImportNote *note = findNote(document.notes, NoteCode::FailedBenchmark);
        QVERIFY(note);
        QCOMPARE(note->message, std::string("the benchmark failed: out of memory"));
        QCOMPARE(note->element, std::optional<std::int64_t>(0));
    }

    void leavesOutRowsWithoutADeployment() {
        std::string lost = result(1, 4);
        lost.replace(lost.find("\"config_id\":7"), 13, "\"config_id\":8");
        const ParsedDocument document = read(tables("[" + lost + "," + result(2, 8) + "]"));
        QCOMPARE(document.rows.size(), 1U);
        QCOMPARE(findNote(document.notes, NoteCode::MissingField)->message,
                 std::string("there is no deployment 8 in the dump; the row was left out"));
    }

    void keepsRowsWhoseRunIsNotThere() {
        std::string lost = result(1, 4);
        lost.replace(lost.find("\"workflow_run_id\":\"2\""), 21, "\"workflow_run_id\":\"9\"");
        const ParsedDocument document = read(tables("[" + lost + "]"));
        QCOMPARE(document.runs.at(0).key, std::string("api:2026-03-28"));
        QVERIFY(findNote(document.notes, NoteCode::NoRun));
    }

    void readsAgenticRows() {
        std::string agentic = result(1, 4, json(",'offload_mode':'on'"));
        agentic.replace(agentic.find("single_turn"), 11, "agentic_traces");
        agentic.replace(agentic.find("\"isl\":1024"), 10, "\"isl\":null");
        agentic.replace(agentic.find("\"osl\":8192"), 10, "\"osl\":null");
        agentic.replace(agentic.find("\"std_intvty\":9"), 14, json("'median_itl':0.5,'offload_mode':'on'"));
        const ParsedDocument document = read(tables("[" + agentic + "]"));
        const Measurement &row = document.rows.at(0).measurement;
        QCOMPARE(row.benchmarkType, std::string("agentic_traces"));
        QCOMPARE(row.offloadMode, std::optional<std::string>("on"));
        QCOMPARE(row.metrics.value(findMetric("median_intvty")->id), std::optional(2.0));
    }

    void leavesOutOnlyTheDamagedRow() {
        const ParsedDocument document =
            read(tables("[" + result(1, 4) + ",{\"id\":},7," + result(2, 8) + "," + result(3, 16).substr(0, 99)));
        QCOMPARE(document.rows.size(), 2U);
        QCOMPARE(document.rejectedRows, 3U);
        QCOMPARE(noteKeys(document.notes), std::string("broken-row broken-row broken-row gpu-count-corrected other-metrics"));
    }

    void saysWhatIsMissing() {
        Tables broken = tables("[" + result(1, 4) + "]");
        broken.erase("configs");
        const ParsedDocument document = read(broken);
        QVERIFY(document.kind.empty() && document.rows.empty());
        QCOMPARE(noteKeys(document.notes), std::string("unreadable-document unreadable-document"));
    }

    void readsRunStatistics() {
        Tables all = tables("[]");
        all["run_stats"] =
            json("[{'id':'1','workflow_run_id':'2','date':'2026-03-28T00:00:00.000Z','hardware':'h100','n_success':3,'total':4},"
                 "{'id':'2','workflow_run_id':'9','date':'2026-03-29','hardware':'b200-nv','n_success':'0','total':'0'},"
                 "{'id':'3','workflow_run_id':'2','date':'2026-03-29','hardware':'b200','n_success':5,'total':4}]");
        const ParsedDocument document = read(all, "run_stats");
        QCOMPARE(document.records.size(), 2U);
        const auto &first = std::get<Reliability>(document.records[0].record);
        QCOMPARE(first.succeeded, 3);
        QCOMPARE(first.total, 4);
        QVERIFY(!first.day);
        QCOMPARE(document.runs.at(*document.records[0].run).githubRunId, std::optional<std::int64_t>(22865945355));
        const auto &second = std::get<Reliability>(document.records[1].record);
        QCOMPARE(second.hardware, std::string("b200"));
        QCOMPARE(second.day, Day::parse("2026-03-29"));
        QVERIFY(!document.records[1].run);
        QVERIFY(findNote(document.notes, NoteCode::MissingField));
    }

    void isFoundByItsTables() {
        const auto find = [](std::vector<std::string> names) {
            std::vector<ArchiveMember> list;
            for (std::string &name : names) list.push_back({std::move(name), 1});
            return findDump(list);
        };
        QVERIFY(find({"d/configs.json", "d/workflow_runs.json", "d/benchmark_results.json"}));
        QVERIFY(find({"configs.json", "x.json", "benchmark_results.json", "workflow_runs.json"}));
        QVERIFY(!find({"d/configs.json", "e/workflow_runs.json", "d/benchmark_results.json"}));
        QVERIFY(!find({"d/benchmark_results.json", "d/configs.json"}));
        const auto dump =
            find({"d/server_logs.json", "d/configs.json", "d/other.json", "d/workflow_runs.json", "d/benchmark_results.json"});
        QVERIFY(dump && dump->owns(0) && !dump->owns(2));
    }

    void importsADumpFromAZipAndFromAFolder() {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        Tables all = tables("[\n" + result(1, 4) + "\n,\n" + result(2, 8) + "\n]");
        all["server_logs"] = "this is never read";
        all["eval_samples"] = "nor is this";
        all["availability"] = "[]";
        const auto import = [&](const std::filesystem::path &path) {
            ImportRequest request;
            request.paths = {path};
            auto report = importArchives(request, root / "store.db");
            if (!report) qFatal("%s", report.error().text().c_str());
            return *report;
        };
        const ImportReport zip = import(writeZip(root / "dump.zip", members(all)));
        QCOMPARE(zip.rows(), (RowCounts{2, 0, 0, 0, 0}));
        QVERIFY2(!zip.anythingRejected(), noteKeys(zip.notes).c_str());
        QCOMPARE(zip.archives.at(0).documents, 1U);
        for (const auto &[table, text] : all) writeFile(root / "dump" / (table + ".json"), text);
        const ImportReport loose = import(root / "dump");
        QCOMPARE(loose.rows(), (RowCounts{0, 0, 2, 0, 0}));
        QVERIFY2(!loose.anythingRejected(), noteKeys(loose.notes).c_str());
        QCOMPARE(loose.archives.size(), 6U);
    }
};

QTEST_GUILESS_MAIN(TestDatabaseDump)
#include "tst_database_dump.moc"
