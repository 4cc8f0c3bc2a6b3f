// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/trial_panel.h"

#include "core/import/import_report.h"
#include "core/support/text.h"
#include "ui/models/import_text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/import_report_view.h"
#include "ui/widgets/row_count_tiles.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

namespace ps {

namespace {

constexpr int kBarWidth = 120;
constexpr int kBarSteps = 1000;

} // namespace

TrialPanel::TrialPanel(QWidget *parent)
    : QWidget(parent), m_state(new ElidedLabel("muted", this)), m_bar(new QProgressBar(this)), m_tiles(new RowCountTiles(this)),
      m_records(new ElidedLabel("muted", this)), m_report(new ImportReportView(this)) {
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(kBarWidth);
    m_bar->setAccessibleName(tr("Progress of the dry run"));
    QSizePolicy kept = m_bar->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_bar->setSizePolicy(kept);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_records->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_records->setMinimumHeight(m_records->sizeHint().height());

    auto *header = new QHBoxLayout;
    header->setSpacing(12);
    header->addWidget(kindLabel("strong", tr("What the import would do"), this));
    header->addWidget(m_state, 1);
    header->addWidget(m_bar);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(header);
    layout->addWidget(m_tiles);
    layout->addWidget(m_records);
    layout->addWidget(m_report, 1);
    m_clock.start();
    showNothing();
}

void TrialPanel::setTheme(const Theme &theme) {
    m_report->setTheme(theme);
}

void TrialPanel::begin(const QString &state, bool busy) {
    m_state->setFullText(state);
    m_bar->setVisible(busy);
    m_bar->setRange(0, 0);
    m_timeLeft.reset();
    m_tiles->setCounts(std::nullopt);
    m_records->setFullText({});
    m_report->clear();
}

void TrialPanel::showNothing() {
    begin(tr("Add files or folders, or drop them here."), false);
}

void TrialPanel::showWaiting() {
    begin(tr("Waits for the running job…"), true);
}

void TrialPanel::showProgress(const JobView &progress) {
    if (!isBusy()) begin({}, true);
    const auto left = m_timeLeft.update(static_cast<double>(m_clock.elapsed()) / 1000, progress.done, progress.total);
    m_bar->setRange(0, progress.total == 0 ? 0 : kBarSteps);
    if (progress.total > 0) m_bar->setValue(stepsDone(progress, kBarSteps));
    const QString amount = progressText(progress, left);
    m_state->setFullText(amount.isEmpty() ? tr("Looking through the files…") : tr("Reading %1").arg(amount));
}

void TrialPanel::showReport(const ImportReport &report) {
    begin(tr("Dry run: nothing is written yet."), false);
    if (report.failure)
        m_state->setFullText(tr("The dry run stopped: %1").arg(toQString(report.failure->text())));
    else if (report.state == ImportState::Cancelled)
        m_state->setFullText(tr("The dry run was stopped before its end."));
    m_tiles->setCounts(report.rows());
    QStringList parts;
    if (const QString records = recordsText(report.records()); !records.isEmpty()) parts << records;
    parts << fileCountsText(report.archives.size(), report.unchangedArchives(), report.rejectedArchives());
    if (const QString lost = lostDocumentsText(report.notes, report.rejectedArchives()); !lost.isEmpty()) parts << lost;
    m_records->setFullText(parts.join(QStringLiteral(" · ")));
    m_report->setReport(report);
}

void TrialPanel::showError(const QString &error) {
    begin(error, false);
}

QString TrialPanel::stateText() const {
    return m_state->fullText();
}

QString TrialPanel::recordsLine() const {
    return m_records->fullText();
}

bool TrialPanel::isBusy() const {
    return !m_bar->isHidden();
}

} // namespace ps
