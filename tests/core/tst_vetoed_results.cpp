// SPDX-License-Identifier: GPL-3.0-or-later
// archive-format 16.5: runs known to be bad are stored, left out by default, and shown when asked for.
#include "core/catalogue/facets.h"
#include "core/catalogue/series_runs.h"
#include "core/frontier/curve_builder.h"
#include "tests/support/temp_store.h"

#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

constexpr std::int64_t kVetoedRun = 20286769842;    // of resources/vetoed-runs.json, whole
constexpr std::int64_t kVetoedInPart = 25199291771; // attempts 1 and 2

Measurement point(int concurrency, std::optional<int> attempt = 1) {
    Measurement row = measurement(servingConfig("h200"), 1024, 1024, concurrency, {{"tput_per_gpu", 900.0}, {"median_intvty", 30.0}});
    row.attempt = attempt;
    return row;
}

/// A good run on the 1st at 4 and 8; one on the 2nd that is known to be bad, at 4, 8 and 16.
void importWholeVeto(TempStore &store) {
    store.import({archiveOf("good.zip", githubRun(1, "2026-05-01"), {point(4), point(8)}),
                  archiveOf("bad.zip", githubRun(kVetoedRun, "2026-05-02"), {point(4), point(8), point(16)})});
}

/// A good run on the 1st at 4 and 32; one on the 2nd at 4 (a vetoed attempt), 8 (a good one) and 16 (not known).
void importPartVeto(TempStore &store) {
    store.import({archiveOf("good.zip", githubRun(1, "2026-05-01"), {point(4), point(32)}),
                  archiveOf("part.zip", githubRun(kVetoedInPart, "2026-05-02"), {point(4, 2), point(8, 3), point(16, std::nullopt)})});
}

Selection selection(SelectMode mode, bool vetoed) {
    Selection selection;
    selection.mode = mode;
    selection.vetoed = vetoed;
    return selection;
}

std::shared_ptr<const ResultSet> results(const TempStore &store, const Selection &selection) {
    return required(
        store.reader().results(store.catalogue(), selection, {findMetric("median_intvty")->id, findMetric("tput_per_gpu")->id}));
}

/// "05-01:4,8": day and concurrencies of the rows.
QString text(const ResultSet &results) {
    QStringList parts;
    for (const ResultRow &row : results.rows)
        parts << QString::fromStdString(results.runOf(row).day->iso().substr(5)) + QStringLiteral(":") + QString::number(row.concurrency);
    return parts.join(QStringLiteral(" "));
}

} // namespace

