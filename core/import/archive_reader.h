// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/nested_archive.h"
#include "core/import/document_parser.h"
#include "core/import/import_plan.h"
#include "core/import/parsed_document.h"
#include "core/import/reading_options.h"
#include "core/import/run_context.h"

#include <atomic>
#include <map>
#include <string>
#include <string_view>

namespace ps {

/// True for files that may be dumps which another program has to read. Others are none, but may hold one.
bool mayNeedAProgram(std::string_view shown);

/// Reads whole files into the neutral form. Reuses its buffers: one object per thread.
class ArchiveReader {
public:
    /// Reading ends early, with part of the content, when another thread sets `stop`. `contexts` are those of the plan that
    /// the files are from; without them each file stands alone. Both must outlive the reader.
    ArchiveReader(ReadingOptions options, const std::atomic<bool> &stop, const ArchiveLimits &limits = {}, RunContexts *contexts = nullptr);

    /// Everything that is wrong with the file is in the notes.
    ParsedArchive read(const PlannedFile &file);

    /// What can only be read by waiting for another program is not read; hasDeclined() tells whether that was the case in any
    /// read() since, of which then nothing is of use.
    void declineWaiting() {
        m_mayWait = false;
        m_hasDeclined = false;
    }
    bool hasDeclined() const { return m_hasDeclined; }

private:
    /// Where in the file the reader is: in the file itself, or in an archive inside it.
    struct Level {
        std::string inside; ///< path of that archive, empty for the file itself
        int depth;          ///< 1 for the file itself
        ArchiveBudget &budget;

        /// "outer.zip/inner.json"
        std::string documentName(const std::string &member) const;
    };

    PathFacts factsOf(const PlannedFile &file, std::string_view member);
    /// False when the start of a large member shows that it holds nothing to import; a note says so.
    bool isWorthItsSize(ArchiveSource &source, std::size_t index, const std::string &name, ParsedArchive &archive);
    void readSource(const PlannedFile &file, ArchiveSource &source, const Level &level, ParsedArchive &archive);
    void readNested(const PlannedFile &file, ArchiveSource &source, std::size_t index, const Level &level, ParsedArchive &archive);
    /// False when it is a table of something else.
    bool readMember(const PlannedFile &file, ArchiveSource &source, std::size_t index, const Level &level, ParsedArchive &archive);
    void addRemarks(const ArchiveSource &source, const Level &level, ParsedArchive &archive);
    bool isWorthReadingAsTable(ArchiveSource &source, std::size_t index);
    void readAsArchive(const PlannedFile &file, ParsedArchive &archive);
    void readPackedDump(ArchiveSource &source, std::size_t index, const Level &level, ParsedArchive &archive);
    void addPgDump(const std::filesystem::path &path, const std::string &inside, bool lone, ParsedArchive &archive);
    bool readAsDump(const PlannedFile &file, ParsedArchive &archive);
    void addDocument(ParsedDocument document, bool unusable, ParsedArchive &archive);

    ArchiveLimits m_limits;
    const std::atomic<bool> &m_stop;
    ReadingOptions m_options;
    RunContexts *m_contexts;
    DocumentParser m_parser;
    std::string m_content;
    bool m_mayWait = true;
    bool m_hasDeclined = false;
};

} // namespace ps
