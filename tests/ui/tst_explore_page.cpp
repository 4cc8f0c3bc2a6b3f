// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/curve_fixture.h"
#include "tests/support/facet_fixture.h"
#include "ui/chart/frontier_chart_view.h"
#include "ui/models/roles.h"
#include "ui/pages/explore_page.h"
#include "ui/widgets/chart_header.h"
#include "ui/widgets/details_panel.h"
#include "ui/widgets/facet_panel.h"
#include "ui/widgets/metric_menu.h"
#include "ui/widgets/result_table.h"
#include "ui/widgets/state_cover.h"

#include <QItemSelectionModel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace ps;
using namespace ps::test;

namespace {

std::shared_ptr<const CurveSet> smallSet() {
    return curvesOf({{"b200", 20, 9000}, {"b200", 100, 2000}, {"h200", 15, 1000}, {"mi355x", 25, 5000}, {"mi355x", 60, 800}});
}

/// The same results after an import.
std::shared_ptr<const CurveSet> importedAgain(const CurveSet &curves) {
    auto catalogue = std::make_shared<Catalogue>(*curves.results->catalogue);
    ++catalogue->revision;
    auto results = std::make_shared<ResultSet>(*curves.results);
    results->catalogue = catalogue;
    auto again = std::make_shared<CurveSet>(curves);
    again->results = results;
    return again;
}

ViewState stateOf(const CurveSet &curves) {
    ViewState state;
    state.selection = curves.selection;
    state.axes = curves.axes;
    state.groupBy = curves.groupBy;
    return state;
}

} // namespace

