// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/empty_state.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace ps {

namespace {

constexpr int kWidth = 560;
constexpr int kIconSize = 64;

QLabel *centred(const char *kind, const QString &text, QWidget *parent) {
    QLabel *label = kindLabel(kind, text, parent);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_import(kindButton("primary", tr("Import archives…"), this)),
      m_sample(kindButton("plain", tr("Open the sample"), this)) {
    setKind(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    auto *card = new QFrame(this);
    setKind(card, "card");
    card->setFixedWidth(kWidth);
    m_icon->setAlignment(Qt::AlignCenter);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(12);
    buttons->addStretch();
    buttons->addWidget(m_import);
    buttons->addWidget(m_sample);
    buttons->addStretch();
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(48, 40, 48, 40);
    column->setSpacing(12);
    column->addWidget(m_icon);
    column->addWidget(centred("title", tr("Drop benchmark archives here"), card));
    column->addWidget(centred("muted",
                              tr("Zip files or folders of nightly InferenceX results. Paretoscope reads them into one local file "
                                 "and draws latency against throughput, with one frontier per vendor."),
                              card));
    column->addSpacing(8);
    column->addLayout(buttons);
    column->addSpacing(8);
    column->addWidget(centred("muted",
                              tr("The sample is synthetic: about 30 nights of made-up numbers to try everything with. "
                                 "Nothing is downloaded."),
                              card));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(card, 0, Qt::AlignCenter);
    connect(m_import, &QPushButton::clicked, this, &EmptyState::importClicked);
    connect(m_sample, &QPushButton::clicked, this, &EmptyState::sampleClicked);
}

void EmptyState::setTheme(const Theme &theme) {
    m_icon->setPixmap(actionIcon(QStringLiteral("drop"), theme.accent).pixmap(kIconSize));
}

} // namespace ps
