// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/provenance.h"

#include "tests/support/result_set_fixture.h"

#include <QTest>

#include <algorithm>

using namespace ps;
using test::curveSet;
using test::FixtureResult;

namespace {

FixtureResult at(double x, double y) {
    FixtureResult result;
    result.x = x;
    result.y = y;
    return result;
}

bool anyLine(const std::vector<std::string> &lines, std::string_view part) {
    return std::any_of(lines.begin(), lines.end(), [part](const std::string &line) { return line.find(part) != std::string::npos; });
}

constexpr std::string_view kAttribution = "Data: InferenceX by SemiAnalysis (Apache-2.0)";

} // namespace

Q_DECLARE_METATYPE(ps::Selection)

class TestProvenance : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysTheSelectionInWords() {
        Selection selection;
        selection.models = {"dsr1"};
        selection.precisions = {"fp8", "fp4"};
        FixtureResult result = at(1, 1);
        result.isl = 8192;
        QCOMPARE(selectionSentence(*curveSet({result}, "vendor", selection)),
                 std::string("DeepSeek R1 0528 · 8k/1k · FP8 + FP4 · newest run per configuration as of 2026-05-07 · frontier by vendor"));
    }

    void saysModeAndGrouping() {
        Selection selection;
        selection.mode = SelectMode::LatestPoint;
        selection.asOf = Day::fromNumber(20260401);
        QCOMPARE(selectionSentence(*curveSet({at(1, 1)}, "line", selection)),
                 std::string("DeepSeek R1 0528 · 1k/1k · newest point per concurrency as of 2026-04-01 · frontier by GPU, engine, "
                             "precision and speculation"));
        selection.mode = SelectMode::Night;
        QVERIFY(selectionSentence(*curveSet({at(1, 1)}, "vendor", selection)).find("runs of 2026-04-01") != std::string::npos);
    }

    void saysWhatAnAssumedDayIs_data() {
        QTest::addColumn<int>("source");
        QTest::addColumn<QString>("day");
        QTest::newRow("told") << static_cast<int>(DaySource::Told) << "2026-05-07 ·";
        QTest::newRow("as given") << static_cast<int>(DaySource::User) << "2026-05-07 (as given) ·";
        QTest::newRow("from metadata") << static_cast<int>(DaySource::Metadata) << "2026-05-07 (from metadata) ·";
        QTest::newRow("estimated") << static_cast<int>(DaySource::Estimated) << "2026-05-07 (estimated) ·";
    }
    void saysWhatAnAssumedDayIs() {
        QFETCH(int, source);
        QFETCH(QString, day);
        FixtureResult result = at(1, 1);
        result.daySource = static_cast<DaySource>(source);
        const auto curves = curveSet({result});
        const QString sentence = QString::fromStdString(selectionSentence(*curves));
        QVERIFY2(sentence.contains(QStringLiteral("newest run per configuration as of ") + day), qPrintable(sentence));
        const std::string run = "Run: " + day.chopped(2).toStdString() + " github:1";
        QVERIFY(anyLine(provenanceLines(*curves), run));
    }

    void tellsWhatIsKnownToBeBad() {
        FixtureResult bad = at(1, 1);
        bad.veto = "The run itself was broken.";
        bad.vetoedAttempts = {1, 2};
        bad.attempt = 2;
        Selection selection;
        selection.vetoed = true;
        const auto curves = curveSet({bad}, "vendor", selection);
        const auto lines = provenanceLines(*curves);
        QVERIFY(anyLine(lines, " --vetoed"));
        QVERIFY(anyLine(lines, " (known to be bad, attempts 1 and 2: The run itself was broken.)"));
        QVERIFY(anyLine(lines, "0 known to be bad"));
        QVERIFY(selectionSentence(*curves).find("with results known to be bad") != std::string::npos);
        QVERIFY(!anyLine(provenanceLines(*curveSet({at(1, 1)})), "--vetoed"));
    }

    void countsWhatIsTooMuchToName() {
        std::vector<FixtureResult> results;
        for (const char *model : {"dsr1", "dsv4", "glm5", "gptoss120b"}) {
            results.push_back(at(1, 1));
            results.back().model = model;
        }
        QVERIFY(selectionSentence(*curveSet(results)).rfind("4 models · 1k/1k", 0) == 0);
    }

    void saysTheSelectionOfNothing() {
        Selection selection;
        selection.models = {"dsr1"};
        QCOMPARE(selectionSentence(*curveSet({}, "vendor", selection)),
                 std::string("DeepSeek R1 0528 · newest run per configuration as of any day · frontier by vendor"));
    }

    void titlesWithBothAxes() {
        const std::string title = titleSentence(*curveSet({at(1, 1)}));
        QVERIFY2(title.find(" vs. median interactivity") != std::string::npos, title.c_str());
    }

    void attributesMeasuredDataOnly() {
        QCOMPARE(attributionLines(*curveSet({at(1, 1)})), std::vector<std::string>{std::string(kAttribution)});
        FixtureResult sample = at(1, 1);
        sample.synthetic = true;
        const auto lines = provenanceLines(*curveSet({sample}));
        QVERIFY(!anyLine(lines, "SemiAnalysis ("));
        QVERIFY(anyLine(lines, "Data: synthetic sample data"));
        FixtureResult local = at(1, 1);
        local.benchmarkType = "local_kernel";
        QVERIFY(!anyLine(provenanceLines(*curveSet({local})), kAttribution));
    }

    void tellsOfficialFromUnofficialRuns_data() {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<bool>("official");
        QTest::newRow("official") << QByteArray("https://github.com/SemiAnalysisAI/InferenceX/actions/runs/7") << true;
        QTest::newRow("fork") << QByteArray("https://github.com/someone/InferenceX/actions/runs/7") << false;
        QTest::newRow("name in the path") << QByteArray("https://example.org/github.com/SemiAnalysisAI/") << false;
        QTest::newRow("look-alike host") << QByteArray("https://github.com.example.org/SemiAnalysisAI/") << false;
    }
    void tellsOfficialFromUnofficialRuns() {
        QFETCH(QByteArray, url);
        QFETCH(bool, official);
        FixtureResult result = at(1, 1);
        result.runUrl = url.toStdString();
        const auto lines = provenanceLines(*curveSet({result}));
        QCOMPARE(anyLine(lines, "(official)"), official);
        QCOMPARE(anyLine(lines, "(unofficial)"), !official);
        QCOMPARE(anyLine(lines, "1 of the runs are unofficial"), !official);
    }

    void saysNothingOfARunWithoutUrl() {
        FixtureResult result = at(1, 1);
        result.runUrl.clear();
        QVERIFY(!anyLine(provenanceLines(*curveSet({result})), "official"));
    }

    void filtersAreWhatTheCommandLineTakes_data() {
        QTest::addColumn<Selection>("selection");
        QTest::addColumn<QByteArray>("by");
        QTest::addColumn<QByteArray>("options");
        const QByteArray axes = " --x median_intvty --y tput_per_gpu --by ";
        QTest::newRow("none") << Selection{} << QByteArray("vendor") << "--select latest-run --as-of 2026-05-07" + axes + "vendor";
        Selection window;
        window.models = {"dsr1"};
        window.precisions = {"fp8", "fp4"};
        window.sequences = {"1024/8192", "agentic"};
        window.mode = SelectMode::Night;
        QTest::newRow("the window's") << window << QByteArray("line")
                                      << "--model dsr1 --precision fp8,fp4 --sequence 1024/8192,agentic --select night --as-of 2026-05-07" +
                                             axes + "line";
        Selection lengths;
        lengths.isls = {1024, 8192};
        lengths.osls = {1024};
        lengths.asOf = Day::fromNumber(20260401);
        QTest::newRow("lengths and a day") << lengths << QByteArray("hardware,precision")
                                           << "--isl 1024,8192 --osl 1024 --select latest-run --as-of 2026-04-01" + axes +
                                                  "hardware,precision";
        Selection odd;
        odd.models = {"it's a model; $HOME"};
        odd.sequences = {"?/1024"};
        QTest::newRow("names that a shell would read")
            << odd << QByteArray("vendor")
            << "--model 'it'\\''s a model; $HOME' --sequence '?/1024' --select latest-run --as-of 2026-05-07" + axes + "vendor";
    }
    void filtersAreWhatTheCommandLineTakes() {
        QFETCH(Selection, selection);
        QFETCH(QByteArray, by);
        QFETCH(QByteArray, options);
        const auto lines = provenanceLines(*curveSet({at(1, 1)}, by.toStdString(), selection));
        const std::string expected = "Filters: " + options.toStdString();
        const auto filters =
            std::find_if(lines.begin(), lines.end(), [](const std::string &line) { return line.rfind("Filters:", 0) == 0; });
        QVERIFY(filters != lines.end());
        QCOMPARE(*filters, expected);
    }

    void tracesTheExport() {
        Selection selection;
        selection.hardware = {"b200", "mi355x"};
        FixtureResult missing = at(1, 1), later = at(2, 2);
        missing.x.reset();
        later.runKey = "github:2";
        later.day = 20260508;
        const auto lines = provenanceLines(*curveSet({at(1, 1), missing, later}, "gpu", selection));
        for (const char *part : {"Program: Paretoscope ", "Filters: --hardware b200,mi355x --select latest-run",
                                 "X: Median interactivity (tok/s/user), higher is better [median_intvty]", "Grouped by: gpu",
                                 "Points: 2 in 1 groups, 1 on a frontier", "Left out: 1 without a value for x, 0 without one for y",
                                 "Run: 2026-05-07 github:1 https://github.com/", "Run: 2026-05-08 github:2 "})
            QVERIFY2(anyLine(lines, part), part);
    }
};

QTEST_GUILESS_MAIN(TestProvenance)
#include "tst_provenance.moc"
