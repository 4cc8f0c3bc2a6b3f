// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/import_report.h"

#include <array>
#include <string>
#include <vector>

namespace ps {

/// What the writer itself has to say about a document, one note per kind.
class DocumentNotes {
public:
    void count(NoteCode code, std::size_t element);
    void appendTo(std::vector<ImportNote> &notes, const std::string &archive, const std::string &document) const;

private:
    struct Kind {
        NoteCode code;
        const char *message;
        std::uint64_t count = 0;
        std::size_t firstElement = 0;
    };
    std::array<Kind, 6> m_kinds = {
        Kind{NoteCode::Completed, "values that the store's copy of the same result lacked were added to it"},
        Kind{NoteCode::DuplicateRow, "the same result with the same values stands in this archive more than once"},
        Kind{NoteCode::OlderAttempt,
             "newer values for the same run and point (of a newer attempt, upload or row) are stored; these were left out"},
        Kind{NoteCode::Replaced, "the store had other values for the same run and point; the newer ones are kept"},
        Kind{NoteCode::CopyOfResult, "rows that name no run and rows of a run of the same day say the same; they are stored once"},
        Kind{NoteCode::NotToldApart,
             "rows have the same deployment as far as the table tells it, but other values; the one of the highest throughput is shown,"
             " the others are kept until a container tells them apart"}};
};

} // namespace ps
