// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/message_bar.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/widget_kind.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace ps {

namespace {

constexpr int kDetailsHeight = 140;
/// The margin that the style sheet leaves above the frame.
constexpr int kGapAbove = 8;
constexpr int kGapBelow = 8;

const char *severityOf(MessageBar::Kind kind) {
    switch (kind) {
    case MessageBar::Kind::Info: return "info";
    case MessageBar::Kind::Success: return "success";
    case MessageBar::Kind::Warning: return "warning";
    case MessageBar::Kind::Error: return "error";
    }
    return "info";
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent), m_frame(new QFrame(this)), m_text(new QLabel(m_frame)), m_action(kindButton("link", {}, m_frame)),
      m_more(kindButton("link", tr("Details"), m_frame)), m_copy(kindButton("link", tr("Copy details"), m_frame)),
      m_close(new QToolButton(m_frame)), m_details(new QPlainTextEdit(m_frame)) {
    setKind(m_frame, "message");
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setKind(m_close, "icon");
    m_close->setAccessibleName(tr("Close the message"));
    m_close->setToolTip(tr("Close"));
    m_details->setReadOnly(true);
    m_details->setFixedHeight(kDetailsHeight);
    m_details->setAccessibleName(tr("Details"));

    auto *row = new QHBoxLayout;
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_more);
    row->addWidget(m_copy);
    row->addWidget(m_close);
    auto *contents = new QVBoxLayout(m_frame);
    contents->setContentsMargins(12, 4 + kGapAbove, 6, 4);
    contents->addLayout(row);
    contents->addWidget(m_details);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, kGapBelow);
    layout->addWidget(m_frame);

    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        m_run();
    });
    connect(m_more, &QPushButton::clicked, this, [this] { setDetailsShown(m_details->isHidden()); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_details->toPlainText()); });
    hide();
}

void MessageBar::showMessage(Kind kind, const QString &text, const QString &details) {
    m_frame->setProperty("severity", QString::fromLatin1(severityOf(kind)));
    // A property that a style sheet selects by is looked at only when the widget is polished.
    style()->unpolish(m_frame);
    style()->polish(m_frame);
    m_text->setText(text);
    setAccessibleName(text);
    m_details->setPlainText(details);
    m_action->hide();
    m_more->setVisible(!details.isEmpty());
    m_copy->setVisible(!details.isEmpty());
    setDetailsShown(false);
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::offer(const QString &label, std::function<void()> action) {
    m_run = std::move(action);
    m_action->setText(label);
    m_action->show();
}

void MessageBar::setTheme(const Theme &theme) {
    m_close->setIcon(actionIcon(QStringLiteral("close"), theme.muted));
}

QString MessageBar::text() const {
    return m_text->text();
}

void MessageBar::setDetailsShown(bool shown) {
    m_details->setVisible(shown);
    m_more->setText(shown ? tr("Hide details") : tr("Details"));
}

} // namespace ps
