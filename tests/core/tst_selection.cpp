// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/selection.h"

#include <QTest>

using namespace ps;

namespace {

/// Two series of one configuration (h200) and one of another (mi355x), over the runs
/// 0: no day, 1: 2026-05-01, 2: 2026-05-02 (early), 3: 2026-05-02 (late), 4: 2026-05-04.
Catalogue smallCatalogue() {
    Catalogue catalogue;
    catalogue.configs.resize(2);
    catalogue.configs[0].hardware = "h200";
    catalogue.configs[0].framework = "vllm";
    catalogue.configs[0].model = "dsr1";
    catalogue.configs[0].precision = "fp8";
    catalogue.configs[0].spec = "none";
    catalogue.configs[1] = catalogue.configs[0];
    catalogue.configs[1].hardware = "mi355x";
    catalogue.configs[1].framework = "sglang";
    catalogue.configs[1].spec = "mtp";
    for (const char *day : {"", "2026-05-01", "2026-05-02", "2026-05-02", "2026-05-04"}) {
        RunInfo &run = catalogue.runs.emplace_back();
        run.day = Day::parse(day);
    }
    catalogue.series = {{SeriesId{1}, 0, "single_turn", std::nullopt, 1024, 1024},
                        {SeriesId{2}, 0, "agentic_traces", "on", std::nullopt, std::nullopt},
                        {SeriesId{3}, 1, "single_turn", std::nullopt, 8192, 1024}};
    catalogue.concurrencyLists = {{4, 8, 16}, {4, 8}, {32}};
    catalogue.seriesRuns = {{0, 1, 0}, {0, 2, 1}, {0, 3, 2}, {1, 0, 0}, {2, 1, 0}, {2, 4, 1}};
    catalogue.resultCount = 15;
    return catalogue;
}

/// "0:3 2:4" — series and runs, newest first.
QString text(const std::vector<SelectedSeries> &selected) {
    QStringList parts;
    for (const SelectedSeries &entry : selected) {
        QStringList runs;
        for (const std::uint32_t run : entry.runs) runs << QString::number(run);
        parts << QString::number(entry.series) + QStringLiteral(":") + runs.join(QStringLiteral(","));
    }
    return parts.join(QStringLiteral(" "));
}

Selection with(SelectMode mode, const char *asOf) {
    Selection selection;
    selection.mode = mode;
    selection.asOf = Day::parse(asOf);
    return selection;
}

} // namespace

class TestSelection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void picksTheRuns_data() {
        QTest::addColumn<Selection>("selection");
        QTest::addColumn<QString>("expected");
        QTest::newRow("newest run") << with(SelectMode::LatestRun, "") << "0:3 1:0 2:4";
        QTest::newRow("newest run of an earlier day") << with(SelectMode::LatestRun, "2026-05-02") << "0:3 1:0 2:1";
        QTest::newRow("a day between runs") << with(SelectMode::LatestRun, "2026-05-03") << "0:3 1:0 2:1";
        QTest::newRow("before the first day") << with(SelectMode::LatestRun, "2026-04-30") << "1:0";
        QTest::newRow("after the last day") << with(SelectMode::LatestRun, "2027-01-01") << "0:3 1:0 2:4";
        QTest::newRow("all runs for points") << with(SelectMode::LatestPoint, "") << "0:3,2,1 1:0 2:4,1";
        QTest::newRow("all runs up to a day") << with(SelectMode::LatestPoint, "2026-05-01") << "0:1 1:0 2:1";
        QTest::newRow("last night") << with(SelectMode::Night, "") << "2:4";
        QTest::newRow("a night with two runs") << with(SelectMode::Night, "2026-05-02") << "0:3";
        QTest::newRow("a night without runs") << with(SelectMode::Night, "2026-05-03") << "";
    }
    void picksTheRuns() {
        QFETCH(Selection, selection);
        QFETCH(QString, expected);
        QCOMPARE(text(selectSeries(smallCatalogue(), selection)), expected);
    }

    void filters_data() {
        QTest::addColumn<Selection>("selection");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, auto fill, const char *expected) {
            Selection selection;
            fill(selection);
            QTest::newRow(name) << selection << QString::fromLatin1(expected);
        };
        row(
            "nothing named", [](Selection &) {}, "0:3 1:0 2:4");
        row(
            "model", [](Selection &s) { s.models = {"dsr1"}; }, "0:3 1:0 2:4");
        row(
            "unknown model", [](Selection &s) { s.models = {"other"}; }, "");
        row(
            "hardware", [](Selection &s) { s.hardware = {"h200"}; }, "0:3 1:0");
        row(
            "two GPUs",
            [](Selection &s) {
                s.hardware = {"h200", "mi355x"};
            },
            "0:3 1:0 2:4");
        row(
            "vendor", [](Selection &s) { s.vendors = {"amd"}; }, "2:4");
        row(
            "framework", [](Selection &s) { s.frameworks = {"sglang"}; }, "2:4");
        row(
            "precision", [](Selection &s) { s.precisions = {"fp4"}; }, "");
        row(
            "spec", [](Selection &s) { s.specs = {"mtp"}; }, "2:4");
        row(
            "type", [](Selection &s) { s.benchmarkTypes = {"agentic_traces"}; }, "1:0");
        row(
            "isl", [](Selection &s) { s.isls = {1024}; }, "0:3");
        row(
            "osl leaves out agentic rows", [](Selection &s) { s.osls = {1024}; }, "0:3 2:4");
        row(
            "sequence", [](Selection &s) { s.sequences = {"8192/1024"}; }, "2:4");
        row(
            "agentic and a sequence",
            [](Selection &s) {
                s.sequences = {"agentic", "1024/1024"};
            },
            "0:3 1:0");
        row(
            "sequence and another isl",
            [](Selection &s) {
                s.sequences = {"8192/1024"};
                s.isls = {1024};
            },
            "");
        row(
            "fields are ANDed",
            [](Selection &s) {
                s.vendors = {"amd"};
                s.frameworks = {"vllm"};
            },
            "");
    }
    void filters() {
        QFETCH(Selection, selection);
        QFETCH(QString, expected);
        QCOMPARE(text(selectSeries(smallCatalogue(), selection)), expected);
    }

    void selectsNothingFromAnEmptyCatalogue() {
        QVERIFY(selectSeries(Catalogue{}, Selection{}).empty());
        QCOMPARE(effectiveDay(Catalogue{}, Selection{}), std::nullopt);
    }

    void takesEveryRunWhenNoDayIsKnown() {
        Catalogue catalogue = smallCatalogue();
        for (RunInfo &run : catalogue.runs) run.day.reset();
        QCOMPARE(text(selectSeries(catalogue, with(SelectMode::LatestRun, ""))), QStringLiteral("0:3 1:0 2:4"));
        QCOMPARE(text(selectSeries(catalogue, with(SelectMode::Night, ""))), QString());
    }

    void namesItsModes_data() {
        QTest::addColumn<QString>("key");
        for (const char *key : {"latest-run", "latest-point", "night"}) QTest::newRow(key) << QString::fromLatin1(key);
    }
    void namesItsModes() {
        QFETCH(QString, key);
        const std::optional<SelectMode> mode = parseSelectMode(key.toStdString());
        QVERIFY(mode.has_value());
        QCOMPARE(selectModeKey(*mode), std::string_view(key.toStdString()));
    }

    void knowsNoOtherModes() {
        QVERIFY(!parseSelectMode("newest"));
        QVERIFY(!parseSelectMode(""));
    }
};

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
