// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/dump_archive.h"

#include "core/import/dump_reader.h"
#include "core/import/pg_dump.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ps {

namespace {

constexpr std::string_view kExtension = ".json";
constexpr std::array<std::string_view, 3> kNeeded = {"configs", "workflow_runs", "benchmark_results"};
/// Tables that hold no results. The logs alone may have gigabytes.
constexpr std::array<std::string_view, 6> kOthers = {"server_logs", "eval_samples",          "agentic_trace_replay",
                                                     "datasets",    "dataset_conversations", "run_datasets"};

/// The name of the table that the file is of, whether it is read or not; empty for any other file.
std::string_view tableOf(std::string_view path) {
    path.remove_prefix(path.rfind('/') + 1);
    if (path.size() <= kExtension.size() || path.substr(path.size() - kExtension.size()) != kExtension) return {};
    path.remove_suffix(kExtension.size());
    const auto &read = dumpTables();
    const bool known =
        std::find(read.begin(), read.end(), path) != read.end() || std::find(kOthers.begin(), kOthers.end(), path) != kOthers.end();
    return known ? path : std::string_view();
}

bool isRead(std::string_view table) {
    return std::find(kOthers.begin(), kOthers.end(), table) == kOthers.end();
}

/// Of these a document of their own would be empty: they tell about the rows of the others.
bool isJoined(std::string_view table) {
    return table == "configs" || table == "workflow_runs";
}

ParsedDocument documentWith(std::string name, NoteCode code, std::string message) {
    ParsedDocument document;
    document.name = std::move(name);
    ImportNote note;
    note.code = code;
    note.message = std::move(message);
    document.notes.push_back(std::move(note));
    return document;
}

ParsedDocument notRead(std::string name, std::string_view table) {
    return documentWith(std::move(name), NoteCode::IgnoredDocument, "not read: the table " + std::string(table) + " of a database dump");
}

} // namespace

bool DumpMembers::owns(std::size_t member) const {
    return std::any_of(tables.begin(), tables.end(), [member](const auto &table) { return table.second == member; });
}

std::optional<DumpMembers> findDump(const std::vector<ArchiveMember> &members) {
    std::map<std::string_view, DumpMembers> folders;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const std::string_view name = members[i].name;
        const std::string_view table = tableOf(name);
        if (!table.empty()) folders[name.substr(0, name.rfind('/') + 1)].tables.emplace(table, i);
    }
    for (auto &[folder, dump] : folders) {
        if (std::all_of(kNeeded.begin(), kNeeded.end(), [&dump = dump](std::string_view table) { return dump.tables.count(table) > 0; }))
            return std::move(dump);
    }
    return std::nullopt;
}

std::vector<ParsedDocument> readDump(ArchiveSource &source, const DumpMembers &dump, const ReadingOptions &options,
                                     const ArchiveLimits &limits, const std::atomic<bool> &stop) {
    DumpReader reader(
        options, limits,
        [&](std::string_view table, const ByteSink &sink) { return source.stream(dump.tables.find(table)->second, sink, &stop); }, stop);
    std::vector<ParsedDocument> documents;
    for (const std::string_view table : dumpTables()) {
        const auto member = dump.tables.find(table);
        if (member == dump.tables.end() || isJoined(table) || stop.load(std::memory_order_relaxed)) continue;
        documents.push_back(reader.read(table, source.members()[member->second].name));
    }
    for (const auto &[table, member] : dump.tables) {
        if (!isRead(table)) documents.push_back(notRead(source.members()[member].name, table));
    }
    return documents;
}

std::optional<std::string> looseDumpTable(const std::filesystem::path &file) {
    const std::string path = file.string();
    const std::string_view table = tableOf(path);
    if (table.empty()) return std::nullopt;
    for (const std::string_view needed : kNeeded) {
        std::error_code failed;
        if (!std::filesystem::is_regular_file(file.parent_path() / (std::string(needed) + std::string(kExtension)), failed))
            return std::nullopt;
    }
    return std::string(table);
}

ParsedDocument readLooseDumpTable(const std::filesystem::path &file, std::string_view table, const ReadingOptions &options,
                                  const ArchiveLimits &limits, const std::atomic<bool> &stop) {
    if (!isRead(table)) return notRead({}, table);
    if (isJoined(table))
        return documentWith({}, NoteCode::IgnoredDocument,
                            "the table " + std::string(table) + " of a database dump: read with the results");
    const auto stream = [&](std::string_view name, const ByteSink &sink) -> Status {
        const auto source = openArchive(file.parent_path() / (std::string(name) + std::string(kExtension)), limits);
        if (!source) return failure(source.error());
        return (*source)->stream(0, sink, &stop);
    };
    return DumpReader(options, limits, stream, stop).read(table, {});
}

std::vector<ParsedDocument> readPgDump(const std::filesystem::path &file, const ReadingOptions &options, const ArchiveLimits &limits,
                                       const std::atomic<bool> &stop) {
    auto stream = pgDumpTables(file, limits, stop);
    std::vector<ParsedDocument> documents;
    if (!stream) {
        documents.push_back(documentWith({}, NoteCode::ToolMissing, stream.error().message()));
        return documents;
    }
    DumpReader reader(options, limits, std::move(*stream), stop);
    for (const std::string_view table : dumpTables()) {
        if (isJoined(table) || stop.load(std::memory_order_relaxed)) continue;
        documents.push_back(reader.read(table, std::string(table)));
    }
    return documents;
}

} // namespace ps
