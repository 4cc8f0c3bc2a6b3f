// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace ps;

namespace {

QJsonObject parsed(const std::string &json) {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(json), &error);
    if (error.error != QJsonParseError::NoError) qFatal("%s in %s", qPrintable(error.errorString()), json.c_str());
    return document.object();
}

} // namespace

class TestReportJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsADryRunAndRecords() {
        ImportReport report;
        report.dryRun = true;
        ArchiveOutcome &changed = report.archives.emplace_back();
        changed.path = "a.zip";
        changed.records[0].added = 540;
        report.archives.emplace_back().status = ArchiveStatus::Unchanged;
        const QJsonObject json = parsed(importReportJson(report));
        QCOMPARE(json[u"schema"].toInt(), 1);
        QCOMPARE(json[u"dry_run"].toBool(), true);
        QCOMPARE(json[u"unchanged_archives"].toInt(), 1);
        QCOMPARE(json[u"records"].toObject().keys(), QStringList{QStringLiteral("evaluation")});
        QCOMPARE(json[u"records"][u"evaluation"][u"added"].toInt(), 540);
        QCOMPARE(json[u"archives"][0][u"records"][u"evaluation"][u"unchanged"].toInt(-1), 0);
        QCOMPARE(json[u"archives"][1][u"status"].toString(), QStringLiteral("unchanged"));
        report.dryRun = false;
        QCOMPARE(parsed(importReportJson(report))[u"dry_run"].toBool(true), false);
    }

    void listsTheFilesOfAnImport() {
        StoredArchive archive;
        archive.outcome.path = "a/b.zip";
        archive.outcome.bytes = 1234;
        archive.outcome.rows.added = 3;
        archive.artifactId = 4983112233;
        archive.documents = {{"agg.json", "benchmark-rows"}, {"", "evaluation-rows"}};
        const QJsonObject json = parsed(archiveJson(archive));
        QCOMPARE(json[u"path"].toString(), QStringLiteral("a/b.zip"));
        QCOMPARE(json[u"status"].toString(), QStringLiteral("imported"));
        QCOMPARE(json[u"artifact"].toInteger(), 4983112233);
        QCOMPARE(json[u"bytes"].toInt(), 1234);
        QCOMPARE(json[u"rows"][u"added"].toInt(), 3);
        QCOMPARE(json[u"documents"][0][u"name"].toString(), QStringLiteral("agg.json"));
        QVERIFY(json[u"documents"][1][u"name"].isNull());
        QCOMPARE(json[u"documents"][1][u"kind"].toString(), QStringLiteral("evaluation-rows"));
        archive.artifactId.reset();
        QVERIFY(parsed(archiveJson(archive))[u"artifact"].isNull());
    }

    void tellsWhereAResultComesFrom() {
        ResultOrigin origin;
        origin.result = ResultId{7};
        origin.import = ImportId{2};
        origin.archive = "a.zip";
        origin.document = "agg.json";
        origin.element = 17;
        origin.artifactId = 4983112233;
        origin.runKey = "github:25471873049";
        origin.githubRunId = 25471873049;
        origin.attempt = 3;
        origin.commit = "0123abcd";
        origin.day = Day::parse("2026-05-07");
        origin.daySource = DaySource::Estimated;
        origin.image = "vllm/vllm:1";
        origin.normalisations = static_cast<std::uint32_t>(Normalisation::GpuCountCorrected);
        origin.otherCarriers = 1;
        origin.importedAt = "2026-05-09T01:02:03Z";
        origin.programVersion = "0.1.0";
        origin.rawHardware = "b200-trt";
        origin.attributes = {{"router", "x"}};
        const QJsonObject expected{
            {QStringLiteral("id"), 7},
            {QStringLiteral("import"), 2},
            {QStringLiteral("archive"), QStringLiteral("a.zip")},
            {QStringLiteral("document"), QStringLiteral("agg.json")},
            {QStringLiteral("element"), 17},
            {QStringLiteral("artifact"), qint64(4983112233)},
            {QStringLiteral("run"), QStringLiteral("github:25471873049")},
            {QStringLiteral("run_id"), qint64(25471873049)},
            {QStringLiteral("attempt"), 3},
            {QStringLiteral("commit"), QStringLiteral("0123abcd")},
            {QStringLiteral("date"), QStringLiteral("2026-05-07")},
            {QStringLiteral("date_source"), QStringLiteral("estimated")},
            {QStringLiteral("image"), QStringLiteral("vllm/vllm:1")},
            {QStringLiteral("imported_at"), QStringLiteral("2026-05-09T01:02:03Z")},
            {QStringLiteral("program_version"), QStringLiteral("0.1.0")},
            {QStringLiteral("normalisations"), QJsonArray{QStringLiteral("gpu-count-corrected")}},
            {QStringLiteral("as_written"), QJsonObject{{QStringLiteral("hardware"), QStringLiteral("b200-trt")},
                                                       {QStringLiteral("framework"), QJsonValue::Null},
                                                       {QStringLiteral("model"), QJsonValue::Null},
                                                       {QStringLiteral("precision"), QJsonValue::Null},
                                                       {QStringLiteral("spec"), QJsonValue::Null}}},
            {QStringLiteral("attributes"), QJsonObject{{QStringLiteral("router"), QStringLiteral("x")}}},
            {QStringLiteral("other_imports"), 1},
        };
        QCOMPARE(parsed(originJson(origin)), expected);
        QVERIFY(originJson(origin).find('\n') == std::string::npos);
    }

    void unknownProvenanceIsNull() {
        const QJsonObject json = parsed(originJson({}));
        for (const char *key : {"document", "artifact", "run", "run_id", "attempt", "commit", "date", "date_source", "image"})
            QVERIFY2(json.value(QLatin1String(key)).isNull(), key);
        QCOMPARE(json[u"normalisations"].toArray().size(), 0);
    }

    void survivesNamesThatAreNoUtf8() {
        ResultOrigin origin;
        origin.archive = "a\xff.zip";
        QVERIFY(parsed(originJson(origin))[u"archive"].toString().endsWith(QStringLiteral(".zip")));
    }

    void listsRemovals() {
        RemovalReport removal;
        removal.removed = 412;
        removal.kept = 3;
        removal.restored = 2;
        removal.removedRecords = 5;
        const QJsonObject json = parsed(removalsJson({{ImportId{3}, removal}}));
        QCOMPARE(json[u"schema"].toInt(), 1);
        QCOMPARE(json[u"removed"][0][u"import"].toInt(), 3);
        QCOMPARE(json[u"removed"][0][u"results"].toObject(),
                 (QJsonObject{{QStringLiteral("removed"), 412}, {QStringLiteral("kept"), 3}, {QStringLiteral("restored"), 2}}));
        QCOMPARE(json[u"removed"][0][u"records"][u"removed"].toInt(), 5);
    }
};

QTEST_GUILESS_MAIN(TestReportJson)
#include "tst_report_json.moc"
