// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/explore_page.h"

#include "ui/chart/frontier_chart_view.h"
#include "ui/chart/series_palette.h"
#include "ui/models/facet_selection.h"
#include "ui/models/result_summary.h"
#include "ui/widgets/chart_header.h"
#include "ui/widgets/details_panel.h"
#include "ui/widgets/facet_panel.h"
#include "ui/widgets/result_table.h"
#include "ui/widgets/state_cover.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QSplitter>

#include <algorithm>

namespace ps {

namespace {

/// Below this width the filters fold into a drawer.
constexpr int kNarrowWidth = 1100;
constexpr int kPadding = 20;
constexpr int kGap = 16;
constexpr int kDetailsWidth = 340;

std::optional<std::size_t> rowOf(const ResultSet &results, ResultId id) {
    const auto it = std::find_if(results.rows.begin(), results.rows.end(), [id](const ResultRow &row) { return row.id == id; });
    if (it == results.rows.end()) return std::nullopt;
    return static_cast<std::size_t>(it - results.rows.begin());
}

} // namespace

ExplorePage::ExplorePage(QWidget *parent)
    : QWidget(parent), m_facets(new FacetPanel(this)), m_header(new ChartHeader), m_chart(new FrontierChartView), m_table(new ResultTable),
      m_details(new DetailsPanel), m_cover(new StateCover(m_chart)), m_splitter(new QSplitter(Qt::Vertical, this)) {
    setKind(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    auto *bottom = new QSplitter(Qt::Horizontal);
    bottom->setHandleWidth(kGap);
    bottom->setChildrenCollapsible(false);
    bottom->addWidget(m_table);
    bottom->addWidget(m_details);
    bottom->setStretchFactor(0, 1);
    m_details->setMinimumWidth(kDetailsWidth / 2);
    bottom->setSizes({3 * kDetailsWidth, kDetailsWidth});
    m_details->hide();
    m_splitter->setHandleWidth(kGap);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildChartCard());
    m_splitter->addWidget(bottom);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({540, 280});

    auto *main = new QVBoxLayout;
    main->setContentsMargins(kPadding, kGap, kPadding, 12);
    main->addWidget(m_splitter);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_facets);
    layout->addLayout(main, 1);
    connectParts();
}

QWidget *ExplorePage::buildChartCard() {
    auto *card = new QFrame;
    setKind(card, "card");
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(kPadding, 14, kPadding, 12);
    layout->setSpacing(8);
    layout->addWidget(m_header);
    layout->addWidget(m_chart, 1);
    m_chart->setMinimumHeight(160);
    m_table->setMinimumHeight(120);
    return card;
}

void ExplorePage::connectParts() {
    connect(m_facets, &FacetPanel::selectionEdited, this, &ExplorePage::editSelection);
    connect(m_header, &ChartHeader::viewStateEdited, this, &ExplorePage::viewStateEdited);
    connect(m_header, &ChartHeader::zoomResetRequested, this, &ExplorePage::resetZoom);
    connect(m_cover, &StateCover::resetFiltersRequested, this, [this] { editSelection(withoutFilters(m_state.selection)); });
    connect(m_chart, &FrontierChartView::clicked, this, &ExplorePage::clickPoint);
    connect(m_chart, &FrontierChartView::hovered, m_table, &ResultTable::setHighlighted);
    connect(m_chart, &FrontierChartView::originWished, this, &ExplorePage::originRequested);
    connect(m_table, &ResultTable::hovered, m_chart, &FrontierChartView::setHighlighted);
    connect(m_table, &ResultTable::selectionEdited, this, &ExplorePage::selectResults);
    connect(m_table, &ResultTable::copyRequested, this, &ExplorePage::copyTableRequested);
    connect(m_details, &DetailsPanel::closeRequested, this, [this] { setSelected({}); });
}

void ExplorePage::setViewState(const ViewState &state) {
    m_state = state;
    m_facets->setSelection(state.selection);
    m_header->setViewState(state);
    m_chart->setOptions(state.chart);
}

void ExplorePage::setFacets(std::shared_ptr<const Facets> facets) {
    m_facets->setFacets(std::move(facets));
}

void ExplorePage::setCurves(std::shared_ptr<const CurveSet> curves) {
    m_curves = std::move(curves);
    m_header->setCurves(m_curves);
    m_chart->setCurves(m_curves);
    m_table->setCurves(m_curves);
    m_chart->setSelected(m_selected);
    m_cover->setNothing(m_curves ? nothingToDraw(*m_curves) : QString());
    refreshDetails();
}

void ExplorePage::setLoading(bool loading) {
    m_cover->setLoading(loading);
}

void ExplorePage::setError(const QString &error) {
    m_cover->setError(error);
}

void ExplorePage::setTheme(const Theme &theme) {
    m_facets->setTheme(theme);
    m_facets->setColour([theme](const std::string &hardware) { return gpuColour(hardware, theme); });
    m_chart->setTheme(theme);
    m_table->setTheme(theme);
    m_details->setTheme(theme);
    m_cover->setTheme(theme);
}

void ExplorePage::setOrigin(ResultId id, const ResultOrigin &origin) {
    m_details->setOrigin(id, origin);
    m_chart->setOrigin(id, origin);
}

void ExplorePage::setFilterText(const QString &text) {
    m_table->setFilterText(text);
}

void ExplorePage::resetZoom() {
    m_chart->resetZoom();
}

void ExplorePage::setFiltersOpen(bool open) {
    m_facets->setVisible(open || !m_folded);
}

ChartSpec ExplorePage::visibleSpec() const {
    return m_chart->visibleSpec();
}

QString ExplorePage::tableText() const {
    return m_table->copyText();
}

void ExplorePage::editSelection(const Selection &selection) {
    ViewState edited = m_state;
    edited.selection = selection;
    Q_EMIT viewStateEdited(edited);
}

void ExplorePage::clickPoint(std::optional<ResultId> id, Qt::KeyboardModifiers modifiers) {
    std::vector<ResultId> results;
    if (id) {
        const bool several = modifiers.testFlag(Qt::ControlModifier) || modifiers.testFlag(Qt::ShiftModifier);
        if (several) results = m_selected;
        const auto it = std::find(results.begin(), results.end(), *id);
        if (it == results.end()) {
            results.push_back(*id);
        } else {
            results.erase(it);
        }
    }
    setSelected(results);
}

void ExplorePage::setSelected(const std::vector<ResultId> &results) {
    m_table->setSelected(results);
    selectResults(results);
}

void ExplorePage::selectResults(const std::vector<ResultId> &results) {
    m_selected = results;
    m_chart->setSelected(results);
    refreshDetails();
}

void ExplorePage::refreshDetails() {
    const auto results = m_curves ? m_curves->results : nullptr;
    const auto row = results && m_selected.size() == 1 ? rowOf(*results, m_selected.front()) : std::nullopt;
    m_details->setVisible(row.has_value());
    if (!row) {
        m_details->clear();
        return;
    }
    m_details->setResult(results, *row);
    Q_EMIT originRequested(m_selected.front());
}

void ExplorePage::resizeEvent(QResizeEvent *event) {
    QWidget::resizeEvent(event);
    const bool folded = width() < kNarrowWidth;
    if (folded == m_folded) return;
    m_folded = folded;
    m_facets->setVisible(!folded);
    Q_EMIT filtersFolded(folded);
}

} // namespace ps
