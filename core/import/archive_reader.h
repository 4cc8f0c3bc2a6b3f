// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_source.h"
#include "core/import/document_parser.h"
#include "core/import/import_plan.h"
#include "core/import/parsed_document.h"
#include "core/import/reading_options.h"

#include <atomic>
#include <map>
#include <string>

namespace ps {

/// Reads whole files into the neutral form. Reuses its buffers: one object per thread.
class ArchiveReader {
public:
    /// Reading ends early, with part of the content, when another thread sets `stop`, which must outlive the reader.
    ArchiveReader(ReadingOptions options, const std::atomic<bool> &stop, const ArchiveLimits &limits = {});

    /// Everything that is wrong with the file is in the notes.
    ParsedArchive read(const PlannedFile &file);

private:
    void readSource(const PlannedFile &file, ArchiveSource &source, ParsedArchive &archive);
    bool beginsLikeKnownText(ArchiveSource &source, std::size_t index);
    bool readAsDump(const PlannedFile &file, ParsedArchive &archive);
    void readMember(const PlannedFile &file, ArchiveSource &source, std::size_t index, ParsedArchive &archive);
    void addDocument(ParsedDocument document, bool unusable, ParsedArchive &archive);

    ArchiveLimits m_limits;
    const std::atomic<bool> &m_stop;
    ReadingOptions m_options;
    DocumentParser m_parser;
    std::string m_content;
};

} // namespace ps
