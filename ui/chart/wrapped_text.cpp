// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/wrapped_text.h"

#include <QStringList>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <cmath>

namespace ps {

namespace {

/// How much of a word fits into a line; at least one character, or it would never end.
qsizetype fittingPart(const QFontMetricsF &metrics, const QString &word, double width) {
    QTextBoundaryFinder characters(QTextBoundaryFinder::Grapheme, word);
    qsizetype fits = std::max<qsizetype>(characters.toNextBoundary(), 1);
    for (qsizetype end = fits; end > 0 && metrics.horizontalAdvance(word.left(end)) <= width; end = characters.toNextBoundary()) fits = end;
    return fits;
}

} // namespace

QString wrappedText(const QFontMetricsF &metrics, const QString &text, double width) {
    QStringList lines;
    QString line;
    const QStringList words = text.split(QLatin1Char(' '));
    for (QString word : words) {
        const QString longer = line.isEmpty() ? word : line + QLatin1Char(' ') + word;
        if (metrics.horizontalAdvance(longer) <= width) {
            line = longer;
            continue;
        }
        if (!line.isEmpty()) lines << line;
        while (metrics.horizontalAdvance(word) > width) {
            const qsizetype part = fittingPart(metrics, word, width);
            if (part >= word.size()) break;
            lines << word.left(part);
            word.remove(0, part);
        }
        line = word;
    }
    lines << line;
    return lines.join(QLatin1Char('\n'));
}

QSizeF sizeOfLines(const QFontMetricsF &metrics, const QString &lines) {
    double width = 0;
    const QStringList parts = lines.split(QLatin1Char('\n'));
    for (const QString &line : parts) width = std::max(width, metrics.horizontalAdvance(line));
    return {std::ceil(width) + 1, std::ceil(metrics.height() + metrics.lineSpacing() * static_cast<double>(parts.size() - 1))};
}

} // namespace ps
