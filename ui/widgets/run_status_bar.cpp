// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/run_status_bar.h"

#include "ui/models/number_format.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/live_strip.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace ps {

namespace {

constexpr int kPadding = 20;
constexpr int kPercent = 100;

} // namespace

RunStatusBar::RunStatusBar(QWidget *parent)
    : QFrame(parent), m_title(new ElidedLabel("strong")), m_text(new ElidedLabel("muted")), m_bar(new QProgressBar),
      m_pause(kindButton("plain", tr("Pause"))), m_skip(kindButton("plain", tr("Skip to next"))),
      m_cancel(kindButton("plain", tr("Cancel"))), m_strip(new LiveStrip) {
    setKind(this, "card");
    m_bar->setTextVisible(false);
    m_bar->setRange(0, kPercent);
    m_pause->setToolTip(tr("Holds the run before its next case; a case that is being measured is finished first"));
    m_skip->setToolTip(tr("Ends this run and goes on with the next one of the queue"));
    m_cancel->setToolTip(tr("Ends this run and empties the queue; what was measured stays"));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto *header = new QHBoxLayout;
    header->setSpacing(8);
    header->addLayout(words, 1);
    header->addWidget(m_pause);
    header->addWidget(m_skip);
    header->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, 12, kPadding, 8);
    layout->setSpacing(8);
    layout->addLayout(header);
    layout->addWidget(m_bar);
    layout->addWidget(m_strip);
    connect(m_pause, &QPushButton::clicked, this, [this] { Q_EMIT pauseRequested(!m_paused); });
    connect(m_skip, &QPushButton::clicked, this, &RunStatusBar::skipRequested);
    connect(m_cancel, &QPushButton::clicked, this, &RunStatusBar::cancelRequested);
    setStatus({});
}

void RunStatusBar::setStatus(const RunStatusView &status) {
    using State = RunStatusView::State;
    const bool busy = status.state != State::Idle;
    m_paused = status.state == State::Paused || status.state == State::Pausing;
    m_title->setFullText(status.title.isEmpty() ? tr("Nothing is running") : status.title);
    QStringList parts;
    if (busy && status.total > 0) parts << tr("%1 of %2 groups").arg(status.done).arg(status.total);
    if (busy) parts << tr("%1 so far").arg(formatDuration(status.elapsedS));
    if (status.title != m_timed) {
        m_timeLeft.reset();
        m_timed = status.title;
    }
    const auto left = m_timeLeft.update(status.elapsedS, static_cast<std::uint64_t>(status.done), static_cast<std::uint64_t>(status.total));
    if (status.state == State::Running && left) parts << timeLeftText(*left);
    if (status.state == State::Pausing) parts << tr("pauses after this case");
    if (status.state == State::Paused) parts << tr("paused");
    if (status.state == State::Ending) parts << tr("ends…");
    if (!busy && status.title.isEmpty()) parts << tr("Choose devices and what to measure, then start");
    if (!status.what.isEmpty()) parts << status.what;
    if (status.elsewhere) parts << tr("in the background");
    if (status.waiting > 0) parts << (status.waiting == 1 ? tr("1 run waits") : tr("%1 runs wait").arg(status.waiting));
    m_text->setFullText(parts.join(QStringLiteral(" · ")));
    m_bar->setValue(status.total > 0 ? kPercent * status.done / status.total : 0);
    m_pause->setText(m_paused ? tr("Continue") : tr("Pause"));
    m_pause->setEnabled(busy && status.state != State::Ending);
    m_pause->setVisible(!status.elsewhere);
    m_skip->setVisible(status.waiting > 0 && !status.elsewhere);
    m_cancel->setText(status.elsewhere ? tr("Stop") : tr("Cancel"));
    m_cancel->setEnabled(busy && status.state != State::Ending);
}

QString RunStatusBar::titleText() const {
    return m_title->fullText();
}

QString RunStatusBar::text() const {
    return m_text->fullText();
}

int RunStatusBar::percent() const {
    return m_bar->value();
}

} // namespace ps
