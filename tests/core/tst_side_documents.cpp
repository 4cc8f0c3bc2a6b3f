// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/parsing.h"
#include "tests/support/reading.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

/// Reliability, changelogs, answers of the API about what is published, power validations.
class TestSideDocuments : public QObject {
    Q_OBJECT
private:
    static ParsedDocument inMirror(const std::string &json, const std::string &zip, std::string member) {
        return parsedDocument(json, "/m/2026-05-07/Run_Sweep_-_x_25471873049/artifacts/" + zip, std::move(member));
    }

private Q_SLOTS:
    void readsRunStatistics() {
        const ParsedDocument document = inMirror(
            R"({"mi355x":{"n_success":20,"total":22},"b200-dgxc":{"n_success":3,"total":3},"b200-nscale":{"n_success":0,"total":1}})",
            "run-stats_4910000000.zip", "run_stats.json");
        const auto found = recordsOf<Reliability>(document);
        QCOMPARE(found.size(), 3U);
        QCOMPARE(found[0].hardware, std::string("mi355x"));
        QCOMPARE(found[0].succeeded, 20);
        QCOMPARE(found[0].total, 22);
        QVERIFY(!found[0].day);
        QCOMPARE(found[1].hardware, std::string("b200"));
        QCOMPARE(found[1].rawHardware, std::string("b200-dgxc"));
        QCOMPARE(found[2].rawHardware, std::string("b200-nscale"));
        QCOMPARE(document.runs.at(document.records[0].run.value()).key, std::string("github:25471873049"));
        QCOMPARE(document.runs[0].name, std::string("Run Sweep - x"));
    }

    void leavesOutCountsThatMakeNoSense_data() {
        QTest::addColumn<QByteArray>("counts");
        QTest::newRow("more than ran") << QByteArray(R"({"n_success":3,"total":2})");
        QTest::newRow("negative") << QByteArray(R"({"n_success":-1,"total":2})");
        QTest::newRow("no number") << QByteArray(R"({"n_success":"x","total":2})");
        QTest::newRow("null") << QByteArray(R"({"n_success":null,"total":2})");
    }
    void leavesOutCountsThatMakeNoSense() {
        QFETCH(QByteArray, counts);
        const ParsedDocument document = parsedDocument(R"({"h100":{"n_success":1,"total":2},"h200":)" + counts.toStdString() + "}");
        QCOMPARE(document.records.size(), 1U);
        QVERIFY(findNote(document.notes, NoteCode::MissingField));
    }

    void ignoresNullRunStatistics() { // archive-format 17
        QCOMPARE(noteKeys(parsedDocument("null").notes), std::string("empty-document"));
    }

    void keepsEqualRowsOfADayApart() {
        const auto found = recordsOf<Reliability>(parsedDocument(
            R"([{"hardware":"h100","date":"2026-05-05","n_success":0,"total":0},{"hardware":"h100","date":"2026-05-05","n_success":0,"total":0},
                {"hardware":"h100","date":"2026-05-05","n_success":1,"total":2},{"hardware":"h100","date":"2026-05-04","n_success":0,"total":0}])"));
        QCOMPARE(found.size(), 4U);
        QCOMPARE(found[0].occurrence, 0);
        QCOMPARE(found[1].occurrence, 1);
        QCOMPARE(found[2].occurrence, 0);
        QCOMPARE(found[3].occurrence, 0);
        QCOMPARE(found[3].day, Day::parse("2026-05-04"));
    }

