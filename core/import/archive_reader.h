// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/nested_archive.h"
#include "core/import/document_parser.h"
#include "core/import/import_plan.h"
#include "core/import/parsed_document.h"

#include <atomic>
#include <map>
#include <optional>
#include <string>

namespace ps {

/// Reads whole files into the neutral form. Reuses its buffers: one object per thread.
class ArchiveReader {
public:
    /// Reading ends early, with part of the content, when another thread sets `stop`, which must outlive the reader.
    ArchiveReader(std::optional<Day> fallbackDay, const std::atomic<bool> &stop, const ArchiveLimits &limits = {});

    /// Everything that is wrong with the file is in the notes.
    ParsedArchive read(const PlannedFile &file);

private:
    /// Where in the file the reader is: in the file itself, or in an archive inside it.
    struct Level {
        std::string inside; ///< path of that archive, empty for the file itself
        int depth;          ///< 1 for the file itself
        ArchiveBudget &budget;

        /// "outer.zip/inner.json"
        std::string documentName(const std::string &member) const;
    };

    void readSource(const PlannedFile &file, ArchiveSource &source, const Level &level, ParsedArchive &archive);
    void readNested(const PlannedFile &file, ArchiveSource &source, std::size_t index, const Level &level, ParsedArchive &archive);
    void readMember(const PlannedFile &file, ArchiveSource &source, std::size_t index, const Level &level, ParsedArchive &archive);
    void addRemarks(const ArchiveSource &source, const Level &level, ParsedArchive &archive);
    void addDocument(ParsedDocument document, bool unusable, ParsedArchive &archive);

    ArchiveLimits m_limits;
    std::optional<Day> m_fallbackDay;
    const std::atomic<bool> &m_stop;
    DocumentParser m_parser;
    std::string m_content;
};

} // namespace ps
