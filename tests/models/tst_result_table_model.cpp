// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/curve_fixture.h"
#include "ui/models/result_details.h"
#include "ui/models/result_filter_proxy.h"
#include "ui/models/result_summary.h"
#include "ui/models/result_table_model.h"
#include "ui/models/roles.h"
#include "ui/models/table_text.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <limits>

using namespace ps;
using namespace ps::test;

namespace {

// Two frontier points per vendor and one dominated one.
std::shared_ptr<const CurveSet> smallSet() {
    return curvesOf({{"b200", 20, 9000}, {"b200", 100, 2000}, {"h200", 15, 1000}, {"mi355x", 25, 5000}, {"mi355x", 60, 800}});
}

/// The small set with a third metric that only some results have.
std::shared_ptr<const CurveSet> setWithGaps() {
    auto curves = std::make_shared<CurveSet>(*smallSet());
    auto results = std::make_shared<ResultSet>(*curves->results);
    const double missing = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> ttft = {3.36, missing, 1.5, missing, 0.25};
    results->columns.push_back(findMetric("median_ttft")->id);
    results->values.clear();
    for (std::size_t row = 0; row < results->rows.size(); ++row) {
        const auto value = [&](std::size_t column) { return curves->results->value(row, column).value_or(missing); };
        results->values.insert(results->values.end(), {value(0), value(1), ttft[row]});
    }
    curves->results = std::move(results);
    return curves;
}

QStringList columnTexts(const QAbstractItemModel &model, int column) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row) texts << model.index(row, column).data().toString();
    return texts;
}

} // namespace

class TestResultTableModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsToTheRulesOfModels() {
        ResultTableModel model;
        ResultFilterProxy proxy;
        proxy.setSourceModel(&model);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCurves(smallSet());
        model.setScope(ResultTableModel::Scope::AllPoints);
        proxy.sort(0, Qt::DescendingOrder);
        proxy.setFilterText(QStringLiteral("b200"));
        model.setCurves(setWithGaps());
        proxy.setFilterText({});
        proxy.sort(model.columnOf(QStringLiteral("metric:median_ttft")), Qt::AscendingOrder);
        model.setCurves(nullptr);
        QCOMPARE(proxy.rowCount(), 0);
        QCOMPARE(model.columnCount(), 0);
        model.setCurves(curvesOf(nightLikePoints(200)));
        QCOMPARE(proxy.rowCount(), 200);
    }

    void listsFrontierPointsUnlessAskedForAll() {
        ResultTableModel model;
        model.setCurves(smallSet());
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.rowOf(ResultId{3}), -1);
        model.setScope(ResultTableModel::Scope::AllPoints);
        QCOMPARE(model.rowCount(), 5);
        const int row = model.rowOf(ResultId{3});
        QVERIFY(row >= 0);
        QCOMPARE(model.resultAt(row), ResultId{3});
        QCOMPARE(model.index(row, 0).data(OnFrontierRole).toBool(), false);
    }

    void ordersColumnsWithTheAxesFirst() {
        ResultTableModel model;
        model.setCurves(setWithGaps());
        QStringList keys;
        for (const ResultColumn &column : model.columns()) keys << column.key;
        QCOMPARE(keys, (QStringList{QStringLiteral("model"), QStringLiteral("sequence"), QStringLiteral("gpu"), QStringLiteral("engine"),
                                    QStringLiteral("precision"), QStringLiteral("parallelism"), QStringLiteral("concurrency"),
                                    QStringLiteral("metric:tput_per_gpu"), QStringLiteral("metric:median_intvty"),
                                    QStringLiteral("metric:median_ttft"), QStringLiteral("night"), QStringLiteral("run"),
                                    QStringLiteral("image")}));
        const int y = model.columnOf(QStringLiteral("metric:tput_per_gpu"));
        QCOMPARE(model.headerData(y, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("tok/s/GPU"));
        QCOMPARE(model.headerData(model.columnOf(QStringLiteral("metric:median_ttft")), Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Median TTFT (s)"));
    }

    void titlesSayTheUnit_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("label");
        QTest::newRow("unit that names the quantity")
            << QByteArray("output_tput_per_gpu") << QStringLiteral("Output tok/s/GPU") << QStringLiteral("Output throughput");
        QTest::newRow("interactivity") << QByteArray("p99_intvty") << QStringLiteral("P99 tok/s/user")
                                       << QStringLiteral("P99 interactivity");
        QTest::newRow("latency") << QByteArray("mean_e2el") << QStringLiteral("Mean E2E latency (s)") << QStringLiteral("Mean E2E latency");
        QTest::newRow("no unit") << QByteArray("power_valid") << QStringLiteral("Power measurement valid")
                                 << QStringLiteral("Power measurement valid");
    }
    void titlesSayTheUnit() {
        QFETCH(QByteArray, key);
        QFETCH(QString, title);
        QFETCH(QString, label);
        const Metric &metric = *findMetric(key.toStdString());
        QCOMPARE(metricColumnTitle(metric), title);
        QCOMPARE(shortMetricLabel(metric), label);
    }

    void marksTheColumnThatIsSortedBy() {
        ResultTableModel model;
        model.setCurves(smallSet());
        ResultFilterProxy proxy;
        proxy.setSourceModel(&model);
        const int column = model.columnOf(QStringLiteral("engine"));
        proxy.sort(column, Qt::DescendingOrder);
        QCOMPARE(proxy.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Engine ▾"));
        QCOMPARE(proxy.headerData(column, Qt::Horizontal, Qt::EditRole).toString(), QStringLiteral("Engine"));
        QCOMPARE(proxy.headerData(column + 1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Precision"));
    }

    void leavesOutColumnsThatTheSelectionFixes() {
        auto curves = std::make_shared<CurveSet>(*smallSet());
        curves->selection.models = {"dsr1"};
        curves->selection.sequences = {"8192/1024"};
        ResultTableModel model;
        model.setCurves(curves);
        QCOMPARE(model.columnOf(QStringLiteral("model")), -1);
        QCOMPARE(model.columnOf(QStringLiteral("gpu")), 0);
    }

    void showsTextAndSortsByNumbers() {
        ResultTableModel model;
        model.setCurves(setWithGaps());
        const int row = model.rowOf(ResultId{1});
        const QModelIndex y = model.index(row, model.columnOf(QStringLiteral("metric:tput_per_gpu")));
        QCOMPARE(y.data().toString(), QStringLiteral("9,000"));
        QCOMPARE(y.data(SortRole).toDouble(), 9000.0);
        QVERIFY(y.data(Qt::TextAlignmentRole).value<Qt::Alignment>().testFlag(Qt::AlignRight));
        QCOMPARE(model.index(row, model.columnOf(QStringLiteral("night"))).data().toString(), QStringLiteral("2026-05-07"));
        QCOMPARE(model.index(row, model.columnOf(QStringLiteral("run"))).data().toString(), QStringLiteral("#25471873049"));
        const QModelIndex missing = model.index(model.rowOf(ResultId{2}), model.columnOf(QStringLiteral("metric:median_ttft")));
        QCOMPARE(missing.data().toString(), QString());
        QVERIFY(!missing.data(SortRole).isValid());
    }

    void sortsMissingLastInBothOrders_data() {
        QTest::addColumn<Qt::SortOrder>("order");
        QTest::addColumn<QStringList>("texts");
        QTest::newRow("ascending") << Qt::AscendingOrder
                                   << QStringList{QStringLiteral("0.25"), QStringLiteral("1.50"), QStringLiteral("3.36"), {}, {}};
        QTest::newRow("descending") << Qt::DescendingOrder
                                    << QStringList{QStringLiteral("3.36"), QStringLiteral("1.50"), QStringLiteral("0.25"), {}, {}};
    }
    void sortsMissingLastInBothOrders() {
        QFETCH(Qt::SortOrder, order);
        QFETCH(QStringList, texts);
        ResultTableModel model;
        model.setScope(ResultTableModel::Scope::AllPoints);
        model.setCurves(setWithGaps());
        ResultFilterProxy proxy;
        proxy.setSourceModel(&model);
        const int column = model.columnOf(QStringLiteral("metric:median_ttft"));
        proxy.sort(column, order);
        QCOMPARE(columnTexts(proxy, column), texts);
    }

    void findsEveryWordInAnyField_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("rows");
        QTest::newRow("nothing typed") << QString() << 5;
        QTest::newRow("GPU label, any case") << QStringLiteral("Mi355") << 2;
        QTest::newRow("model") << QStringLiteral("deepseek") << 5;
        QTest::newRow("run") << QStringLiteral("25471873049") << 5;
        QTest::newRow("two fields") << QStringLiteral("sglang  h200") << 1;
        QTest::newRow("words that no row has together") << QStringLiteral("h200 mi355x") << 0;
    }
    void findsEveryWordInAnyField() {
        QFETCH(QString, text);
        QFETCH(int, rows);
        ResultTableModel model;
        model.setScope(ResultTableModel::Scope::AllPoints);
        model.setCurves(smallSet());
        ResultFilterProxy proxy;
        proxy.setSourceModel(&model);
        proxy.setFilterText(text);
        QCOMPARE(proxy.rowCount(), rows);
    }

    void copiesNumbersExactlyAndInTheCLocale() {
        ResultTableModel model;
        model.setCurves(setWithGaps());
        const std::vector<int> columns = {model.columnOf(QStringLiteral("gpu")), model.columnOf(QStringLiteral("metric:tput_per_gpu")),
                                          model.columnOf(QStringLiteral("metric:median_ttft")), model.columnOf(QStringLiteral("night"))};
        const QString text = tabSeparatedText(model, {model.rowOf(ResultId{1}), model.rowOf(ResultId{2})}, columns);
        QCOMPARE(text, QStringLiteral("GPU\ttok/s/GPU\tMedian TTFT (s)\tNight\n"
                                      "B200\t9000\t3.36\t2026-05-07\n"
                                      "B200\t2000\t\t2026-05-07\n"));
    }

    void summaryCountsAndExplains() {
        auto curves = std::make_shared<CurveSet>(*smallSet());
        curves->excluded.missingX = 3;
        const ResultSummary frontier = summarise(curves.get(), ResultTableModel::Scope::FrontierPoints, 4, 4);
        QCOMPARE(frontier.count, QStringLiteral("4 frontier points"));
        QCOMPARE(frontier.rest, QStringLiteral("of 5 shown · 3 excluded: no median interactivity"));
        QCOMPARE(summarise(curves.get(), ResultTableModel::Scope::AllPoints, 2, 5).rest,
                 QStringLiteral("2 match the search · 3 excluded: no median interactivity"));
        QCOMPARE(nothingToDraw(*curves), QString());
        curves->curves.clear();
        QCOMPARE(nothingToDraw(*curves), QStringLiteral("3 excluded: no median interactivity"));
        curves->excluded = {};
        QVERIFY(!nothingToDraw(*curves).isEmpty());
    }

    void detailsNameTheWholeIdentityAndNoForeignLinks() {
        auto results = std::make_shared<ResultSet>(*setWithGaps()->results);
        auto catalogue = std::make_shared<Catalogue>(*results->catalogue);
        catalogue->runs[0].url = "javascript:alert(1)";
        results->catalogue = catalogue;
        QStringList lines;
        for (const DetailLine &line : resultDetails(*results, 1)) {
            lines << line.label + QLatin1Char('=') + line.value;
            QVERIFY(line.url.isEmpty());
        }
        QVERIFY(lines.contains(QStringLiteral("GPU=B200")));
        QVERIFY(lines.contains(QStringLiteral("Sequence=8k/1k")));
        QVERIFY(lines.contains(QStringLiteral("Throughput per GPU=2,000 tok/s/GPU")));
        QVERIFY(lines.contains(QStringLiteral("Median time to first token=not measured")));
    }

    void detailsTellProvenance() {
        ResultOrigin origin;
        origin.archive = "a/b.zip";
        origin.document = "agg.json";
        origin.element = 3;
        origin.artifactId = 4983112233;
        origin.importedAt = "2026-05-09T01:02:03Z";
        origin.programVersion = "0.1.0";
        origin.otherCarriers = 2;
        origin.rawHardware = "b200-trt";
        origin.rawFramework = "vllm";
        origin.normalisations =
            static_cast<std::uint32_t>(Normalisation::GpuCountCorrected) | static_cast<std::uint32_t>(Normalisation::SequenceFromName);
        origin.attributes = {{"router", "x"}};
        ServingConfig config;
        config.hardware = "b200";
        config.framework = "vllm";
        QStringList lines;
        for (const DetailLine &line : originDetails(origin, config)) lines << line.label + QLatin1Char('=') + line.value;
        QCOMPARE(lines, QStringList({QStringLiteral("Archive=a/b.zip"), QStringLiteral("Member=agg.json"), QStringLiteral("Element=3"),
                                     QStringLiteral("Artifact=4983112233"), QStringLiteral("Imported=2026-05-09 01:02:03 UTC"),
                                     QStringLiteral("Imported by version=0.1.0"), QStringLiteral("Also in=2 other imports"),
                                     QStringLiteral("Normalised=GPU count corrected to the GPUs of the deployment"),
                                     QStringLiteral("Normalised=ISL and OSL taken from a name"), QStringLiteral("GPU as written=b200-trt"),
                                     QStringLiteral("router=x")}));
    }

    void unknownProvenanceIsLeftOut() {
        ResultOrigin origin;
        origin.archive = "a.json";
        QStringList lines;
        for (const DetailLine &line : originDetails(origin, {})) lines << line.label + QLatin1Char('=') + line.value;
        QCOMPARE(lines, QStringList({QStringLiteral("Archive=a.json"), QStringLiteral("Element=0")}));
    }

    void saysWhatIsEstimatedAndWhatIsBad() {
        auto curves = std::make_shared<CurveSet>(*smallSet());
        auto results = std::make_shared<ResultSet>(*curves->results);
        auto catalogue = std::make_shared<Catalogue>(*results->catalogue);
        catalogue->runs[0].daySource = DaySource::Estimated;
        catalogue->runs[0].veto = "The run itself was broken.";
        catalogue->runs[0].headSha = "0123abcd";
        results->catalogue = catalogue;
        curves->results = results;
        curves->excluded.vetoed = 7;
        QStringList lines;
        for (const DetailLine &line : resultDetails(*results, 0)) lines << line.label + QLatin1Char('=') + line.value;
        QCOMPARE(lines.front(), QStringLiteral("Known to be bad=The run itself was broken."));
        QVERIFY(lines.contains(QStringLiteral("Night=2026-05-07 (estimated)")));
        QVERIFY(lines.contains(QStringLiteral("Commit=0123abcd")));
        ResultTableModel model;
        model.setCurves(curves);
        const QModelIndex night = model.index(0, model.columnOf(QStringLiteral("night")));
        QCOMPARE(night.data().toString(), QStringLiteral("2026-05-07 (estimated)"));
        QCOMPARE(night.data(Qt::ToolTipRole).toString(),
                 QStringLiteral("2026-05-07 (estimated)\nKnown to be bad: The run itself was broken."));
        QVERIFY(night.data(SearchRole).toString().contains(QStringLiteral("Known to be bad")));
        QCOMPARE(summarise(curves.get(), ResultTableModel::Scope::AllPoints, 5, 5).rest, QStringLiteral("7 left out: known to be bad"));
    }
};

QTEST_GUILESS_MAIN(TestResultTableModel)
#include "tst_result_table_model.moc"
