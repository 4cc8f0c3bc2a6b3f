// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/archive_reader.h"

#include "core/archive/input_file.h"
#include "core/import/dump_archive.h"
#include "core/import/pg_dump.h"
#include "core/import/sibling_files.h"
#include "core/import/spooled_member.h"
#include "core/import/text_documents.h"

#include <algorithm>
#include <new>
#include <utility>

namespace ps {

namespace {

/// A buffer larger than this is given back: one huge document must not cost memory until the end of the import.
constexpr std::size_t kKeptBufferBytes = std::size_t{64} << 20;
/// Of a document larger than this (a trace, say) the start is looked at before the whole is read.
constexpr std::uint64_t kLargeBytes = std::uint64_t{8} << 20;
constexpr std::size_t kStartBytes = std::size_t{64} << 10;

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

NoteCode noteCodeOf(ArchiveRemark::Kind kind) {
    switch (kind) {
    case ArchiveRemark::Kind::RepeatedMember: return NoteCode::RepeatedMember;
    case ArchiveRemark::Kind::UnsafeName: return NoteCode::UnsafeName;
    case ArchiveRemark::Kind::LinkMember: return NoteCode::LinkMember;
    case ArchiveRemark::Kind::SurroundedArchive: break;
    }
    return NoteCode::SurroundedArchive;
}

bool holdsNote(const ParsedDocument &document, NoteCode code) {
    return std::any_of(document.notes.begin(), document.notes.end(), [code](const ImportNote &note) { return note.code == code; });
}

bool isPackedPgDump(ArchiveSource &source, std::size_t index, const std::atomic<bool> &stop) {
    constexpr std::size_t kSignatureBytes = 5;
    if (fileKind(source.members()[index].name) != "*.dump") return false;
    std::string head;
    const Status status = source.stream(
        index,
        [&head](std::string_view piece) {
            head.append(piece.substr(0, kSignatureBytes - head.size()));
            return head.size() < kSignatureBytes;
        },
        &stop);
    return status && isPgDump(head);
}

} // namespace

bool mayNeedAProgram(std::string_view shown) {
    const std::string kind = fileKind(shown);
    return kind != "*.json" && kind != "*.zip" && kind != "*.csv";
}

ArchiveReader::ArchiveReader(ReadingOptions options, const std::atomic<bool> &stop, const ArchiveLimits &limits, RunContexts *contexts)
    : m_limits(limits), m_stop(stop), m_options(std::move(options)), m_contexts(contexts), m_parser(limits.maxJsonDepth, m_options) {}

PathFacts ArchiveReader::factsOf(const PlannedFile &file, std::string_view member) {
    PathFacts facts = factsOfPath(file.absolute, member);
    if (!facts.githubRunId && !file.copy.empty()) markCopy(facts, file.copy);
    if (m_contexts && file.context) m_contexts->at(*file.context).complete(facts);
    return facts;
}

ParsedArchive ArchiveReader::read(const PlannedFile &file) {
    ParsedArchive archive;
    archive.path = file.shown;
    archive.absolute = file.absolute;
    archive.stamp = file.stamp; // from before the reading, so whatever is written meanwhile is read again the next time
    archive.reading = file.reading;
    archive.bytes = file.bytes;
    archive.unchangedFrom = file.unchangedFrom;
    if (file.unchangedFrom) return archive;
    // The file's own claims decide how much memory is asked for.
    try {
        const PathFacts facts = factsOf(file, {});
        archive.artifact = facts.artifact;
        archive.artifactId = facts.artifactId;
        if (!readAsDump(file, archive)) readAsArchive(file, archive);
    } catch (const std::bad_alloc &) {
        reject(archive, "there is not enough memory to read it");
    }
    if (m_content.capacity() > kKeptBufferBytes) m_content = std::string();
    return archive;
}

void ArchiveReader::readAsArchive(const PlannedFile &file, ParsedArchive &archive) {
    const auto source = openArchive(file.path, m_limits, &m_stop);
    if (!source) {
        if (source.error().code() != ErrorCode::Cancelled) reject(archive, source.error().message());
        return;
    }
    ArchiveBudget budget(m_limits);
    budget.addOuter(**source);
    readSource(file, **source, {{}, 1, budget}, archive);
}

/// Dumps are files and tables of many gigabytes, which are never held as a whole.
bool ArchiveReader::readAsDump(const PlannedFile &file, ParsedArchive &archive) {
    if (const auto table = looseDumpTable(file.path)) {
        addDocument(readLooseDumpTable(file.path, *table, m_options, m_limits, m_stop), false, archive);
        return true;
    }
    if (!mayNeedAProgram(file.shown)) return false; // and is not opened twice
    const auto opened = InputFile::open(file.path, 8);
    if (!opened || !isPgDump(opened->start())) return false;
    addPgDump(file.path, {}, true, archive);
    return true;
}

/// `lone`: it is all that the file holds.
void ArchiveReader::addPgDump(const std::filesystem::path &path, const std::string &inside, bool lone, ParsedArchive &archive) {
    for (ParsedDocument &document : readPgDump(path, m_options, m_limits, m_stop)) {
        const bool unusable = holdsNote(document, NoteCode::ToolMissing) || holdsNote(document, NoteCode::UnreadableDocument);
        if (!inside.empty()) document.name = document.name.empty() ? inside : inside + '/' + document.name;
        addDocument(std::move(document), lone && unusable, archive);
    }
}

/// pg_restore only reads files.
void ArchiveReader::readPackedDump(ArchiveSource &source, std::size_t index, const Level &level, ParsedArchive &archive) {
    if (!m_mayWait) {
        m_hasDeclined = true;
        return;
    }
    const ArchiveMember &member = source.members()[index];
    const bool lone = level.depth == 1 && !member.sizeKnown;
    const std::string name = level.documentName(member.name);
    if (!hasPgRestore()) return addPgDump({}, name, lone, archive); // which says so
    const Result<SpooledMember> spooled = SpooledMember::create(source, index, m_stop);
    if (spooled) {
        addPgDump(spooled->path(), name, lone, archive);
    } else if (lone) {
        reject(archive, spooled.error().message());
    } else {
        addNote(archive, NoteCode::UnreadableDocument, name, spooled.error().message());
    }
}

void ArchiveReader::readSource(const PlannedFile &file, ArchiveSource &source, const Level &level, ParsedArchive &archive) {
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
        if (unnamed || isJsonName(name) || (isCsvName(name) && isWorthReadingAsTable(source, i))) {
            if (!readMember(file, source, i, level, archive)) ++skipped[fileKind(name)];
        } else if (mayBeArchiveName(name))
            readNested(file, source, i, level, archive);
        else if (isPackedPgDump(source, i, m_stop))
            readPackedDump(source, i, level, archive);
        else
            ++skipped[fileKind(name)];
    }
    for (const auto &[kind, count] : skipped)
        addNote(archive, NoteCode::IgnoredDocument, level.documentName({}), "not read: " + kind, count);
    if (members.empty()) addNote(archive, NoteCode::EmptyDocument, level.documentName({}), "the archive has no members");
    addRemarks(source, level, archive);
}

