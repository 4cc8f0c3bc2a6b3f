// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_strip.h"

#include "ui/models/number_format.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/widget_kind.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace ps {

namespace {

constexpr int kBarWidth = 120;
constexpr int kWidest = 760;
/// So that the time left is seen beside a long name of the store.
constexpr int kTextWidth = 300;
/// The bar counts in these steps: totals may pass the range of int.
constexpr int kBarSteps = 1000;

} // namespace

int stepsDone(const JobView &job, int steps) {
    if (job.total == 0) return 0;
    return static_cast<int>(steps * static_cast<double>(std::min(job.done, job.total)) / static_cast<double>(job.total));
}

QString progressText(const JobView &job, std::optional<double> secondsLeft) {
    if (job.total == 0) return {};
    const QString amount = job.unit == JobView::Unit::Bytes
                               ? JobStrip::tr("%1 of %2").arg(formatBytes(std::min(job.done, job.total)), formatBytes(job.total))
                               : JobStrip::tr("%1 %").arg(stepsDone(job, 100));
    return secondsLeft ? JobStrip::tr("%1, %2").arg(amount, timeLeftText(*secondsLeft)) : amount;
}

JobStrip::JobStrip(QWidget *parent)
    : QWidget(parent), m_bar(new QProgressBar(this)), m_text(new ElidedLabel("muted", this)),
      m_cancel(kindButton("link", tr("Cancel"), this)) {
    QElapsedTimer timer;
    timer.start();
    m_clock = [timer] { return static_cast<double>(timer.elapsed()) / 1000; };
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(kBarWidth);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setAccessibleName(tr("Cancel the running job"));
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_text->setMinimumWidth(kTextWidth);
    setMaximumWidth(kWidest);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &JobStrip::cancel);
    setJob(std::nullopt);
}

void JobStrip::setJob(const std::optional<JobView> &job) {
    setVisible(job.has_value());
    if (!job) {
        m_running = false;
        m_cancelling = false;
        return;
    }
    if (!m_running || job->title != m_title) {
        m_running = true;
        m_cancelling = false;
        m_title = job->title;
        m_timeLeft.reset();
        m_cancel->setEnabled(true);
    }
    const auto left = m_timeLeft.update(m_clock(), job->done, job->total);
    if (m_cancelling) return; // how far it had come says nothing about the way back
    m_bar->setRange(0, job->total == 0 ? 0 : kBarSteps);
    if (job->total > 0) m_bar->setValue(stepsDone(*job, kBarSteps));
    QStringList parts = {job->title};
    if (const QString progress = progressText(*job, left); !progress.isEmpty()) parts << progress;
    if (!job->what.isEmpty()) parts << job->what;
    m_text->setFullText(parts.join(QStringLiteral(" · ")));
}

void JobStrip::cancel() {
    m_cancelling = true;
    m_cancel->setEnabled(false);
    m_bar->setRange(0, 0);
    m_text->setFullText(tr("Taking back…"));
    Q_EMIT cancelRequested();
}

QString JobStrip::text() const {
    return m_text->fullText();
}

} // namespace ps
