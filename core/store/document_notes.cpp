// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/document_notes.h"

#include <algorithm>

namespace ps {

void DocumentNotes::count(NoteCode code, std::size_t element) {
    const auto kind = std::find_if(m_kinds.begin(), m_kinds.end(), [code](const Kind &candidate) { return candidate.code == code; });
    if (kind->count++ == 0) kind->firstElement = element;
}

void DocumentNotes::appendTo(std::vector<ImportNote> &notes, const std::string &archive, const std::string &document) const {
    for (const Kind &kind : m_kinds) {
        if (kind.count == 0) continue;
        notes.push_back({kind.code, archive, document, static_cast<std::int64_t>(kind.firstElement), kind.count, kind.message});
    }
}

} // namespace ps
