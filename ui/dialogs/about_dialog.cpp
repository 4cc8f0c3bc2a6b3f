// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/about_dialog.h"

#include "core/support/text.h"
#include "core/support/version.h"
#include "ui/theme/icons.h"
#include "ui/widgets/widget_kind.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace ps {

namespace {

constexpr int kIconSize = 72;
constexpr int kTextWidth = 360;

QLabel *paragraph(const QString &text, QWidget *parent) {
    QLabel *label = kindLabel("muted", text, parent);
    label->setWordWrap(true);
    label->setFixedWidth(kTextWidth);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

AboutDialog::AboutDialog(QWidget *parent) : QDialog(parent) {
    setWindowTitle(tr("About Paretoscope"));
    auto *icon = new QLabel(this);
    icon->setPixmap(applicationIcon().pixmap(kIconSize));
    QPushButton *close = kindButton("plain", tr("Close"), this);
    close->setDefault(true);
    auto *column = new QVBoxLayout;
    column->setSpacing(10);
    column->addWidget(kindLabel("title", tr("Paretoscope %1").arg(toQString(versionText())), this));
    column->addWidget(
        paragraph(tr("A workbench for nightly LLM inference benchmark results: latency against throughput, frontiers by vendor."), this));
    column->addWidget(paragraph(tr("Free software under the GNU General Public License, version 3 or later, without any warranty."), this));
    column->addWidget(paragraph(tr("Benchmark archives are published by InferenceX (SemiAnalysis) under Apache-2.0. "
                                   "Results from outside its official repository are unofficial."),
                                this));
    column->addSpacing(8);
    column->addWidget(close, 0, Qt::AlignRight);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 20);
    layout->setSpacing(20);
    layout->addWidget(icon, 0, Qt::AlignTop);
    layout->addLayout(column);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace ps
