// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QSizeF>
#include <QString>

namespace ps {

/// A text in lines of at most so many pixels, broken at spaces; within a word only where that alone is wider than a line.
QString wrappedText(const QFontMetricsF &metrics, const QString &text, double width);
/// Of a text with line feeds, whole pixels.
QSizeF sizeOfLines(const QFontMetricsF &metrics, const QString &lines);

} // namespace ps
