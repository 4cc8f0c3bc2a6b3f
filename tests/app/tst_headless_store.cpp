// SPDX-License-Identifier: GPL-3.0-or-later
// The command line on a store that holds results known to be bad, days that no run tells, and records besides results.
#include "app/command_line.h"
#include "app/headless.h"
#include "core/support/text.h"
#include "tests/support/archive_builder.h"
#include "tests/support/temp_store.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <sstream>

using namespace ps;
using namespace ps::test;

namespace {

constexpr std::int64_t kVetoedRun = 20286769842; // of resources/vetoed-runs.json, whole

struct Outcome {
    ExitCode code;
    QString out;
    QString err;
    QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
};

Outcome run(const TempStore &store, const char *words, const JobControl &job = {}) {
    QStringList list = QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    list.insert(1, QStringLiteral("--store"));
    list.insert(2, pathText(store.file()));
    const auto line = parseCommandLine(list);
    if (!line) return {ExitCode::Usage, {}, toQString(line.error().text())};
    std::ostringstream out, err;
    const ExitCode code = runHeadless(*line, out, err, job);
    return {code, toQString(out.str()), toQString(err.str())};
}

Measurement point(int concurrency) {
    Measurement row = measurement(servingConfig("h200"), 1024, 1024, concurrency,
                                  {{"tput_per_gpu", 100.0 * concurrency}, {"median_intvty", 100.0 / concurrency}});
    row.raw.hardware = "h200-dgxc";
    row.attempt = 3;
    row.image = "vllm/vllm-openai:v1";
    row.mark(Normalisation::GpuCountCorrected);
    return row;
}

/// A good run at 4 and 8 whose day is the user's; a later one that is known to be bad, at 4, 8 and 16.
void fill(TempStore &store) {
    BenchmarkRun good = githubRun(1, "2026-05-01");
    good.daySource = DaySource::User;
    ParsedArchive archive = archiveOf("good.zip", good, {point(4), point(8)});
    archive.bytes = 1234;
    archive.artifactId = 4983112233;
    Evaluation evaluation;
    evaluation.config = servingConfig("h200");
    evaluation.task = "gsm8k";
    evaluation.scores = {{"em_strict", 0.95}};
    archive.documents.front().records.push_back({evaluation, 0, 0});
    store.import({archive, archiveOf("bad.zip", githubRun(kVetoedRun, "2026-05-02"), {point(4), point(8), point(16)})});
}

} // namespace

class TestHeadlessStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { fill(m_store); }

    void frontierLeavesOutWhatIsBadAndSaysSo() {
        const Outcome text = run(m_store, "frontier");
        QCOMPARE(text.code, ExitCode::Done);
        QVERIFY(text.out.contains(QStringLiteral("2 frontier points of 2")));
        QVERIFY(text.out.endsWith(QStringLiteral("\nLeft out: 3 results known to be bad (--vetoed shows them)\n")));
        QVERIFY(text.out.contains(QStringLiteral("2026-05-01 (as given)")));
        const QJsonObject json = run(m_store, "frontier --format json").json();
        QCOMPARE(json[u"excluded"][u"vetoed"].toInt(), 3);
        QCOMPARE(json[u"selection"][u"vetoed"].toBool(true), false);
        QCOMPARE(json[u"asOf"].toString(), QStringLiteral("2026-05-01"));
        QCOMPARE(json[u"groups"][0][u"points"][0][u"date_source"].toString(), QStringLiteral("user"));
    }

    void frontierShowsWhatIsBadWhenAsked() {
        const Outcome text = run(m_store, "frontier --vetoed");
        QVERIFY(text.out.contains(QStringLiteral("3 frontier points of 3")));
        QVERIFY(text.out.contains(QStringLiteral("with results known to be bad")));
        QVERIFY(!text.out.contains(QStringLiteral("Left out")));
        QCOMPARE(text.out.count(QStringLiteral("2026-05-02 known to be bad")), 3);
        const QJsonObject json = run(m_store, "frontier --vetoed --format json").json();
        QCOMPARE(json[u"excluded"][u"vetoed"].toInt(-1), 0);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(json[u"groups"][0][u"points"][i][u"veto"].toString(), QStringLiteral("The run itself was broken."));
    }

    void facetsCountWhatIsBad() {
        const Outcome text = run(m_store, "facets");
        QVERIFY(text.out.endsWith(QStringLiteral("\n2 results\nLeft out: 3 results known to be bad (--vetoed shows them)\n")));
        QVERIFY(text.out.contains(QStringLiteral("  2026-05-01 (as given)\n")));
        const Outcome shown = run(m_store, "facets --vetoed");
        QVERIFY(shown.out.endsWith(QStringLiteral("\n3 results\n")));
        const QJsonObject json = run(m_store, "facets --json").json();
        QCOMPARE(json[u"total"].toInt(), 2);
        QCOMPARE(json[u"vetoed"].toInt(), 3);
        QCOMPARE(json[u"dates"].toArray().size(), 1);
        QCOMPARE(json[u"dates"][0][u"date_source"].toString(), QStringLiteral("user"));
    }

    void saysWhenAllThatMatchesIsBad() {
        TempStore store;
        store.import({archiveOf("bad.zip", githubRun(kVetoedRun, "2026-05-02"), {point(4)})});
        const Outcome outcome = run(store, "frontier");
        QCOMPARE(outcome.code, ExitCode::NothingOrPartly);
        QVERIFY2(outcome.err.contains(QStringLiteral("known to be bad; --vetoed shows them")), qPrintable(outcome.err));
    }

    void reportListsRecordsBesidesResults() {
        const Outcome outcome = run(m_store, "report");
        QCOMPARE(outcome.code, ExitCode::Done);
        QVERIFY2(outcome.out.startsWith(QStringLiteral("#1  2026-05-09T01:02:03Z  finished  +5 ")), qPrintable(outcome.out));
        QVERIFY(outcome.out.contains(QStringLiteral("\n  1 evaluation added\n")));
        QVERIFY(outcome.out.endsWith(QStringLiteral("Besides results the store holds 1 evaluation\n")));
    }

    void reportJsonListsFilesAndTheProvenanceOfEveryResult() {
        const Outcome outcome = run(m_store, "report --json");
        QCOMPARE(outcome.code, ExitCode::Done);
        const QJsonObject json = outcome.json();
        QCOMPARE(json[u"schema"].toInt(), 1);
        QCOMPARE(json[u"imports"].toArray().size(), 1);
        QCOMPARE(json[u"imports"][0][u"id"].toInt(), 1);
        const QJsonArray files = json[u"imports"][0][u"files"].toArray();
        QCOMPARE(files.size(), 2);
        QCOMPARE(files[0][u"path"].toString(), QStringLiteral("good.zip"));
        QCOMPARE(files[0][u"artifact"].toInteger(), 4983112233);
        QCOMPARE(files[0][u"rows"][u"added"].toInt(), 2);
        QCOMPARE(files[0][u"records"][u"evaluation"][u"added"].toInt(), 1);
        QCOMPARE(files[0][u"documents"][0][u"name"].toString(), QStringLiteral("results.json"));
        QVERIFY(files[1][u"artifact"].isNull());
        QCOMPARE(json[u"records"][u"evaluation"].toInt(), 1);
        QCOMPARE(json[u"records"][u"submission"].toInt(-1), 0);
        const QJsonArray results = json[u"results"].toArray();
        QCOMPARE(results.size(), 5);
        const QJsonObject second = results[1].toObject();
        QCOMPARE(second[u"archive"].toString(), QStringLiteral("good.zip"));
        QCOMPARE(second[u"document"].toString(), QStringLiteral("results.json"));
        QCOMPARE(second[u"element"].toInt(), 1);
        QCOMPARE(second[u"artifact"].toInteger(), 4983112233);
        QCOMPARE(second[u"run_id"].toInt(), 1);
        QCOMPARE(second[u"attempt"].toInt(), 3);
        QCOMPARE(second[u"commit"].toString(), QStringLiteral("0123abcd"));
        QCOMPARE(second[u"date_source"].toString(), QStringLiteral("user"));
        QCOMPARE(second[u"image"].toString(), QStringLiteral("vllm/vllm-openai:v1"));
        QCOMPARE(second[u"imported_at"].toString(), QStringLiteral("2026-05-09T01:02:03Z"));
        QCOMPARE(second[u"program_version"].toString(), QStringLiteral("0.0.0"));
        QCOMPARE(second[u"normalisations"].toArray(), QJsonArray{QStringLiteral("gpu-count-corrected")});
        QCOMPARE(second[u"as_written"][u"hardware"].toString(), QStringLiteral("h200-dgxc"));
    }

    void reportOfAnEmptyStoreIsWhole() {
        TempStore store;
        store.import({});
        const QJsonObject json = run(store, "report --json").json();
        QCOMPARE(json[u"imports"].toArray().size(), 1);
        QVERIFY(json[u"imports"][0][u"files"].isArray());
        QVERIFY(json[u"results"].isArray());
        QCOMPARE(json[u"results"].toArray().size(), 0);
    }

    void cancelledReportSaysSo() {
        const Outcome outcome = run(m_store, "report --json", JobControl([] { return true; }, {}));
        QCOMPARE(outcome.code, ExitCode::NothingOrPartly);
        QVERIFY(outcome.err.contains(QStringLiteral("cancelled")));
    }

    void cancelledImportLeavesNoStore() {
        const TempStore store;
        const auto archive = writeZip(store.folder() / "a.zip", {{"agg_bmk.json", benchmarkRowsJson(20)}});
        const Outcome outcome = run(store, ("import " + archive.string()).c_str(), JobControl([] { return true; }, {}));
        QCOMPARE(outcome.code, ExitCode::NothingOrPartly);
        QCOMPARE(outcome.err, QStringLiteral("paretoscope: import : cancelled; the store is as it was before\n"));
        QVERIFY(!std::filesystem::exists(store.file()));
    }

    void removeTakesImportsBack() {
        TempStore store;
        fill(store);
        store.import({archiveOf("again.zip", githubRun(1, "2026-05-01"), {point(4), point(32)})});
        const Outcome text = run(store, "remove 1");
        QCOMPARE(text.err, QString());
        QCOMPARE(text.code, ExitCode::Done);
        QCOMPARE(text.out,
                 QStringLiteral("Import 1 taken back: 4 results removed, 1 kept because other imports carry them, 1 record removed\n"));
        QCOMPARE(run(store, "facets --json --vetoed").json()[u"total"].toInt(), 2);
        QCOMPARE(run(store, "report --json").json()[u"imports"].toArray().size(), 1);

        const Outcome json = run(store, "remove --json 2");
        QCOMPARE(json.code, ExitCode::Done);
        QCOMPARE(json.json()[u"removed"][0][u"import"].toInt(), 2);
        QCOMPARE(json.json()[u"removed"][0][u"results"][u"removed"].toInt(), 2);
        QCOMPARE(store.catalogue()->resultCount, 0U);
        QVERIFY(store.catalogue()->runs.empty());
    }

    void removingWhatIsNotThereSaysSo() {
        TempStore store;
        fill(store);
        const Outcome outcome = run(store, "remove 1 7");
        QCOMPARE(outcome.code, ExitCode::NothingOrPartly);
        QVERIFY2(outcome.out.startsWith(QStringLiteral("Import 1 taken back: 5 results removed")), qPrintable(outcome.out));
        QVERIFY2(outcome.err.startsWith(QStringLiteral("paretoscope: import 7 : ")), qPrintable(outcome.err));
    }

    void cancelledRemovalLeavesTheImport() {
        TempStore store;
        fill(store);
        const Outcome outcome = run(store, "remove 1", JobControl([] { return true; }, {}));
        QCOMPARE(outcome.code, ExitCode::NothingOrPartly);
        QVERIFY2(outcome.err.contains(QStringLiteral("cancelled; the import is still there")), qPrintable(outcome.err));
        QCOMPARE(store.catalogue()->resultCount, 5U);
    }

    void removingFromNoStoreMakesNone() {
        const TempStore store;
        const Outcome outcome = run(store, "remove 1");
        QCOMPARE(outcome.code, ExitCode::StoreError);
        QVERIFY(!std::filesystem::exists(store.file()));
    }

private:
    TempStore m_store;
};

QTEST_GUILESS_MAIN(TestHeadlessStore)
#include "tst_headless_store.moc"