class TestVetoedResults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesVetoedRunsOut_data() {
        QTest::addColumn<SelectMode>("mode");
        QTest::addColumn<QString>("without");
        QTest::addColumn<QString>("with");
        QTest::newRow("latest run") << SelectMode::LatestRun << "05-01:4 05-01:8"
                                    << "05-02:4 05-02:8 05-02:16";
        QTest::newRow("latest point") << SelectMode::LatestPoint << "05-01:4 05-01:8"
                                      << "05-02:4 05-02:8 05-02:16";
        QTest::newRow("night: the newest that counts") << SelectMode::Night << "05-01:4 05-01:8"
                                                       << "05-02:4 05-02:8 05-02:16";
    }
    void leavesVetoedRunsOut() {
        QFETCH(SelectMode, mode);
        TempStore store;
        importWholeVeto(store);
        QTEST(text(*results(store, selection(mode, false))), "without");
        QTEST(text(*results(store, selection(mode, true))), "with");
    }

    void leavesPointsOfVetoedAttemptsOut_data() {
        QTest::addColumn<SelectMode>("mode");
        QTest::addColumn<QString>("without");
        QTest::addColumn<QString>("with");
        QTest::newRow("latest run") << SelectMode::LatestRun << "05-02:8 05-02:16"
                                    << "05-02:4 05-02:8 05-02:16";
        QTest::newRow("latest point: the older one instead") << SelectMode::LatestPoint << "05-01:4 05-01:32 05-02:8 05-02:16"
                                                             << "05-01:32 05-02:4 05-02:8 05-02:16";
        QTest::newRow("night") << SelectMode::Night << "05-02:8 05-02:16"
                               << "05-02:4 05-02:8 05-02:16";
    }
    void leavesPointsOfVetoedAttemptsOut() {
        QFETCH(SelectMode, mode);
        TempStore store;
        importPartVeto(store);
        QTEST(text(*results(store, selection(mode, false))), "without");
        QTEST(text(*results(store, selection(mode, true))), "with");
        QCOMPARE(buildFacets(*store.catalogue(), selection(mode, false)).total, results(store, selection(mode, false))->rows.size());
        QCOMPARE(buildFacets(*store.catalogue(), selection(mode, true)).total, results(store, selection(mode, true))->rows.size());
    }

    void tellsWhyInTheCatalogue() {
        TempStore store;
        importWholeVeto(store);
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->runs.size(), std::size_t(2));
        QVERIFY(catalogue->runs[0].veto.empty());
        QVERIFY(!catalogue->runs[0].vetoed);
        QCOMPARE(catalogue->runs[1].veto, std::string("The run itself was broken."));
        QVERIFY(catalogue->runs[1].vetoed);
        QVERIFY(!catalogue->seriesRuns[0].vetoed);
        QVERIFY(catalogue->seriesRuns[1].vetoed);
        QCOMPARE(catalogue->resultCount, 5U);
        QCOMPARE(catalogue->vetoedCount, 3U);
        QCOMPARE(catalogue->newestDay(), Day::parse("2026-05-01"));
        QCOMPARE(catalogue->newestDay(true), Day::parse("2026-05-02"));
    }

    void countsTheAttemptsThatAreVetoed_data() {
        QTest::addColumn<int>("attempt"); // 0: not known
        QTest::addColumn<bool>("vetoed");
        QTest::newRow("attempt 1") << 1 << true;
        QTest::newRow("attempt 2") << 2 << true;
        QTest::newRow("attempt 3") << 3 << false;
        QTest::newRow("attempt not known") << 0 << false;
    }
    void countsTheAttemptsThatAreVetoed() {
        QFETCH(int, attempt);
        QFETCH(bool, vetoed);
        const auto known = attempt > 0 ? std::optional(attempt) : std::nullopt;
        TempStore store;
        store.import({archiveOf("part.zip", githubRun(kVetoedInPart, "2026-05-02"), {point(4, known), point(8, known)})});
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->seriesRuns[0].vetoed, vetoed);
        QCOMPARE(catalogue->seriesRuns[0].sound, SeriesRun::kAll);
        QCOMPARE(catalogue->runs[0].vetoed, vetoed);
        QCOMPARE(catalogue->vetoedCount, vetoed ? 2U : 0U);
        QCOMPARE(catalogue->runs[0].vetoedAttempts, (std::vector<int>{1, 2}));
    }

    void rowsSayWhetherTheyAreVetoed() {
        TempStore store;
        importPartVeto(store);
        const auto shown = results(store, selection(SelectMode::LatestRun, true));
        QCOMPARE(shown->vetoOf(shown->rows[0]), std::string_view("Only two of six concurrencies were uploaded."));
        QVERIFY(shown->vetoOf(shown->rows[1]).empty());
        QVERIFY(shown->vetoOf(shown->rows[2]).empty());
    }

    void facetsCountWhatIsLeftOut() {
        TempStore store;
        importWholeVeto(store);
        const Facets without = buildFacets(*store.catalogue(), {});
        QCOMPARE(without.total, 2U);
        QCOMPARE(without.vetoed, 3U);
        QCOMPARE(without.vetoedInStore, 3U);
        QCOMPARE(without.days.size(), std::size_t(1));
        QCOMPARE(without.days[0].results, 2U);
        const Facets with = buildFacets(*store.catalogue(), selection(SelectMode::LatestRun, true));
        QCOMPARE(with.total, 3U);
        QCOMPARE(with.vetoed, 3U);
        QCOMPARE(with.days.size(), std::size_t(2));
    }

    void valuesOfVetoedResultsAloneAreListedWithoutACount() {
        TempStore store;
        store.import({archiveOf("good.zip", githubRun(1, "2026-05-01"), {point(4)}),
                      archiveOf("bad.zip", githubRun(kVetoedRun, "2026-05-02"), {measurement(servingConfig("mi355x"), 1024, 1024, 4)})});
        const Facets facets = buildFacets(*store.catalogue(), {});
        const auto &gpus = facets.facets[static_cast<std::size_t>(FacetField::Hardware)].values;
        QCOMPARE(gpus.size(), std::size_t(2));
        QCOMPARE(gpus[1].key, std::string("mi355x"));
        QCOMPARE(gpus[1].count, 0U);
    }

    void curvesCountWhatIsLeftOut_data() {
        QTest::addColumn<bool>("inPart");
        QTest::addColumn<SelectMode>("mode");
        QTest::addColumn<bool>("shown");
        QTest::addColumn<int>("vetoed");
        QTest::newRow("whole run") << false << SelectMode::LatestRun << false << 3;
        QTest::newRow("whole run, each point") << false << SelectMode::LatestPoint << false << 3;
        QTest::newRow("whole run, that night") << false << SelectMode::Night << false << 3;
        QTest::newRow("nothing when it is shown") << false << SelectMode::LatestRun << true << 0;
        QTest::newRow("one attempt") << true << SelectMode::LatestRun << false << 1;
        QTest::newRow("one attempt, each point") << true << SelectMode::LatestPoint << false << 1;
    }
    void curvesCountWhatIsLeftOut() {
        QFETCH(bool, inPart);
        QFETCH(SelectMode, mode);
        QFETCH(bool, shown);
        QFETCH(int, vetoed);
        TempStore store;
        inPart ? importPartVeto(store) : importWholeVeto(store);
        const Selection asked = selection(mode, shown);
        const auto curves = required(buildCurves(results(store, asked), asked, *AxisChoice::parse("median_intvty", "tput_per_gpu"), {}));
        QCOMPARE(curves->excluded.vetoed, static_cast<std::uint64_t>(vetoed));
        QCOMPARE(curves->anyVetoed(), shown);
    }

    void aNewerPointHidesAnOlderVetoedOne() {
        TempStore store;
        store.import({archiveOf("bad.zip", githubRun(kVetoedRun, "2026-05-02"), {point(4), point(16)}),
                      archiveOf("good.zip", githubRun(2, "2026-05-03"), {point(4)})});
        QCOMPARE(countVetoed(*store.catalogue(), selection(SelectMode::LatestRun, false)), 0U);
        QCOMPARE(countVetoed(*store.catalogue(), selection(SelectMode::LatestPoint, false)), 1U);
    }

    void catalogueHoldsOnlyRunsWithResults() {
        TempStore store;
        ParsedArchive archive = archiveOf("a.zip", githubRun(1, "2026-05-01"), {point(4)});
        archive.documents.front().runs.push_back(githubRun(2, "2026-05-03"));
        store.import({archive});
        QCOMPARE(store.catalogue()->runs.size(), std::size_t(1));
        QCOMPARE(store.catalogue()->newestDay(), Day::parse("2026-05-01"));
    }

    void daysKeepHowTheyAreKnown() {
        TempStore store;
        BenchmarkRun told = githubRun(1, "2026-05-01");
        BenchmarkRun given = githubRun(2, "2026-05-02");
        given.daySource = DaySource::User;
        BenchmarkRun mixed = githubRun(3, "2026-05-01");
        mixed.daySource = DaySource::User;
        store.import(
            {archiveOf("a.zip", told, {point(4)}), archiveOf("b.zip", given, {point(4), point(8)}), archiveOf("c.zip", mixed, {point(8)})});
        const auto catalogue = store.catalogue();
        QCOMPARE(catalogue->runs[0].daySource, DaySource::Told);
        QCOMPARE(catalogue->runs[2].daySource, DaySource::User);
        QCOMPARE(catalogue->sourceOf(*Day::parse("2026-05-01")), DaySource::Told);
        QCOMPARE(catalogue->sourceOf(*Day::parse("2026-05-02")), DaySource::User);
        QCOMPARE(catalogue->sourceOf(*Day::parse("2026-05-03")), DaySource::Told);
        const Facets facets = buildFacets(*catalogue, {});
        QCOMPARE(facets.days.size(), std::size_t(2));
        QCOMPARE(facets.days[0].source, DaySource::Told);
        QCOMPARE(facets.days[0].assumed, 1U);
        QCOMPARE(facets.days[1].source, DaySource::User);
        QCOMPARE(facets.days[1].assumed, 2U);
    }
};

QTEST_GUILESS_MAIN(TestVetoedResults)
#include "tst_vetoed_results.moc"
