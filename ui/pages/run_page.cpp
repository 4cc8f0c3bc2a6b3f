// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/run_page.h"

#include "ui/chart/frontier_chart_view.h"
#include "ui/models/run_log_model.h"
#include "ui/models/run_progress_model.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/live_strip.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/plain_text_delegate.h"
#include "ui/widgets/run_results_panel.h"
#include "ui/widgets/run_setup_panel.h"
#include "ui/widgets/run_status_bar.h"
#include "ui/widgets/segmented_tabs.h"
#include "ui/widgets/severity_delegate.h"
#include "ui/widgets/state_cover.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>

namespace ps {

namespace {

constexpr int kPadding = 20;
constexpr int kGap = 16;
constexpr int kSetupWidth = 340;

} // namespace

RunPage::RunPage(QWidget *parent)
    : QWidget(parent), m_setup(new RunSetupPanel), m_status(new RunStatusBar), m_results(new RunResultsPanel),
      m_progress(new RunProgressModel(this)), m_log(new RunLogModel(this)), m_cells(new SeverityDelegate(this)),
      m_groups(new PlainTable(tr("Progress"))), m_chartTitle(new ElidedLabel("strong")), m_chartSubtitle(new ElidedLabel("muted")),
      m_chart(new FrontierChartView), m_cover(new StateCover(m_chart)), m_tabs(new SegmentedTabs) {
    setKind(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    auto *setup = new QFrame;
    setKind(setup, "card");
    setup->setFixedWidth(kSetupWidth);
    auto *setupLayout = new QVBoxLayout(setup);
    setupLayout->setContentsMargins(1, 1, 1, 1);
    setupLayout->addWidget(m_setup);

    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildChart());
    splitter->addWidget(buildTabs());
    splitter->setSizes({370, 330});
    auto *right = new QVBoxLayout;
    right->setSpacing(kGap);
    right->addWidget(m_status);
    right->addWidget(splitter, 1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kPadding, kGap, kPadding, 12);
    layout->setSpacing(kGap);
    layout->addWidget(setup);
    layout->addLayout(right, 1);
    m_cover->setWords({tr("Reading points…"), tr("No points yet"), tr("The points could not be read"), false});
    ChartOptions options;
    options.logY = true;           // a roofline and published frontiers may lie orders of magnitude above a small machine
    options.showRooflines = false; // the page has the one of the run that goes on, also before it is stored
    m_chart->setOptions(options);
    setCurves(nullptr);
}

QWidget *RunPage::buildChart() {
    auto *card = new QFrame;
    setKind(card, "card");
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_chartTitle);
    words->addWidget(m_chartSubtitle);
    auto *explore = kindButton("link", tr("Open in Explore"));
    connect(explore, &QPushButton::clicked, this, &RunPage::exploreRequested);
    auto *header = new QHBoxLayout;
    header->addLayout(words, 1);
    header->addWidget(explore, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(kPadding, 12, kPadding, 8);
    layout->setSpacing(6);
    layout->addLayout(header);
    layout->addWidget(m_chart, 1);
    m_chart->setMinimumHeight(130);
    return card;
}

QWidget *RunPage::buildTabs() {
    auto *card = new QFrame;
    setKind(card, "card");
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(kPadding, 12, kPadding, 8);
    layout->addWidget(m_tabs);
    m_groups->setModel(m_progress);
    m_groups->setItemDelegate(m_cells);
    m_groups->setColumns({260, 90, 60, 200}, RunProgressModel::FigureColumn);
    connect(m_progress, &QAbstractItemModel::dataChanged, m_groups, [this](const QModelIndex &first, const QModelIndex &last) {
        if (first.row() == last.row()) m_groups->scrollTo(first); // one group changes as it goes, all of them at the end
    });
    auto *log = new QListView;
    setKind(log, "facet");
    log->setModel(m_log);
    log->setItemDelegate(new PlainTextDelegate(log));
    log->setAccessibleName(tr("Log"));
    log->setUniformItemSizes(true);
    log->setSelectionMode(QAbstractItemView::ExtendedSelection);
    // Follows the end unless the reader has scrolled away from it.
    connect(m_log, &QAbstractItemModel::rowsInserted, log, [log] {
        const QScrollBar *bar = log->verticalScrollBar();
        if (bar->maximum() - bar->value() <= bar->pageStep()) log->scrollToBottom();
    });
    m_tabs->addTab(tr("Progress"), m_groups);
    m_tabs->addTab(tr("Results"), m_results);
    m_tabs->addTab(tr("Log"), log);
    card->setMinimumHeight(150);
    return card;
}

void RunPage::setTheme(const Theme &theme) {
    m_cells->setTheme(theme);
    m_results->setTheme(theme);
    m_chart->setTheme(theme);
    m_cover->setTheme(theme);
    m_status->strip()->setTheme(theme);
    m_groups->viewport()->update();
}

void RunPage::setCurves(std::shared_ptr<const CurveSet> curves) {
    const bool any = curves && curves->pointCount() > 0;
    m_cover->setNothing(any ? QString() : tr("Points appear here when a step is measured, beside published ones of the same model."));
    m_chart->setCurves(std::move(curves));
}

void RunPage::setRoofline(const std::vector<RooflinePoint> &points) {
    ChartOptions options = m_chart->options();
    ChartBound bound{tr("Roofline of this run"), {}};
    for (const RooflinePoint &point : points) bound.knots.emplace_back(point.perUser, point.perGpu);
    options.bound = bound.knots.size() > 1 ? std::optional(bound) : std::nullopt;
    if (options != m_chart->options()) m_chart->setOptions(options);
}

void RunPage::setChartTitle(const QString &title, const QString &subtitle) {
    m_chartTitle->setFullText(title);
    m_chartSubtitle->setFullText(subtitle);
}

void RunPage::showTab(Tab tab) {
    m_tabs->setCurrent(static_cast<int>(tab));
}

} // namespace ps
