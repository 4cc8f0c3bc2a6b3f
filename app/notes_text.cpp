// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notes_text.h"

#include "core/support/text.h"

#include <algorithm>

namespace ps {

QString notesText(std::vector<ImportNote> notes) {
    std::stable_sort(notes.begin(), notes.end(),
                     [](const ImportNote &a, const ImportNote &b) { return severityOf(a.code) > severityOf(b.code); });
    QString text;
    for (const ImportNote &note : notes) {
        text += toQString(note.archive);
        if (!note.document.empty()) text += QStringLiteral(" › ") + toQString(note.document);
        if (note.element) text += QStringLiteral(" [%1]").arg(*note.element);
        text += QStringLiteral(": ") + toQString(note.message);
        if (note.count > 1) text += QStringLiteral(" (×%1)").arg(note.count);
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace ps
