// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chart_header.h"

#include "core/export/provenance.h"
#include "core/support/text.h"
#include "ui/models/result_columns.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/metric_menu.h"
#include "ui/widgets/widget_kind.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace ps {

namespace {

/// Width that the title keeps for itself before the chips go under it.
constexpr int kTitleWidth = 400;

struct Grouping {
    const char *key;
    const char *label;
};

constexpr Grouping kGroupings[] = {
    {"vendor", QT_TRANSLATE_NOOP("ChartHeader", "vendor")},
    {"gpu", QT_TRANSLATE_NOOP("ChartHeader", "GPU")},
    {"line", QT_TRANSLATE_NOOP("ChartHeader", "line (GPU, engine, precision, speculation)")},
    {"config", QT_TRANSLATE_NOOP("ChartHeader", "configuration")},
    {"framework", QT_TRANSLATE_NOOP("ChartHeader", "engine")},
    {"precision", QT_TRANSLATE_NOOP("ChartHeader", "precision")},
    {"spec", QT_TRANSLATE_NOOP("ChartHeader", "speculation")},
    {"disagg", QT_TRANSLATE_NOOP("ChartHeader", "disaggregation")},
    {"parallelism", QT_TRANSLATE_NOOP("ChartHeader", "parallelism")},
    {"hardware,precision", QT_TRANSLATE_NOOP("ChartHeader", "GPU and precision")},
    {"hardware,framework", QT_TRANSLATE_NOOP("ChartHeader", "GPU and engine")},
};

QString translated(const char *label) {
    return QCoreApplication::translate("ChartHeader", label);
}

QString groupingText(const GroupBy &groupBy) {
    for (const Grouping &grouping : kGroupings) {
        if (GroupBy::parse(grouping.key) == groupBy) return translated(grouping.label).section(QStringLiteral(" ("), 0, 0);
    }
    return toQString(groupBy.key());
}

/// Metrics that were read and that no result has.
std::vector<MetricId> absentMetrics(const ResultSet &results) {
    std::vector<MetricId> absent;
    for (std::size_t column = 0; column < results.columns.size(); ++column) {
        std::size_t row = 0;
        while (row < results.rows.size() && !results.value(row, column)) ++row;
        if (row == results.rows.size()) absent.push_back(results.columns[column]);
    }
    return absent;
}

bool anyPoint(const CurveSet &curves, bool (*holds)(const CurvePoint &)) {
    return std::any_of(curves.curves.begin(), curves.curves.end(),
                       [holds](const Curve &curve) { return std::any_of(curve.points.begin(), curve.points.end(), holds); });
}

} // namespace

