// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/import_plan.h"

#include "core/archive/archive_source.h"
#include "core/archive/folder_walk.h"
#include "core/archive/nested_archive.h"
#include "core/import/context_files.h"
#include "core/import/name_normalizer.h"
#include "core/import/path_facts.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace ps {

namespace {

std::string_view fileName(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folderName(std::string_view path) {
    return path.substr(0, path.size() - fileName(path).size());
}

std::string extensionOf(std::string_view name) {
    const std::string_view file = fileName(name);
    const std::size_t dot = file.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? std::string() : lowered(file.substr(dot));
}

bool isWorthReading(const FoundFile &file) {
    if (file.named) return true;
    const std::string extension = extensionOf(file.shown);
    return extension == ".json" || extension == ".csv" || extension == ".dump" || mayBeArchiveName(file.shown) ||
           mayBePartOfArchive(file.shown) || beginsLikeZip(file.path);
}

/// Older artifacts first, collections before them.
std::int64_t orderOf(std::string_view path) {
    const std::string_view name = fileName(path);
    if (extensionOf(name) != ".zip") return 0;
    const auto rank = artifactRank(name.substr(0, name.rfind('.')));
    return rank.value_or(name.substr(0, 8) == "results_" ? kCollectionRank : 0);
}

/// By given path and folder, in each folder by age.
void orderByAge(std::vector<FoundFile> &files) {
    struct Entry {
        std::string folder;
        std::int64_t order;
        FoundFile file;
    };
    std::vector<Entry> entries;
    entries.reserve(files.size());
    for (FoundFile &file : files) {
        // A file that the user names stays where it is: it has a given path of its own.
        Entry entry{std::string(folderName(file.shown)), orderOf(file.shown), {}};
        entry.file = std::move(file);
        entries.push_back(std::move(entry));
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return std::tie(a.file.root, a.folder, a.order) < std::tie(b.file.root, b.folder, b.order);
    });
    std::transform(entries.begin(), entries.end(), files.begin(), [](Entry &entry) { return std::move(entry.file); });
}

/// The absolute path of a given path, without "." and "..".
std::string absoluteText(const std::filesystem::path &given) {
    std::error_code failed;
    const std::filesystem::path absolute = std::filesystem::absolute(given, failed);
    return (failed ? given : absolute).lexically_normal().string();
}

ImportNote noteAbout(NoteCode code, std::string archive, std::string message, std::uint64_t count) {
    ImportNote note;
    note.code = code;
    note.archive = std::move(archive);
    note.count = count;
    note.message = std::move(message);
    return note;
}

} // namespace

Result<ImportPlan> planImport(const std::vector<std::filesystem::path> &paths, const JobControl &job) {
    if (paths.empty()) return failure(ErrorCode::InvalidArgument, "no file or folder is given");
    auto walk = walkFolders(paths, job);
    if (!walk) return failure(walk.error());
    orderByAge(walk->files);

    ImportPlan plan;
    for (WalkProblem &problem : walk->problems)
        plan.notes.push_back(noteAbout(NoteCode::UnreadableDocument, std::move(problem.shown), std::move(problem.reason), 1));
    std::vector<std::string> absolutes;
    for (const std::filesystem::path &path : paths) absolutes.push_back(absoluteText(path));

    std::map<std::pair<std::uint32_t, std::string>, std::uint64_t> skipped;
    for (const SpecialFile &special : walk->specials) ++skipped[{special.root, std::string(special.kind)}];
    plan.files.reserve(walk->files.size());
    for (FoundFile &file : walk->files) {
        if (job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
        if (!isWorthReading(file)) {
            ++skipped[{file.root, fileKind(file.shown)}];
            continue;
        }
        std::string absolute = absolutes[file.root] + file.path.string().substr(paths[file.root].string().size());
        plan.bytes += file.stamp.bytes;
        plan.files.push_back(
            {std::move(file.path), std::move(file.shown), std::move(absolute), file.stamp.bytes, file.named, file.stamp, {}, {}, 0, 0, {}});
    }
    findContexts(plan);
    for (const auto &[kind, count] : skipped)
        plan.notes.push_back(noteAbout(NoteCode::IgnoredDocument, shownPath(paths[kind.first]), "not read: " + kind.second, count));
    return plan;
}

std::string fileKind(std::string_view name) {
    const std::string extension = extensionOf(name);
    return extension.empty() ? "files without extension" : "*" + extension;
}

bool isJsonName(std::string_view name) {
    return extensionOf(name) == ".json";
}

bool isCsvName(std::string_view name) {
    return extensionOf(name) == ".csv";
}

} // namespace ps
