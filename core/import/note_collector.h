// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ps {

/// Gathers the notes of one document: the same thing again only counts.
class NoteCollector {
public:
    /// `subject` is what the note is about (a field, a name); two events with the same code and subject are one note.
    /// `message` is called once, for the first of them.
    template <typename Message>
    void add(NoteCode code, std::string_view subject, std::optional<std::int64_t> element, Message message) {
        ImportNote &note = noteFor(code, subject);
        if (note.count++ > 0) return;
        note.element = element;
        note.message = message();
    }
    /// A note about the document as a whole.
    void addOnce(NoteCode code, std::string message, std::uint64_t count = 1);

    std::vector<ImportNote> take();

private:
    ImportNote &noteFor(NoteCode code, std::string_view subject);

    std::vector<ImportNote> m_notes;
    std::unordered_map<std::string, std::size_t> m_index;
};

} // namespace ps
