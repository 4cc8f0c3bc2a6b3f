// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/json_writer.h"

#include "core/support/version.h"
#include "tests/support/result_set_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace ps;
using test::curveSet;
using test::FixtureResult;

namespace {

FixtureResult at(double x, double y, const std::string &hardware = "b200") {
    FixtureResult result;
    result.x = x;
    result.y = y;
    result.hardware = hardware;
    return result;
}

QJsonObject parsed(const CurveSet &curves, const DataExportOptions &options = {}) {
    QJsonParseError error;
    const QByteArray json = QByteArray::fromStdString(writeJson(curves, options));
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) qFatal("%s: %s", qPrintable(error.errorString()), json.constData());
    return document.object();
}

QJsonArray pointsOf(const QJsonObject &json, int group) {
    return json[u"groups"].toArray()[group][u"points"].toArray();
}

} // namespace

class TestJsonWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysWhatItIs() {
        Selection selection;
        selection.models = {"dsr1"};
        selection.isls = {1024};
        const QJsonObject json = parsed(*curveSet({at(1, 1)}, "gpu", selection));
        QCOMPARE(json[u"schema"].toInt(), 1);
        QCOMPARE(json[u"program"].toString(), QStringLiteral("paretoscope"));
        QCOMPARE(json[u"version"].toString().toStdString(), std::string(versionText()));
        QCOMPARE(json[u"asOf"].toString(), QStringLiteral("2026-05-07"));
        QCOMPARE(json[u"by"].toString(), QStringLiteral("gpu"));
        QCOMPARE(json[u"x"][u"key"].toString(), QStringLiteral("median_intvty"));
        QCOMPARE(json[u"x"][u"better"].toString(), QStringLiteral("higher"));
        QCOMPARE(json[u"y"][u"unit"].toString(), QStringLiteral("tok/s/GPU"));
        QCOMPARE(json[u"selection"][u"model"].toArray(), QJsonArray{QStringLiteral("dsr1")});
        QCOMPARE(json[u"selection"][u"isl"].toArray(), QJsonArray{1024});
        QCOMPARE(json[u"selection"][u"select"].toString(), QStringLiteral("latest-run"));
        QVERIFY(json[u"selection"][u"asOf"].isNull());
    }

    void listsGroupsWithTheirPoints() {
        const QJsonObject json = parsed(*curveSet({at(1, 5), at(2, 4), at(1.5, 1), at(9, 9, "mi355x")}));
        const QJsonArray groups = json[u"groups"].toArray();
        QCOMPARE(groups.size(), 2);
        QCOMPARE(groups[0][u"label"].toString(), QStringLiteral("NVIDIA"));
        QCOMPARE(groups[1][u"vendor"].toString(), QStringLiteral("amd"));
        QCOMPARE(groups[1][u"key"].toObject(), (QJsonObject{{QStringLiteral("vendor"), QStringLiteral("amd")}}));
        const QJsonArray points = pointsOf(json, 0);
        QCOMPARE(points.size(), 3);
        QCOMPARE(points[0][u"frontier"].toBool(), true);
        QCOMPARE(points[1][u"frontier"].toBool(), false);
        QCOMPARE(points[2][u"x"].toDouble(), 2.0);
    }

    void identifiesEachPoint() {
        FixtureResult result = at(0.1, 1.0 / 3);
        result.image = "vllm/vllm-openai:v0.9";
        const QJsonObject point = pointsOf(parsed(*curveSet({result})), 0)[0].toObject();
        QCOMPARE(point[u"x"].toDouble(), 0.1);
        QCOMPARE(point[u"y"].toDouble(), 1.0 / 3);
        const std::pair<QString, QJsonValue> expected[] = {
            {QStringLiteral("hardware"), QStringLiteral("b200")},
            {QStringLiteral("framework"), QStringLiteral("vllm")},
            {QStringLiteral("model"), QStringLiteral("dsr1")},
            {QStringLiteral("precision"), QStringLiteral("fp8")},
            {QStringLiteral("spec"), QStringLiteral("none")},
            {QStringLiteral("disaggregated"), false},
            {QStringLiteral("gpus"), 8},
            {QStringLiteral("parallelism"), QStringLiteral("TP8")},
            {QStringLiteral("type"), QStringLiteral("single_turn")},
            {QStringLiteral("isl"), 1024},
            {QStringLiteral("osl"), 1024},
            {QStringLiteral("conc"), 64},
            {QStringLiteral("date"), QStringLiteral("2026-05-07")},
            {QStringLiteral("run_id"), 1},
            {QStringLiteral("image"), QStringLiteral("vllm/vllm-openai:v0.9")},
            {QStringLiteral("run_url"), QStringLiteral("https://github.com/SemiAnalysisAI/InferenceX/actions/runs/1")},
        };
        for (const auto &[name, value] : expected) QVERIFY2(point[name] == value, qPrintable(name));
        QVERIFY(!point.contains(u"synthetic"));
        QVERIFY(!point.contains(u"metrics"));
    }

    void writesNullForMissing() {
        FixtureResult result = at(1, 1);
        result.isl.reset();
        result.osl.reset();
        result.runKey = "folder:a";
        result.runUrl.clear();
        const QJsonObject point = pointsOf(parsed(*curveSet({result})), 0)[0].toObject();
        for (const char *name : {"isl", "osl", "run_id", "attempt", "image", "run_url", "offload"}) {
            QVERIFY2(point.contains(QLatin1String(name)) && point[QLatin1String(name)].isNull(), name);
        }
    }

    void listsFrontierPointsOnlyWhenAsked() {
        const QJsonArray points = pointsOf(parsed(*curveSet({at(1, 5), at(2, 4), at(1.5, 1)}), {false}), 0);
        QCOMPARE(points.size(), 2);
        QVERIFY(points[0][u"x"].toDouble() < points[1][u"x"].toDouble());
    }

    void countsWhatIsExcluded() {
        FixtureResult noX = at(1, 1), noY = at(1, 1);
        noX.x.reset();
        noY.y.reset();
        const QJsonObject json = parsed(*curveSet({noX, noX, noY}));
        QCOMPARE(json[u"excluded"][u"missing_x"].toInt(), 2);
        QCOMPARE(json[u"excluded"][u"missing_y"].toInt(), 1);
        QVERIFY(json[u"groups"].isArray() && json[u"groups"].toArray().isEmpty());
    }

    void carriesFurtherMetrics() {
        const QJsonObject point = pointsOf(parsed(*curveSet({at(1, 1)}, "vendor", {}, {"median_ttft"})), 0)[0].toObject();
        QCOMPARE(point[u"metrics"].toObject(), (QJsonObject{{QStringLiteral("median_ttft"), 0.25}}));
    }

    void marksSyntheticPoints() {
        FixtureResult sample = at(1, 1);
        sample.synthetic = true;
        const QJsonObject json = parsed(*curveSet({sample}));
        QCOMPARE(json[u"synthetic"].toBool(), true);
        QCOMPARE(pointsOf(json, 0)[0][u"synthetic"].toBool(), true);
        QVERIFY(json[u"description"].toString().contains(u"synthetic sample data"));
    }

    void saysHowTheDayIsKnown() {
        FixtureResult result = at(1, 1);
        QCOMPARE(pointsOf(parsed(*curveSet({result})), 0)[0][u"date_source"].toString(), QStringLiteral("told"));
        result.daySource = DaySource::Estimated;
        const QJsonObject json = parsed(*curveSet({result}));
        QCOMPARE(pointsOf(json, 0)[0][u"date"].toString(), QStringLiteral("2026-05-07"));
        QCOMPARE(pointsOf(json, 0)[0][u"date_source"].toString(), QStringLiteral("estimated"));
        QVERIFY(json[u"description"].toString().contains(u"as of 2026-05-07 (estimated)"));
    }

    void marksWhatIsKnownToBeBad() {
        FixtureResult bad = at(1, 1);
        bad.veto = "The run itself was broken.";
        bad.vetoedAttempts = {2};
        bad.attempt = 2;
        FixtureResult good = at(2, 0.5);
        good.veto = bad.veto; // one run, so both have its facts
        good.vetoedAttempts = {2};
        good.attempt = 3;
        Selection selection;
        selection.vetoed = true;
        const QJsonObject json = parsed(*curveSet({bad, good}, "vendor", selection));
        QCOMPARE(json[u"selection"][u"vetoed"].toBool(), true);
        QCOMPARE(pointsOf(json, 0)[0][u"veto"].toString(), QStringLiteral("The run itself was broken."));
        QVERIFY(pointsOf(json, 0)[1][u"veto"].isNull());
        QVERIFY(json[u"description"].toString().contains(u"with results known to be bad"));
        QCOMPARE(json[u"excluded"][u"vetoed"].toInt(-1), 0);
    }

    void survivesHostileNames_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("read");
        QTest::newRow("quote and backslash") << QByteArray("a\"b\\c") << QStringLiteral("a\"b\\c");
        QTest::newRow("control characters") << QByteArray("a\n\tb\x01") << QStringLiteral("a\n\tb\x01");
        QTest::newRow("not UTF-8") << QByteArray("a\xff") << QStringLiteral("a\uFFFD");
    }
    void survivesHostileNames() {
        QFETCH(QByteArray, name);
        QFETCH(QString, read);
        FixtureResult result = at(1, 1, name.toStdString());
        const QJsonObject json = parsed(*curveSet({result}, "gpu"));
        QCOMPARE(json[u"groups"].toArray()[0][u"label"].toString(), read);
        QCOMPARE(pointsOf(json, 0)[0][u"hardware"].toString(), read);
    }

    void writesTheSameBytesAgain() {
        const std::vector<FixtureResult> results = {at(1, 5), at(2, 4), at(9, 9, "mi355x")};
        QCOMPARE(writeJson(*curveSet(results, "line")), writeJson(*curveSet(results, "line")));
    }
};

QTEST_GUILESS_MAIN(TestJsonWriter)
#include "tst_json_writer.moc"
