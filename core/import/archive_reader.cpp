// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_reader.h"

#include "core/archive/input_file.h"
#include "core/import/dump_archive.h"
#include "core/import/pg_dump.h"
#include "core/import/text_documents.h"

#include <algorithm>
#include <new>
#include <utility>

namespace ps {

namespace {

/// A buffer larger than this is given back: one huge document must not cost memory until the end of the import.
constexpr std::size_t kKeptBufferBytes = std::size_t{64} << 20;

void addNote(ParsedArchive &archive, NoteCode code, std::string document, std::string message, std::uint64_t count = 1) {
    ImportNote note;
    note.code = code;
    note.document = std::move(document);
    note.count = count;
    note.message = std::move(message);
    archive.notes.push_back(std::move(note));
}

void reject(ParsedArchive &archive, std::string message) {
    archive.readable = false;
    archive.documents.clear();
    addNote(archive, NoteCode::UnreadableDocument, {}, std::move(message));
}

bool holdsNote(const ParsedDocument &document, NoteCode code) {
    return std::any_of(document.notes.begin(), document.notes.end(), [code](const ImportNote &note) { return note.code == code; });
}

} // namespace

ArchiveReader::ArchiveReader(ReadingOptions options, const std::atomic<bool> &stop, const ArchiveLimits &limits)
    : m_limits(limits), m_stop(stop), m_options(std::move(options)), m_parser(limits.maxJsonDepth, m_options) {}

ParsedArchive ArchiveReader::read(const PlannedFile &file) {
    ParsedArchive archive;
    archive.path = file.shown;
    archive.bytes = file.bytes;
    archive.artifact = factsOfPath(file.absolute, {}).artifact;
    if (readAsDump(file, archive)) return archive;
    const auto source = openArchive(file.path, m_limits);
    if (!source) {
        reject(archive, source.error().message());
        return archive;
    }
    // The file's own claims decide how much memory is asked for.
    try {
        readSource(file, **source, archive);
    } catch (const std::bad_alloc &) {
        reject(archive, "there is not enough memory to read it");
    }
    if (m_content.capacity() > kKeptBufferBytes) m_content = std::string();
    return archive;
}

/// Dumps are files and tables of many gigabytes, which are never held as a whole.
bool ArchiveReader::readAsDump(const PlannedFile &file, ParsedArchive &archive) {
    if (const auto table = looseDumpTable(file.path)) {
        addDocument(readLooseDumpTable(file.path, *table, m_options, m_limits, m_stop), false, archive);
        return true;
    }
    const std::string kind = fileKind(file.shown);
    if (kind == "*.json" || kind == "*.zip" || kind == "*.csv") return false; // not opened twice
    const auto opened = InputFile::open(file.path, 8);
    if (!opened || !isPgDump(opened->start())) return false;
    for (ParsedDocument &document : readPgDump(file.path, m_options, m_limits, m_stop)) {
        const bool unusable = holdsNote(document, NoteCode::ToolMissing) || holdsNote(document, NoteCode::UnreadableDocument);
        addDocument(std::move(document), unusable, archive);
    }
    return true;
}

void ArchiveReader::readSource(const PlannedFile &file, ArchiveSource &source, ParsedArchive &archive) {
    const std::vector<ArchiveMember> &members = source.members();
    const std::optional<DumpMembers> dump = findDump(members);
    if (dump) {
        for (ParsedDocument &document : readDump(source, *dump, m_options, m_limits, m_stop))
            addDocument(std::move(document), false, archive);
    }
    std::map<std::string, std::uint64_t> skipped;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (m_stop.load(std::memory_order_relaxed)) return;
        if (dump && dump->owns(i)) continue;
        const std::string &name = members[i].name.empty() ? file.shown : members[i].name;
        const bool unnamed = members[i].name.empty() && (file.named || !isCsvName(name));
        if (unnamed || isJsonName(name) || (isCsvName(name) && beginsLikeKnownText(source, i)))
            readMember(file, source, i, archive);
        else
            ++skipped[fileKind(name)];
    }
    for (const auto &[kind, count] : skipped) addNote(archive, NoteCode::IgnoredDocument, {}, "not read: " + kind, count);
    if (members.empty()) addNote(archive, NoteCode::EmptyDocument, {}, "the zip archive has no members");
}

/// Tables of other things may be large, and are not read for their first line.
bool ArchiveReader::beginsLikeKnownText(ArchiveSource &source, std::size_t index) {
    std::string head;
    const auto take = [&head](std::string_view piece) {
        head.append(piece.substr(0, kTextHeadBytes - head.size()));
        return head.size() < kTextHeadBytes;
    };
    // What cannot be read is told by the reading that follows.
    return !source.stream(index, take, &m_stop) || isKnownTextDocument(head);
}

void ArchiveReader::readMember(const PlannedFile &file, ArchiveSource &source, std::size_t index, ParsedArchive &archive) {
    const std::string &name = source.members()[index].name;
    if (const Status status = source.read(index, m_content, &m_stop); !status) {
        if (name.empty())
            reject(archive, status.error().message());
        else
            addNote(archive, NoteCode::UnreadableDocument, name, status.error().message());
        return;
    }
    const bool empty = m_content.empty();
    ParsedDocument document = m_parser.parse(m_content, name, factsOfPath(file.absolute, name), &m_stop);
    const bool unreadable = empty || holdsNote(document, NoteCode::UnreadableDocument) ||
                            (document.rows.empty() && holdsNote(document, NoteCode::MappingNeeded));
    const bool unusable = name.empty() && (unreadable || (file.named && holdsNote(document, NoteCode::UnknownDocument)));
    addDocument(std::move(document), unusable, archive);
}

void ArchiveReader::addDocument(ParsedDocument document, bool unusable, ParsedArchive &archive) {
    if (unusable) archive.readable = false;
    if (!document.kind.empty()) {
        archive.documents.push_back(std::move(document));
        return;
    }
    for (ImportNote &note : document.notes) {
        note.document = document.name;
        archive.notes.push_back(std::move(note));
    }
}

} // namespace ps