ChartHeader::ChartHeader(QWidget *parent)
    : QWidget(parent), m_layout(new QGridLayout(this)), m_chips(new QWidget(this)), m_title(new ElidedLabel("title", this)),
      m_subtitle(new ElidedLabel("muted", this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(12);
    m_layout->setVerticalSpacing(6);
    m_layout->setColumnStretch(0, 1);
    m_layout->addWidget(m_title, 0, 0);
    m_layout->addWidget(m_subtitle, 1, 0, 1, 2);
    buildChips();
    placeChips();
}

void ChartHeader::buildChips() {
    m_logX = kindButton("chip", tr("log x"), m_chips);
    m_logY = kindButton("chip", tr("log y"), m_chips);
    m_points = kindButton("chip", tr("frontier + points"), m_chips);
    m_roofline = kindButton("chip", tr("roofline"), m_chips);
    m_group = kindButton("chip", {}, m_chips);
    m_x = kindButton("chip", {}, m_chips);
    m_y = kindButton("chip", {}, m_chips);
    QPushButton *reset = kindButton("chip", tr("reset zoom"), m_chips);
    auto *row = new QHBoxLayout(m_chips);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    for (QPushButton *chip : {m_logX, m_logY, m_points, m_roofline, m_group, m_x, m_y, reset}) row->addWidget(chip);
    for (QPushButton *chip : {m_logX, m_logY, m_roofline}) chip->setCheckable(true);
    m_roofline->setToolTip(tr("Show or hide what the rates that a local run measured allow its steps"));
    m_roofline->hide();
    m_points->setToolTip(tr("Show or hide the points that are not on a frontier"));
    m_group->setToolTip(tr("What each frontier is drawn for"));
    m_x->setToolTip(tr("Metric of the horizontal axis"));
    m_y->setToolTip(tr("Metric of the vertical axis"));
    reset->setToolTip(tr("Show everything again (double click in the chart)"));

    m_xMenu = new MetricMenu(this);
    m_yMenu = new MetricMenu(this);
    m_x->setMenu(m_xMenu);
    m_y->setMenu(m_yMenu);
    buildGroupMenu();
    connect(m_logX, &QPushButton::clicked, this, [this](bool on) { edit([on](ViewState &state) { state.chart.logX = on; }); });
    connect(m_logY, &QPushButton::clicked, this, [this](bool on) { edit([on](ViewState &state) { state.chart.logY = on; }); });
    connect(m_points, &QPushButton::clicked, this,
            [this] { edit([](ViewState &state) { state.chart.showDominated = !state.chart.showDominated; }); });
    connect(m_roofline, &QPushButton::clicked, this, [this](bool on) { edit([on](ViewState &state) { state.chart.showRooflines = on; }); });
    connect(m_xMenu, &MetricMenu::picked, this, [this](MetricId id) { edit([id](ViewState &state) { state.axes.x = id; }); });
    connect(m_yMenu, &MetricMenu::picked, this, [this](MetricId id) { edit([id](ViewState &state) { state.axes.y = id; }); });
    connect(reset, &QPushButton::clicked, this, &ChartHeader::zoomResetRequested);
}

void ChartHeader::buildGroupMenu() {
    m_groupMenu = new QMenu(this);
    m_group->setMenu(m_groupMenu);
    auto *exclusive = new QActionGroup(this);
    for (const Grouping &grouping : kGroupings) {
        const auto groupBy = GroupBy::parse(grouping.key);
        if (!groupBy) continue;
        QAction *action = exclusive->addAction(m_groupMenu->addAction(tr("One frontier per %1").arg(translated(grouping.label))));
        action->setCheckable(true);
        action->setData(toQString(groupBy->key()));
        connect(action, &QAction::triggered, this, [this, chosen = *groupBy] { edit([&](ViewState &state) { state.groupBy = chosen; }); });
    }
}

void ChartHeader::setViewState(const ViewState &state) {
    m_state = state;
    refresh();
}

void ChartHeader::setCurves(const std::shared_ptr<const CurveSet> &curves) {
    if (!curves) return;
    m_title->setFullText(toQString(titleSentence(*curves)));
    m_subtitle->setFullText(toQString(selectionSentence(*curves)));
    const bool xFits = !anyPoint(*curves, [](const CurvePoint &point) { return point.x <= 0; });
    const bool yFits = !anyPoint(*curves, [](const CurvePoint &point) { return point.y <= 0; });
    m_roofline->setVisible(!curves->rooflines.empty());
    const QString reason = tr("A logarithmic axis needs values above 0, and some are not");
    m_logX->setEnabled(xFits);
    m_logX->setToolTip(xFits ? tr("Logarithmic horizontal axis") : reason);
    m_logY->setEnabled(yFits);
    m_logY->setToolTip(yFits ? tr("Logarithmic vertical axis") : reason);
    if (!curves->results) return;
    const std::vector<MetricId> absent = absentMetrics(*curves->results);
    m_xMenu->setAbsent(absent);
    m_yMenu->setAbsent(absent);
}

// The buttons show the state that holds, not the click.
void ChartHeader::edit(const std::function<void(ViewState &)> &change) {
    ViewState edited = m_state;
    change(edited);
    refresh();
    Q_EMIT viewStateEdited(edited);
}

void ChartHeader::refresh() {
    m_logX->setChecked(m_state.chart.logX);
    m_logY->setChecked(m_state.chart.logY);
    m_roofline->setChecked(m_state.chart.showRooflines);
    m_points->setText(m_state.chart.showDominated ? tr("frontier + points") : tr("frontier only"));
    m_group->setText(tr("by %1 ▾").arg(groupingText(m_state.groupBy)));
    m_x->setText(tr("x: %1 ▾").arg(shortMetricLabel(ps::metric(m_state.axes.x))));
    m_y->setText(tr("y: %1 ▾").arg(shortMetricLabel(ps::metric(m_state.axes.y))));
    m_xMenu->setCurrent(m_state.axes.x);
    m_yMenu->setCurrent(m_state.axes.y);
    for (QAction *action : m_groupMenu->actions()) action->setChecked(action->data().toString() == toQString(m_state.groupBy.key()));
}

void ChartHeader::resizeEvent(QResizeEvent *event) {
    QWidget::resizeEvent(event);
    placeChips();
}

void ChartHeader::placeChips() {
    const bool beside = width() >= kTitleWidth + m_chips->sizeHint().width();
    if (beside) {
        m_layout->addWidget(m_chips, 0, 1, Qt::AlignRight);
    } else {
        m_layout->addWidget(m_chips, 2, 0, 1, 2, Qt::AlignLeft);
    }
}

} // namespace ps