    void readsAChangelog() {
        const ParsedDocument document = inMirror(
            R"({"base_ref":"origin/main","head_ref":"e383f2b","entries":[
                {"config-keys":["dsr1-fp4-b200-sglang","gptoss-fp4-*-trt"],"description":"Update image","pr-link":"L","evals-only":false,
                 "all-evals":true,"append-only":false,"scenario-type":null},
                {"config-keys":["x"],"description":["One","Two"],"evals-only":true,"scenario-type":["agentic-coding"]},7]})",
            "changelog-metadata_4910000000.zip", "changelog_metadata.json");
        const auto found = recordsOf<ChangelogEntry>(document);
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].configKeys, (std::vector<std::string>{"dsr1-fp4-b200-sglang", "gptoss-fp4-*-trt"}));
        QCOMPARE(found[0].description, std::string("Update image"));
        QCOMPARE(found[0].link, std::string("L"));
        QCOMPARE(found[0].baseRef, std::string("origin/main"));
        QCOMPARE(found[0].headRef, std::string("e383f2b"));
        QVERIFY(!found[0].evalsOnly && found[0].allEvals && !found[0].appendOnly && found[0].scenarioTypes.empty());
        QCOMPARE(found[1].description, std::string("One\nTwo"));
        QVERIFY(found[1].evalsOnly);
        QCOMPARE(found[1].scenarioTypes, (std::vector<std::string>{"agentic-coding"}));
        QVERIFY(findNote(document.notes, NoteCode::NotARow));
        QCOMPARE(document.runs.at(document.records[1].run.value()).key, std::string("github:25471873049"));
    }

    void readsWorkflowInformation() {
        const std::string url = "github.com/SemiAnalysisAI/InferenceX/actions/runs/25356359090";
        const std::string name = R"(Run Sweep - x [#1279]\n\n* x\n)";
        const ParsedDocument document = parsedDocument(
            R"({"runs":[{"github_run_id":"25356359090","conclusion":"success","run_attempt":1,"head_sha":"9d5bbb8",
                 "created_at":"2026-05-05T03:31:54Z","date":"2026-05-05","html_url":")" +
            url + R"(","name":")" + name + R"("},
                 {"github_run_id":"25356359091","name":"Second","created_at":"2026-05-06T03:31:54Z"},{"name":"none"}],
                 "changelogs":[{"workflow_run_id":"25356359090","date":"2026-05-05","base_ref":"a","head_ref":"b",
                 "config_keys":["dsv4-fp8-h200-vllm-mtp"],"description":"Bump","pr_link":"L"}],"configs":[{"model":"dsv4"}]})");
        QCOMPARE(document.runs.size(), 2U);
        QCOMPARE(document.runs[0].key, std::string("github:25356359090"));
        QCOMPARE(document.runs[0].name, std::string("Run Sweep - x [#1279]"));
        QCOMPARE(document.runs[0].url, url);
        QCOMPARE(document.runs[0].headSha, std::string("9d5bbb8"));
        QCOMPARE(document.runs[0].day, Day::parse("2026-05-05"));
        QCOMPARE(document.runs[1].day, Day::parse("2026-05-06"));
        const auto found = recordsOf<ChangelogEntry>(document);
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found[0].day, Day::parse("2026-05-05"));
        QCOMPARE(found[0].link, std::string("L"));
        QCOMPARE(document.records[0].run, std::optional<std::uint32_t>(0));
        QVERIFY(findNote(document.notes, NoteCode::MissingField));
    }

    void readsAvailability() {
        const auto found = recordsOf<Availability>(parsedDocument(
            R"([{"model":"dsr1","isl":1024,"osl":8192,"precision":"fp4","hardware":"mi355x","framework":"mori-sglang","spec_method":"mtp",
                 "disagg":true,"date":"2026-03-03"},
                {"model":"newmodel","isl":null,"osl":null,"precision":"fp4","hardware":"gaudi25","framework":"vllm","spec_method":"",
                 "disagg":false,"date":"2026-03-04"},
                {"isl":1024,"precision":"fp4","hardware":"b200","framework":"vllm","spec_method":"none","date":"2026-03-04"}])"));
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].framework, std::string("mori-sglang"));
        QCOMPARE(found[0].isl, std::optional(1024));
        QVERIFY(found[0].disaggregated);
        QCOMPARE(found[0].day, Day::parse("2026-03-03"));
        QCOMPARE(found[1].model, std::string("newmodel")); // 17: unmapped names are kept
        QCOMPARE(found[1].hardware, std::string("gaudi25"));
        QCOMPARE(found[1].spec, std::string("none"));
        QVERIFY(!found[1].isl);
    }

    void readsSubmissions() {
        const auto found = recordsOf<Submission>(parsedDocument(
            R"({"summary":[{"model":"dsv4","hardware":"h200","framework":"vllm","precision":"fp8","spec_method":"mtp","disagg":false,
                 "is_multinode":false,"num_prefill_gpu":64,"num_decode_gpu":64,"prefill_tp":8,"prefill_ep":8,"decode_tp":8,"decode_ep":8,
                 "date":"2026-05-05","total_datapoints":10,"distinct_sequences":2,"distinct_concurrencies":5,"max_concurrency":64,
                 "image":"vllm/vllm-openai:v0.20.1"}],
                "volume":[{"date":"2025-09-29","hardware":"mi355x","datapoints":75},{"date":"2025-09-29","hardware":"b200"}]})"));
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].model, std::string("dsv4"));
        QCOMPARE(found[0].dataPoints, 10);
        QCOMPARE(found[0].concurrencies, std::optional(5));
        QCOMPARE(found[0].decodeTp, std::optional(8));
        QCOMPARE(found[0].image, std::string("vllm/vllm-openai:v0.20.1"));
        QCOMPARE(found[1].model, std::string());
        QCOMPARE(found[1].hardware, std::string("mi355x"));
        QCOMPARE(found[1].dataPoints, 75);
    }

    void readsAPowerValidation() {
        const ParsedDocument document = inMirror(
            R"({"schema_version":1,"power_valid":false,"reasons":["telemetry_file_missing","benchmark_duration_mismatch"],
                "telemetry_source":"nvidia-smi","benchmark_window":{"integration_duration_s":61.5},"expected_gpu_count":8,
                "observed_gpu_count":4,"per_gpu_energy_j":{"0":100.5,"1":99.5},"per_gpu_max_sample_gap_s":{"0":1.0,"1":4.5},
                "accumulator_check":{"available":true,"relative_error":0.01}})",
            "power_audit_dsr1_1k1k_x_b200-nv_1_4910000000.zip", "power_validation_dsr1_1k1k_x_b200-nv_1.json");
        const auto found = recordsOf<PowerValidation>(document);
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found[0].subject, std::string("dsr1_1k1k_x_b200-nv_1"));
        QVERIFY(!found[0].valid);
        QCOMPARE(found[0].reasons, (std::vector<std::string>{"telemetry_file_missing", "benchmark_duration_mismatch"}));
        QCOMPARE(found[0].expectedGpus, std::optional(8));
        QCOMPARE(found[0].observedGpus, std::optional(4));
        QCOMPARE(found[0].integrationSeconds, std::optional(61.5));
        QCOMPARE(found[0].energyJ, std::optional(200.0));
        QCOMPARE(found[0].maxSampleGapSeconds, std::optional(4.5));
        QCOMPARE(found[0].accumulatorError, std::optional(0.01));
        const auto loose = recordsOf<PowerValidation>(
            parsedDocument(R"({"schema_version":1,"power_valid":1,"reasons":[]})", "/data/mine/power_validation_x.json"));
        QVERIFY(loose.at(0).valid);
        QCOMPARE(loose[0].subject, std::string("x"));
        QVERIFY(!loose[0].energyJ && !loose[0].expectedGpus);
    }

    void tellsARunFromItsArtifactList() {
        const std::string list =
            R"([{"id":2,"name":"b","created_at":"2026-03-10T00:00:00Z","workflow_run":{"id":22865945355,"head_sha":"9f9"}},
                                     {"id":1,"name":"a","created_at":"2026-03-09T23:59:00Z","workflow_run":{"id":22865945355}}])";
        const ParsedDocument loose = parsedDocument(list, "/data/mine/artifacts_metadata.json");
        QCOMPARE(loose.runs.size(), 1U);
        QCOMPARE(loose.runs[0].key, std::string("github:22865945355"));
        QCOMPARE(loose.runs[0].headSha, std::string("9f9"));
        QCOMPARE(loose.runs[0].day, Day::parse("2026-03-09"));
        QCOMPARE(loose.runs[0].daySource, DaySource::Metadata);
        QVERIFY(loose.records.empty() && loose.rows.empty());
        const ParsedDocument mirrored = parsedDocument(list, "/m/2026-03-11/Run_Sweep_-_x_22865945355/artifacts/artifacts_metadata.json");
        QCOMPARE(mirrored.runs.at(0).day, Day::parse("2026-03-11"));
        QCOMPARE(mirrored.runs[0].daySource, DaySource::Told);
    }

    void shownWords_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("reused run") << QByteArray(R"({"source_run_id":"25763435778","ingest_run_id":"25800000000"})")
                                    << QByteArray(
                                           "the source of a run that publishes another one again: it says whose results the others are");
        QTest::newRow("identities") << QByteArray(R"({"gpu_data":[]})") << QByteArray("the identities of the GPUs: not imported");
        QTest::newRow("settings") << QByteArray(R"({"hw":"b200","framework":"vllm","precision":"fp8","infmax_model_prefix":"dsr1"})")
                                  << QByteArray("the settings of an evaluation: read together with the results beside them");
    }
    void shownWords() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, words);
        const ParsedDocument document = parsedDocument(json.toStdString());
        QVERIFY(document.kind.empty());
        QCOMPARE(document.notes.at(0).code, NoteCode::IgnoredDocument);
        QCOMPARE(QByteArray::fromStdString(document.notes[0].message), words);
    }
};

QTEST_GUILESS_MAIN(TestSideDocuments)
#include "tst_side_documents.moc"
