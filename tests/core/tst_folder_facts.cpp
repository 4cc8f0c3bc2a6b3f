// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/folder_facts.h"

#include <QTest>

using namespace ps;

/// What documents of a run's folder tell about the other files there.
class TestFolderFacts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTheSourceOfAReusedRun() {
        const auto source =
            facts(
                R"({"source_run_id":"25763435778","source_run_attempt":"2","source_run_url":"U","source_pr_number":2126,"source_head_sha":"abc",
                "ingest_run_id":25800000000,"ingest_run_attempt":1})")
                .reuse;
        QVERIFY(source);
        QCOMPARE(source->runId, 25763435778);
        QCOMPARE(source->attempt, std::optional(2));
        QCOMPARE(source->url, std::string("U"));
        QCOMPARE(source->headSha, std::string("abc"));
        QCOMPARE(source->pullRequest, std::optional<std::int64_t>(2126));
        QCOMPARE(source->ingestRunId, std::optional<std::int64_t>(25800000000));
        QCOMPARE(source->ingestAttempt, std::optional(1));
    }

    void findsNoSourceWhereNoneIsNamed_data() {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"{}", "null", "[]", R"({"source_run_id":null})", R"({"source_run_id":"x"})", R"({"source_run_id":-3})",
                                 R"({"source_run_id":1.5})"})
            QTest::newRow(json) << QByteArray(json);
    }
    void findsNoSourceWhereNoneIsNamed() {
        QFETCH(QByteArray, json);
        QVERIFY(!facts(json.toStdString()).reuse);
    }

    void leavesOutWhatTheSourceDoesNotSay() {
        const auto source = facts(R"({"source_run_id":25763435778,"source_pr_number":null,"source_run_attempt":0})").reuse;
        QVERIFY(source && !source->attempt && !source->pullRequest && !source->ingestRunId && source->headSha.empty());
    }

    void readsAnArtifactList() {
        const auto list =
            facts(
                R"([7,{"id":"none","name":"n","size_in_bytes":1},{"id":4659453551,"name":"b","created_at":"2026-03-10T00:01:00Z","workflow_run":{"id":22865945355,
                "head_branch":"main","head_sha":"9f9"}},{"id":4659453550,"name":"a","created_at":"2026-03-09T23:59:00Z"},
                {"id":4659453552,"name":"c","created_at":"soon","size_in_bytes":1}])")
                .artifacts;
        QVERIFY(list);
        QCOMPARE(list->runId, std::optional<std::int64_t>(22865945355));
        QCOMPARE(list->headSha, std::string("9f9"));
        QCOMPARE(list->headBranch, std::string("main"));
        QCOMPARE(list->createdAt.size(), 2U);
        QCOMPARE(list->createdAt.at(4659453550), std::string("2026-03-09T23:59:00Z"));
        QCOMPARE(list->firstDay, Day::parse("2026-03-09"));
    }

    void readsNothingFromAListThatIsNone() { // archive-format 17: artifacts_metadata.json missing or malformed
        for (const char *json : {"{}", "[]", "null", R"("x")", "[{", ""}) {
            QVERIFY(!facts(json).artifacts);
        }
    }

    void tellsEvalsOnlyRuns_data() { // archive-format 17
        QTest::addColumn<QByteArray>("entries");
        QTest::addColumn<bool>("evalsOnly");
        QTest::newRow("none") << QByteArray("[]") << false;
        QTest::newRow("false") << QByteArray(R"([{"evals-only":false}])") << false;
        QTest::newRow("one of two") << QByteArray(R"([{"evals-only":false},{"evals-only":true}])") << true;
        QTest::newRow("as text") << QByteArray(R"([{"evals-only":"true"}])") << true;
        QTest::newRow("of the API") << QByteArray(R"([{"evals_only":true}])") << true;
        QTest::newRow("all evals is another thing") << QByteArray(R"([{"all-evals":true}])") << false;
        QTest::newRow("no entries") << QByteArray("null") << false;
    }
    void tellsEvalsOnlyRuns() {
        QFETCH(QByteArray, entries);
        QFETCH(bool, evalsOnly);
        QCOMPARE(facts(R"({"base_ref":"a","head_ref":"b","entries":)" + entries.toStdString() + "}").evalsOnly, evalsOnly);
    }

private:
    static FolderFacts facts(std::string json) { return readFolderFacts(json, 100); }
};

QTEST_GUILESS_MAIN(TestFolderFacts)
#include "tst_folder_facts.moc"
