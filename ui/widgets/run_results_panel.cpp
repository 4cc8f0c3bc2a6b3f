// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/run_results_panel.h"

#include "core/runner/run_comparison.h"
#include "core/support/text.h"
#include "ui/models/local_run_text.h"
#include "ui/models/run_results_model.h"
#include "ui/widgets/column_room.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/panel_combo_box.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/severity_delegate.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace ps {

namespace {

constexpr int kRemarkWidth = 70;

} // namespace

RunResultsPanel::RunResultsPanel(QWidget *parent)
    : QWidget(parent), m_model(new RunResultsModel(this)), m_cells(new SeverityDelegate(this)), m_view(new PlainTable(tr("Results"))),
      m_run(new PanelComboBox), m_before(new PanelComboBox), m_export(kindButton("plain", tr("Export run…"))),
      m_summary(new ElidedLabel("muted")) {
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_cells);
    m_view->setColumns({180, 240, 170, 84, 150, 110, 160}, RunResultsModel::RemarkColumn);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_run, 3);
    row->addWidget(kindLabel("muted", tr("against")));
    row->addWidget(m_before, 3);
    row->addWidget(m_export);
    m_export->setToolTip(tr("Writes this run to a file, to be imported on another machine"));
    connect(m_export, &QPushButton::clicked, this, [this] {
        if (const LocalRunInfo *run = chosen()) Q_EMIT exportRequested(*run);
    });
    for (PanelComboBox *box : {m_run, m_before}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        connect(box, &QComboBox::currentIndexChanged, this, &RunResultsPanel::want);
    }
    m_run->setAccessibleName(tr("Run"));
    m_before->setAccessibleName(tr("Run to compare with"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_summary);
    layout->addWidget(m_view, 1);
    describe();
}

void RunResultsPanel::resizeEvent(QResizeEvent *event) {
    using Model = RunResultsModel;
    QWidget::resizeEvent(event);
    const ColumnRoom room{Model::RemarkColumn, kRemarkWidth, {Model::TimeColumn, Model::ShapeColumn, Model::RatioColumn}, {}};
    room.apply(*m_view->horizontalHeader(), width());
}

void RunResultsPanel::setTheme(const Theme &theme) {
    m_cells->setTheme(theme);
    m_view->viewport()->update();
}

void RunResultsPanel::setRuns(const std::vector<LocalRunInfo> &runs) {
    m_runs = runs;
    const QVariant run = m_run->currentData(), before = m_before->currentData();
    {
        const QSignalBlocker silentRun(m_run), silentBefore(m_before);
        m_run->clear();
        m_before->clear();
        m_before->addItem(tr("no other run"), QString());
        for (auto it = runs.rbegin(); it != runs.rend(); ++it) {
            m_run->addItem(localRunText(*it), toQString(it->key));
            m_before->addItem(localRunText(*it), toQString(it->key));
        }
        m_run->setCurrentIndex(runs.empty() ? -1 : std::max(0, m_run->findData(run)));
        m_before->setCurrentIndex(std::max(0, m_before->findData(before)));
    }
    m_run->setEnabled(!runs.empty());
    m_before->setEnabled(runs.size() > 1);
    want();
}

void RunResultsPanel::choose(const std::string &key) {
    const QSignalBlocker silent(m_run);
    const int index = m_run->findData(toQString(key));
    if (index < 0) m_run->insertItem(0, toQString(key), toQString(key)); // its words come with setRuns()
    m_run->setCurrentIndex(std::max(0, index));
}

void RunResultsPanel::want() {
    if (m_run->currentIndex() < 0) {
        m_model->setFigures({});
        m_model->setBefore({});
        describe();
        return;
    }
    Q_EMIT runWanted(m_run->currentData().toString());
    const QString before = m_before->currentData().toString();
    if (before.isEmpty())
        m_model->setBefore({});
    else
        Q_EMIT runWanted(before);
}

void RunResultsPanel::setRun(const LocalRun &run) {
    const QString key = toQString(run.info.key);
    if (key == m_run->currentData().toString()) m_model->setFigures(figuresOf(run));
    if (key == m_before->currentData().toString()) m_model->setBefore(figuresOf(run));
    describe();
}

const LocalRunInfo *RunResultsPanel::chosen() const {
    const QString key = m_run->currentData().toString();
    const auto it = std::find_if(m_runs.begin(), m_runs.end(), [&key](const LocalRunInfo &run) { return toQString(run.key) == key; });
    return it == m_runs.end() ? nullptr : &*it;
}

void RunResultsPanel::describe() {
    const LocalRunInfo *it = chosen();
    m_export->setEnabled(it != nullptr);
    if (!it) {
        m_summary->setFullText(m_runs.empty() ? tr("Nothing was measured yet: start a run at the left.") : QString());
        return;
    }
    const auto count = static_cast<int>(m_model->figures().size());
    QString text = count == 1 ? tr("1 result") : tr("%1 results").arg(count);
    if (it->outcome) text += QStringLiteral(" · ") + toQString(runOutcomeText(*it->outcome));
    if (!it->reason.empty()) text += QStringLiteral(": ") + toQString(it->reason);
    m_summary->setFullText(text);
}

QString RunResultsPanel::summaryText() const {
    return m_summary->fullText();
}

} // namespace ps
