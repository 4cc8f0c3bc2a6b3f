// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/widget_kind.h"

#include <QLabel>
#include <QPushButton>

namespace ps {

void setKind(QWidget *widget, const char *kind) {
    widget->setProperty("kind", QString::fromLatin1(kind));
}

QLabel *kindLabel(const char *kind, const QString &text, QWidget *parent) {
    auto *label = new QLabel(text, parent);
    setKind(label, kind);
    return label;
}

QPushButton *kindButton(const char *kind, const QString &text, QWidget *parent) {
    auto *button = new QPushButton(text, parent);
    setKind(button, kind);
    button->setAutoDefault(false);
    return button;
}

} // namespace ps
