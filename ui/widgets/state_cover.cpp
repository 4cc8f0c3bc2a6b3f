// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/state_cover.h"

#include "ui/widgets/widget_kind.h"

#include <QAccessible>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ps {

namespace {

constexpr int kDelayMs = 150;
constexpr int kTextWidth = 460;

} // namespace

StateCover::StateCover(QWidget *parent)
    : QWidget(parent), m_words{tr("Reading results…"), tr("Nothing to draw"), tr("The results could not be read"), true},
      m_title(kindLabel("strong", {}, this)), m_text(kindLabel("muted", {}, this)),
      m_reset(kindButton("plain", tr("Reset the filters"), this)) {
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setFixedWidth(kTextWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addStretch();
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addWidget(m_reset, 0, Qt::AlignHCenter);
    layout->addStretch();
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &StateCover::refresh);
    connect(m_reset, &QPushButton::clicked, this, &StateCover::resetFiltersRequested);
    parent->installEventFilter(this);
    hide();
}

void StateCover::setTheme(const Theme &theme) {
    m_theme = theme;
    update();
}

void StateCover::setWords(const CoverWords &words) {
    m_words = words;
    refresh();
}

void StateCover::setLoading(bool loading) {
    if (loading == m_loading) return;
    m_loading = loading;
    if (loading) {
        m_delay.start();
    } else {
        m_delay.stop();
    }
    refresh();
}

void StateCover::setError(const QString &error) {
    m_error = error;
    refresh();
    if (error.isEmpty()) return;
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void StateCover::setNothing(const QString &reason) {
    m_nothing = reason;
    refresh();
}

QString StateCover::text() const {
    return m_text->text();
}

void StateCover::refresh() {
    const bool longLoading = m_loading && !m_delay.isActive();
    const bool failed = !m_error.isEmpty();
    const bool nothing = !m_nothing.isEmpty();
    m_title->setText(failed ? m_words.failed : longLoading ? m_words.loading : m_words.nothing);
    m_text->setText(failed ? m_error : longLoading ? QString() : m_nothing);
    setAccessibleName(m_text->text().isEmpty() ? m_title->text() : tr("%1: %2").arg(m_title->text(), m_text->text()));
    m_text->setVisible(!m_text->text().isEmpty());
    m_text->setMinimumHeight(std::max(0, m_text->heightForWidth(kTextWidth))); // a layout that centres it asks for its width only
    m_reset->setVisible(m_words.canReset && nothing && !failed && !longLoading);
    setVisible(failed || longLoading || nothing);
    if (isVisible()) {
        setGeometry(parentWidget()->rect());
        raise();
    }
    update();
}

bool StateCover::eventFilter(QObject *watched, QEvent *event) {
    if (event->type() == QEvent::Resize && watched == parentWidget()) setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void StateCover::paintEvent(QPaintEvent *) {
    QPainter painter(this);
    QColor veil = m_theme.panel;
    // What was there before stays visible while the next answer is on its way.
    veil.setAlphaF(m_error.isEmpty() && m_nothing.isEmpty() ? 0.7F : 1.0F);
    painter.fillRect(rect(), veil);
}

} // namespace ps