class TestExplorePage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        m_page = std::make_unique<ExplorePage>();
        m_page->setTheme(Theme::light());
        m_page->resize(1300, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->setViewState(stateOf(*smallSet()));
        m_page->setFacets(facetsForTest());
        m_page->setCurves(smallSet());
        m_edits.clear();
        connect(m_page.get(), &ExplorePage::viewStateEdited, this, [this](const ViewState &state) { m_edits.push_back(state); });
    }
    void cleanup() { m_page.reset(); }

    void tableAndChartShowTheSamePoints() {
        QCOMPARE(m_page->resultTable()->model()->rowCount(), 4);
        QCOMPARE(m_page->visibleSpec().points.size(), std::size_t(5));
        QCOMPARE(m_page->resultTable()->summaryText(), QStringLiteral("4 frontier points of 5 shown"));
    }

    void filtersBecomeAViewStateThatKeepsTheRest() {
        ViewState state = m_page->viewState();
        state.chart.logY = true;
        m_page->setViewState(state);
        Selection wished;
        wished.precisions = {"fp4"};
        Q_EMIT m_page->facetPanel()->selectionEdited(wished);
        state.selection = wished;
        QCOMPARE(m_edits.size(), std::size_t(1));
        QVERIFY(m_edits.back() == state);
        QVERIFY(!(m_page->viewState() == state));
    }

    void chipsEditOneThingEach() {
        ChartHeader *header = m_page->chartHeader();
        header->logYButton()->click();
        QVERIFY(m_edits.back().chart.logY);
        QVERIFY(!header->logYButton()->isChecked());
        header->pointsButton()->click();
        QVERIFY(!m_edits.back().chart.showDominated);
        QVERIFY(!m_edits.back().chart.logY);
        const MetricId ttft = findMetric("median_ttft")->id;
        header->xMenu()->actionOf(ttft)->trigger();
        QCOMPARE(m_edits.back().axes.x, ttft);
        header->groupMenu()->actions().at(1)->trigger();
        QVERIFY(m_edits.back().groupBy == *GroupBy::parse("gpu"));
    }

    void offersOnlyMetricsThatHaveABetterDirection() {
        MetricMenu *menu = m_page->chartHeader()->xMenu();
        for (const Metric &metric : allMetrics()) QCOMPARE(menu->actionOf(metric.id) != nullptr, metric.better != Better::Neither);
        const MetricId interactivity = findMetric(kDefaultXMetric)->id;
        QVERIFY(menu->actionOf(interactivity)->isChecked());
        QCOMPARE(menu->actionOf(interactivity)->toolTip(), QString::fromStdString(metric(interactivity).definition));
    }

    void refusesALogAxisWithTheReason() {
        m_page->setCurves(curvesOf({{"b200", 0, 9000}, {"b200", 100, 2000}}));
        QVERIFY(!m_page->chartHeader()->logXButton()->isEnabled());
        QVERIFY(!m_page->chartHeader()->logXButton()->toolTip().isEmpty());
        QVERIFY(m_page->chartHeader()->logYButton()->isEnabled());
    }

    void clickInTheChartSelectsTheRowAndAsksForItsOrigin() {
        QSignalSpy asked(m_page.get(), &ExplorePage::originRequested);
        Q_EMIT m_page->chartView()->clicked(ResultId{4}, Qt::NoModifier);
        const QModelIndexList rows = m_page->resultTable()->view()->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(asked.size(), 1);
        QVERIFY(m_page->detailsPanel()->isVisible());
        QVERIFY(m_page->detailsPanel()->plainText().contains(QStringLiteral("MI355X")));
        ResultOrigin origin;
        origin.archive = "night.zip";
        m_page->setOrigin(ResultId{1}, origin);
        QVERIFY(!m_page->detailsPanel()->plainText().contains(QStringLiteral("night.zip")));
        m_page->setOrigin(ResultId{4}, origin);
        QVERIFY(m_page->detailsPanel()->plainText().contains(QStringLiteral("night.zip")));
    }

    void asksForTheOriginOfThePointUnderTheCursor() {
        QSignalSpy asked(m_page.get(), &ExplorePage::originRequested);
        Q_EMIT m_page->chartView()->originWished(ResultId{2});
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<ResultId>(), ResultId{2});
    }

    void detailsAskAgainWhenNewCurvesCome() {
        ResultOrigin origin;
        origin.archive = "old.zip";
        m_page->setSelected({ResultId{4}});
        m_page->setOrigin(ResultId{4}, origin);
        QSignalSpy asked(m_page.get(), &ExplorePage::originRequested);
        m_page->setCurves(smallSet());
        QCOMPARE(asked.size(), 1);
        QVERIFY(m_page->detailsPanel()->plainText().contains(QStringLiteral("old.zip")));
        m_page->setCurves(importedAgain(*smallSet()));
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked.last().first().value<ResultId>(), ResultId{4});
        QVERIFY(m_page->detailsPanel()->plainText().contains(QStringLiteral("MI355X")));
        QVERIFY(!m_page->detailsPanel()->plainText().contains(QStringLiteral("old.zip")));
    }

    void detailsOfAResultThatVanishedAreCleared() {
        m_page->setSelected({ResultId{4}});
        QSignalSpy asked(m_page.get(), &ExplorePage::originRequested);
        m_page->setCurves(curvesOf({{"b200", 20, 9000}}));
        QVERIFY(!m_page->detailsPanel()->isVisible());
        QVERIFY(m_page->detailsPanel()->plainText().isEmpty());
        QCOMPARE(asked.size(), 0);
    }

    void rowsThatFollowEachOtherAreOneRange() {
        ResultTable *table = m_page->resultTable();
        table->allPointsButton()->setChecked(true);
        std::vector<ResultId> all;
        for (int row = 0; row < table->model()->rowCount(); ++row) all.push_back(table->model()->resultAt(row));
        std::swap(all[0], all[3]);
        m_page->setSelected(all);
        const QItemSelectionModel *selection = table->view()->selectionModel();
        QCOMPARE(selection->selectedRows().size(), 5);
        QCOMPARE(selection->selection().size(), 1);
        // The first, second and last row of the view.
        const auto resultIn = [&](int row) { return ResultId{table->view()->model()->index(row, 0).data(ResultIdRole).toLongLong()}; };
        m_page->setSelected({resultIn(4), resultIn(1), resultIn(0)});
        QCOMPARE(selection->selectedRows().size(), 3);
        QVERIFY(selection->isRowSelected(0) && selection->isRowSelected(1) && selection->isRowSelected(4));
        QCOMPARE(selection->selection().size(), 2);
    }

    void controlClickAddsAndClickOnNothingClears() {
        FrontierChartView *chart = m_page->chartView();
        Q_EMIT chart->clicked(ResultId{1}, Qt::NoModifier);
        Q_EMIT chart->clicked(ResultId{2}, Qt::ControlModifier);
        QCOMPARE(m_page->selectedResults(), (std::vector<ResultId>{{1}, {2}}));
        QVERIFY(!m_page->detailsPanel()->isVisible());
        Q_EMIT chart->clicked(ResultId{1}, Qt::ControlModifier);
        QCOMPARE(m_page->selectedResults(), (std::vector<ResultId>{{2}}));
        Q_EMIT chart->clicked(std::nullopt, Qt::NoModifier);
        QVERIFY(m_page->selectedResults().empty());
    }

    void selectionSurvivesARefreshAndASearch() {
        m_page->setSelected({ResultId{4}});
        m_page->setFilterText(QStringLiteral("b200"));
        QCOMPARE(m_page->resultTable()->view()->selectionModel()->selectedRows().size(), 0);
        m_page->setCurves(smallSet());
        m_page->setFilterText({});
        QCOMPARE(m_page->resultTable()->view()->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(m_page->selectedResults(), (std::vector<ResultId>{{4}}));
    }

    void selectingARowSelectsThePoint() {
        m_page->resultTable()->view()->selectRow(0);
        // Sorted by throughput, best first.
        QCOMPARE(m_page->selectedResults(), (std::vector<ResultId>{{1}}));
    }

    void hoverIsShared() {
        Q_EMIT m_page->chartView()->hovered(ResultId{2});
        QCOMPARE(m_page->resultTable()->highlighted(), std::optional(ResultId{2}));
        Q_EMIT m_page->chartView()->hovered(std::nullopt);
        QVERIFY(!m_page->resultTable()->highlighted());
    }

    void copiesSelectedRowsOrAll() {
        QCOMPARE(m_page->tableText().count(QLatin1Char('\n')), 5);
        m_page->setSelected({ResultId{4}});
        QCOMPARE(m_page->tableText().count(QLatin1Char('\n')), 2);
        QSignalSpy copied(m_page.get(), &ExplorePage::copyTableRequested);
        m_page->resultTable()->copyButton()->click();
        QCOMPARE(copied.size(), 1);
    }

    void columnsStaySwitchedOffAfterARefresh() {
        ResultTable *table = m_page->resultTable();
        for (QAction *action : table->columnsMenu()->actions()) {
            if (action->text() == QStringLiteral("Engine")) action->setChecked(false);
        }
        const int engine = table->model()->columnOf(QStringLiteral("engine"));
        QVERIFY(table->view()->isColumnHidden(engine));
        m_page->setCurves(smallSet());
        QVERIFY(table->view()->isColumnHidden(engine));
    }

    void loadingShowsOnlyWhenItTakesLong() {
        StateCover *cover = m_page->stateCover();
        m_page->setLoading(true);
        QVERIFY(!cover->isVisible());
        QTRY_VERIFY(cover->isVisible());
        m_page->setLoading(false);
        QVERIFY(!cover->isVisible());
    }

    void saysWhyThereIsNothingAndOffersTheWayBack() {
        ViewState state = m_page->viewState();
        state.selection.models = {"dsr1"};
        state.selection.precisions = {"int4"};
        m_page->setViewState(state);
        auto none = std::make_shared<CurveSet>(*smallSet());
        none->curves.clear();
        m_page->setCurves(none);
        QVERIFY(m_page->stateCover()->isVisible());
        m_page->stateCover()->resetButton()->click();
        QVERIFY(m_edits.back().selection.precisions.empty());
        QCOMPARE(m_edits.back().selection.models, (std::vector<std::string>{"dsr1"}));
        m_page->setCurves(smallSet());
        QVERIFY(!m_page->stateCover()->isVisible());
    }

    void errorCoversTheChartUntilItIsGone() {
        m_page->setError(QStringLiteral("the store is damaged"));
        QCOMPARE(m_page->stateCover()->text(), QStringLiteral("the store is damaged"));
        QVERIFY(m_page->stateCover()->isVisible());
        m_page->setError({});
        QVERIFY(!m_page->stateCover()->isVisible());
    }

    void errorHasItsTextForReaders() {
        m_page->setError(QStringLiteral("the store is damaged"));
        QVERIFY(m_page->stateCover()->accessibleName().contains(QStringLiteral("the store is damaged")));
        m_page->setError({});
    }

    void foldsFiltersWhenNarrow() {
        QSignalSpy folded(m_page.get(), &ExplorePage::filtersFolded);
        m_page->resize(1024, 640);
        QTRY_COMPARE(folded.size(), 1);
        QVERIFY(!m_page->facetPanel()->isVisible());
        m_page->setFiltersOpen(true);
        QVERIFY(m_page->facetPanel()->isVisible());
        m_page->setFiltersOpen(false);
        m_page->resize(1300, 800);
        QTRY_COMPARE(folded.size(), 2);
        QVERIFY(m_page->facetPanel()->isVisible());
    }

private:
    std::unique_ptr<ExplorePage> m_page;
    std::vector<ViewState> m_edits;
};

QTEST_MAIN(TestExplorePage)
#include "tst_explore_page.moc"
