// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/context_files.h"

#include "core/import/path_facts.h"

#include <algorithm>
#include <dirent.h>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <sys/stat.h>
#include <unordered_map>

namespace ps {

namespace {

constexpr std::string_view kArtifactList = "artifacts_metadata.json";

bool startsWith(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

std::string_view folderOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view lastName(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Names are only hints to what is worth opening; what the files are, their content decides.
bool mayTellAboutItsRun(std::string_view name) {
    return name == kArtifactList || startsWith(name, "reused-ingest-") || name == "reuse_source_run.json" ||
           startsWith(name, "changelog-metadata") || name == "changelog_metadata.json";
}

/// Files that others in the same folder are read together with: the tables of a dump, the settings of an evaluation.
bool isReadWithOthers(std::string_view name) {
    return name == "configs.json" || name == "workflow_runs.json" || startsWith(name, "meta_env");
}

/// The nearest folder around a file that is not called after an artifact.
std::string_view runFolderOf(std::string_view file) {
    std::string_view folder = folderOf(file);
    while (!folder.empty() && isArtifactName(lastName(folder))) folder = folderOf(folder);
    return folder;
}

bool namesARun(std::string_view folder) {
    while (!folder.empty()) {
        if (runIdAtEnd(lastName(folder))) return true;
        folder = folderOf(folder);
    }
    return false;
}

std::int64_t mixed(std::int64_t hash, std::int64_t value) {
    constexpr std::uint64_t kPrime = 0x100000001b3ULL; // FNV-1a on whole words
    return static_cast<std::int64_t>((static_cast<std::uint64_t>(hash) ^ static_cast<std::uint64_t>(value)) * kPrime);
}

/// A run's folder as far as the plan tells.
struct RunFolder {
    struct File {
        std::filesystem::path path;
        std::string absolute;
        FileStamp stamp;
        friend bool operator<(const File &a, const File &b) { return a.absolute < b.absolute; }
    };
    std::vector<File> files;
    bool isRun = false;
    std::map<std::string, std::set<std::string>, std::less<>> copies; ///< by name of the artifact without "(1)", its marks
    std::optional<std::uint32_t> context;
};

struct DirectoryCloser {
    void operator()(DIR *directory) const { ::closedir(directory); }
};

/// The context files that lie beside a file which the user named.
void addNeighbours(const PlannedFile &file, RunFolder &folder) {
    const std::string beside(folderOf(file.absolute));
    const std::unique_ptr<DIR, DirectoryCloser> directory(::opendir(beside.c_str()));
    if (!directory) return; // then it tells nothing; the named file itself is read all the same
    while (const dirent *entry = ::readdir(directory.get())) {
        struct stat info = {};
        if (!mayTellAboutItsRun(entry->d_name) || ::fstatat(::dirfd(directory.get()), entry->d_name, &info, 0) != 0) continue;
        const std::string path = beside + '/' + entry->d_name;
        if (S_ISREG(info.st_mode)) folder.files.push_back({path, path, stampOf(info)});
        folder.isRun = folder.isRun || std::string_view(entry->d_name) == kArtifactList;
    }
}

/// The name under which an artifact was downloaded: of the file, else of the folder that it was unpacked into.
std::string_view downloadName(std::string_view file) {
    const std::string_view name = lastName(file);
    for (const std::string_view end : {".zip", ".json"}) {
        if (isArtifactName(name) && name.size() > end.size() && name.substr(name.size() - end.size()) == end)
            return name.substr(0, name.size() - end.size());
    }
    return lastName(folderOf(file));
}

std::string_view withoutCopyMark(std::string_view name) {
    const std::string_view mark = copyMarkOf(name);
    return mark.empty() ? name : name.substr(0, name.size() - mark.size() - 1);
}

std::int64_t hashOf(std::int64_t hash, std::string_view absolute, const FileStamp &stamp) {
    for (const char c : absolute) hash = mixed(hash, static_cast<unsigned char>(c));
    for (const std::int64_t part : {static_cast<std::int64_t>(stamp.bytes), stamp.modifiedNs, stamp.changedNs}) hash = mixed(hash, part);
    return hash;
}

ContextFiles contextOf(RunFolder &folder) {
    std::sort(folder.files.begin(), folder.files.end());
    folder.files.erase(std::unique(folder.files.begin(), folder.files.end(),
                                   [](const RunFolder::File &a, const RunFolder::File &b) { return a.absolute == b.absolute; }),
                       folder.files.end());
    ContextFiles context;
    for (const RunFolder::File &file : folder.files) {
        context.paths.push_back(file.path);
        context.hash = hashOf(context.hash, file.absolute, file.stamp);
    }
    return context;
}

/// Sorts planned files by run folder and keeps what was found out about each folder.
class FolderSorter {
public:
    void add(const PlannedFile &file) {
        Place &place = placeOf(file);
        RunFolder &folder = *place.folder;
        m_places.push_back(&place);
        if (isReadWithOthers(lastName(file.absolute))) place.siblings = hashOf(place.siblings, file.absolute, file.stamp);
        if (mayTellAboutItsRun(lastName(file.absolute)) || mayTellAboutItsRun(lastName(folderOf(file.absolute))))
            folder.files.push_back({file.path, file.absolute, file.stamp});
        folder.isRun = folder.isRun || lastName(file.absolute) == kArtifactList;
        if (file.named) addNeighbours(file, folder);
        if (place.namesRun) return;
        if (const std::string_view name = downloadName(file.absolute); isArtifactName(name))
            folder.copies[std::string(withoutCopyMark(name))].emplace(copyMarkOf(name));
    }

    void assign(ImportPlan &plan) {
        for (std::size_t i = 0; i < plan.files.size(); ++i) {
            RunFolder &folder = *m_places[i]->folder;
            plan.files[i].siblings = m_places[i]->siblings;
            if (!folder.copies.empty()) markIfCopy(plan.files[i], folder);
            if (!folder.isRun || folder.files.empty()) continue;
            if (!folder.context) {
                folder.context = static_cast<std::uint32_t>(plan.contexts.size());
                plan.contexts.push_back(contextOf(folder));
            }
            plan.files[i].context = folder.context;
        }
    }

private:
    /// A folder that holds files; each is looked at once.
    struct Place {
        RunFolder *folder = nullptr;
        bool namesRun = false;
        std::int64_t siblings = 0; ///< hash of the files that others here are read together with
    };

    Place &placeOf(const PlannedFile &file) {
        const std::string_view beside = folderOf(file.absolute);
        const auto [known, isNew] = m_byFolder.try_emplace(beside);
        if (!isNew) return known->second;
        const std::string_view runFolder = runFolderOf(file.absolute);
        RunFolder &folder = m_folders[std::string(runFolder)];
        known->second = {&folder, namesARun(beside), 0};
        // "artifacts" is the mirror's own folder; any other artifact's name is an artifact that was unpacked.
        folder.isRun = folder.isRun || known->second.namesRun || (beside != runFolder && lastName(beside) != "artifacts");
        return known->second;
    }

    static void markIfCopy(PlannedFile &file, const RunFolder &folder) {
        const std::string_view name = downloadName(file.absolute);
        const auto copies = folder.copies.find(withoutCopyMark(name));
        if (copies != folder.copies.end() && copies->second.size() > 1) file.copy = copyMarkOf(name);
    }

    std::map<std::string, RunFolder> m_folders;
    std::unordered_map<std::string_view, Place> m_byFolder; // keys are of the plan's files
    std::vector<const Place *> m_places;                    // by file
};

} // namespace

void findContexts(ImportPlan &plan) {
    FolderSorter sorter;
    for (const PlannedFile &file : plan.files) sorter.add(file);
    sorter.assign(plan);
}

} // namespace ps