/// Tables of other things may be large, and are not read for their first line. A small one in an archive is: going back to
/// its start can mean unpacking all that is before it once more.
bool ArchiveReader::isWorthReadingAsTable(ArchiveSource &source, std::size_t index) {
    const ArchiveMember &member = source.members()[index];
    if (!member.name.empty() && member.sizeKnown && member.size <= kLargeBytes) return true;
    std::string head;
    const auto take = [&head](std::string_view piece) {
        head.append(piece.substr(0, kTextHeadBytes - head.size()));
        return head.size() < kTextHeadBytes;
    };
    // What cannot be read is told by the reading that follows.
    return !source.stream(index, take, &m_stop) || isKnownTextDocument(head);
}

void ArchiveReader::readNested(const PlannedFile &file, ArchiveSource &source, std::size_t index, const Level &level,
                               ParsedArchive &archive) {
    const std::string name = level.documentName(source.members()[index].name);
    const auto nested = openMember(source, index, level.depth, level.budget, m_limits, &m_stop);
    if (nested)
        readSource(file, **nested, {name, level.depth + 1, level.budget}, archive);
    else
        addNote(archive, NoteCode::UnreadableDocument, name, nested.error().message());
}

bool ArchiveReader::readMember(const PlannedFile &file, ArchiveSource &source, std::size_t index, const Level &level,
                               ParsedArchive &archive) {
    const ArchiveMember &member = source.members()[index];
    const std::string name = level.documentName(member.name);
    const bool lone = level.depth == 1 && (member.name.empty() || !member.sizeKnown); // all that the file holds
    if ((!member.sizeKnown || member.size > kLargeBytes) && !isWorthItsSize(source, index, name, archive)) return true;
    if (const Status status = source.read(index, m_content, &m_stop); !status) {
        if (lone)
            reject(archive, status.error().message());
        else
            addNote(archive, NoteCode::UnreadableDocument, name, status.error().message());
        return true;
    }
    const bool table = isCsvName(member.name);
    if (table && !isKnownTextDocument(std::string_view(m_content).substr(0, kTextHeadBytes))) return false;
    const bool empty = m_content.empty();
    PathFacts facts = factsOf(file, name);
    const PlaceSiblings siblings(source, index, file.path);
    facts.siblings = &siblings;
    ParsedDocument document = m_parser.parse(m_content, name, facts, &m_stop);
    document.artifact = facts.artifact;
    document.artifactId = facts.artifactId;
    const bool unreadable = empty || holdsNote(document, NoteCode::UnreadableDocument) ||
                            (document.rows.empty() && holdsNote(document, NoteCode::MappingNeeded));
    const bool unusable = lone && (unreadable || (file.named && holdsNote(document, NoteCode::UnknownDocument)));
    addDocument(std::move(document), unusable, archive);
    return true;
}

