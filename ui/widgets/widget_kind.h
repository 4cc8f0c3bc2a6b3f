// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QPushButton;
class QWidget;

namespace ps {

/// Gives a widget one of the looks of Theme::styleSheet(): "card", "title", "chip", "link", …
void setKind(QWidget *widget, const char *kind);

QLabel *kindLabel(const char *kind, const QString &text = {}, QWidget *parent = nullptr);
QPushButton *kindButton(const char *kind, const QString &text, QWidget *parent = nullptr);

} // namespace ps
