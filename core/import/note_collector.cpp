// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/note_collector.h"

#include <utility>

namespace ps {

void NoteCollector::addOnce(NoteCode code, std::string message, std::uint64_t count) {
    ImportNote note;
    note.code = code;
    note.count = count;
    note.message = std::move(message);
    m_notes.push_back(std::move(note));
}

std::vector<ImportNote> NoteCollector::take() {
    m_index.clear();
    return std::exchange(m_notes, {});
}

ImportNote &NoteCollector::noteFor(NoteCode code, std::string_view subject) {
    std::string key(1, static_cast<char>(code));
    key += subject;
    const auto [it, added] = m_index.try_emplace(std::move(key), m_notes.size());
    if (added) {
        m_notes.emplace_back();
        m_notes.back().code = code;
        m_notes.back().count = 0;
    }
    return m_notes[it->second];
}

} // namespace ps