bool ArchiveReader::isWorthItsSize(ArchiveSource &source, std::size_t index, const std::string &name, ParsedArchive &archive) {
    std::string start;
    const Status status = source.stream(
        index,
        [&start](std::string_view piece) {
            start.append(piece.substr(0, kStartBytes - start.size()));
            return start.size() < kStartBytes;
        },
        &m_stop);
    if (!status || m_parser.mayHoldResults(start)) return true; // what is wrong with it shows again when it is read
    const ArchiveMember &member = source.members()[index];
    addNote(archive, NoteCode::IgnoredDocument, name,
            "not read: " + (member.sizeKnown ? std::to_string(member.size) + " bytes that begin" : std::string("begins")) +
                " like no document that is imported");
    return false;
}

/// One note for each kind, with the first member concerned.
void ArchiveReader::addRemarks(const ArchiveSource &source, const Level &level, ParsedArchive &archive) {
    std::map<ArchiveRemark::Kind, std::size_t> noted;
    for (const ArchiveRemark &remark : source.remarks()) {
        const auto [at, added] = noted.try_emplace(remark.kind, archive.notes.size());
        if (added)
            addNote(archive, noteCodeOf(remark.kind), level.documentName(remark.member), remark.text);
        else
            ++archive.notes[at->second].count;
    }
}

std::string ArchiveReader::Level::documentName(const std::string &member) const {
    return inside.empty() || member.empty() ? inside + member : inside + '/' + member;
}

void ArchiveReader::addDocument(ParsedDocument document, bool unusable, ParsedArchive &archive) {
    if (unusable) archive.readable = false;
    if (!document.kind.empty() || document.rejectedRows > 0) {
        archive.documents.push_back(std::move(document));
        return;
    }
    for (ImportNote &note : document.notes) {
        note.document = document.name;
        archive.notes.push_back(std::move(note));
    }
}

} // namespace ps
