// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/drawable_text.h"

#include "core/support/text.h"

namespace ps {

QString drawableText(QString text) {
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool pair = c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (pair) {
            ++i;
        } else if (c.category() == QChar::Other_Control || c.isSurrogate() || c.isNonCharacter()) {
            text[i] = u' ';
        }
    }
    return text;
}

QString drawableText(std::string_view utf8) {
    return drawableText(toQString(utf8));
}

} // namespace ps
