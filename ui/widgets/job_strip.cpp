// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_strip.h"

#include "ui/models/number_format.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>

namespace ps {

namespace {

constexpr int kBarWidth = 150;
/// The bar counts in these steps: totals may pass the range of int.
constexpr int kBarSteps = 1000;

/// How many of `steps` are done, rounded down; the total must be known.
int stepsDone(const JobView &job, int steps) {
    return static_cast<int>(steps * static_cast<double>(std::min(job.done, job.total)) / static_cast<double>(job.total));
}

} // namespace

std::optional<double> secondsLeft(double secondsPassed, std::uint64_t done, std::uint64_t total) {
    if (secondsPassed < 1 || done == 0 || total < done) return std::nullopt;
    return secondsPassed * static_cast<double>(total - done) / static_cast<double>(done);
}

JobStrip::JobStrip(QWidget *parent)
    : QWidget(parent), m_bar(new QProgressBar(this)), m_text(new ElidedLabel("muted", this)),
      m_cancel(kindButton("link", tr("Cancel"), this)) {
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(kBarWidth);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setAccessibleName(tr("Cancel the running job"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_bar);
    layout->addWidget(m_text);
    layout->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        Q_EMIT cancelRequested();
    });
    setJob(std::nullopt);
}

void JobStrip::setJob(const std::optional<JobView> &job) {
    setVisible(job.has_value());
    if (!job) {
        m_title.clear();
        m_clock.invalidate();
        return;
    }
    if (!m_clock.isValid() || job->title != m_title) {
        m_title = job->title;
        m_clock.start();
        m_cancel->setEnabled(true);
    }
    m_bar->setRange(0, job->total == 0 ? 0 : kBarSteps);
    if (job->total > 0) m_bar->setValue(stepsDone(*job, kBarSteps));
    m_text->setFullText(sentence(*job));
}

QString JobStrip::text() const {
    return m_text->fullText();
}

QString JobStrip::sentence(const JobView &job) const {
    QStringList parts = {job.title};
    if (job.total > 0) parts << tr("%1 %").arg(stepsDone(job, 100));
    if (const auto left = secondsLeft(static_cast<double>(m_clock.elapsed()) / 1000, job.done, job.total))
        parts << tr("%1 left").arg(formatDuration(*left));
    if (!job.what.isEmpty()) parts << job.what;
    return parts.join(QStringLiteral(" · "));
}

} // namespace ps
