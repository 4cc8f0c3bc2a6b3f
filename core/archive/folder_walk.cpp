// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/folder_walk.h"

#include "core/support/text.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <memory>
#include <set>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace ps {

namespace {

/// Device and inode: tells files and folders apart whatever paths lead to them.
using FileIdentity = std::pair<dev_t, ino_t>;

std::string joined(const std::string &folder, const std::string &name) {
    return folder.empty() || folder.back() == '/' ? folder + name : folder + '/' + name;
}

std::string_view specialKind(mode_t mode) {
    if (S_ISFIFO(mode)) return "named pipes";
    return S_ISSOCK(mode) ? "sockets" : "devices";
}

struct DirectoryCloser {
    void operator()(DIR *directory) const { ::closedir(directory); }
};

class Walker {
public:
    explicit Walker(const JobControl &job) : m_job(job) {}

    [[nodiscard]] Status add(const std::filesystem::path &given, std::uint32_t root) {
        struct stat info = {};
        if (given.empty() || ::stat(given.c_str(), &info) != 0) {
            m_walk.problems.push_back(
                {given.empty() ? "''" : shownPath(given), std::generic_category().message(given.empty() ? ENOENT : errno)});
            return {};
        }
        m_root = root;
        if (S_ISDIR(info.st_mode)) return enter(given.string(), info);
        if (m_seen.insert({info.st_dev, info.st_ino}).second) addFile(given.string(), info, true);
        return {};
    }

    FolderWalk take() { return std::move(m_walk); }

private:
    [[nodiscard]] Status enter(const std::string &folder, const struct stat &identity) {
        if (!m_seen.insert({identity.st_dev, identity.st_ino}).second) return {};
        const std::unique_ptr<DIR, DirectoryCloser> directory(::opendir(folder.c_str()));
        if (!directory) {
            m_walk.problems.push_back({shownPath(folder), std::generic_category().message(errno)});
            return {};
        }
        std::vector<std::string> names;
        while (const dirent *entry = ::readdir(directory.get())) {
            const std::string_view name = entry->d_name;
            if (name != "." && name != "..") names.emplace_back(name);
        }
        std::sort(names.begin(), names.end());
        for (const std::string &name : names) {
            if (m_job.cancelled()) return failure(ErrorCode::Cancelled, "cancelled");
            if (const Status status = addEntry(::dirfd(directory.get()), name, joined(folder, name)); !status) return status;
        }
        return {};
    }

    [[nodiscard]] Status addEntry(int folder, const std::string &name, const std::string &path) {
        struct stat info = {};
        if (::fstatat(folder, name.c_str(), &info, 0) != 0) {
            m_walk.problems.push_back({shownPath(path), std::generic_category().message(errno)});
            return {};
        }
        if (S_ISDIR(info.st_mode)) return enter(path, info);
        if (!m_seen.insert({info.st_dev, info.st_ino}).second) return {};
        if (S_ISREG(info.st_mode))
            addFile(path, info, false);
        else
            m_walk.specials.push_back({shownPath(path), specialKind(info.st_mode), m_root});
        return {};
    }

    void addFile(const std::string &path, const struct stat &info, bool named) {
        m_walk.files.push_back({path, shownPath(path), stampOf(info), m_root, named});
    }

    const JobControl &m_job;
    FolderWalk m_walk;
    std::set<FileIdentity> m_seen;
    std::uint32_t m_root = 0;
};

} // namespace

std::string shownPath(const std::filesystem::path &path) {
    const std::string &text = path.native();
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii ? text : toUtf8(toQString(text));
}

Result<FolderWalk> walkFolders(const std::vector<std::filesystem::path> &given, const JobControl &job) {
    Walker walker(job);
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (const Status status = walker.add(given[i], static_cast<std::uint32_t>(i)); !status) return failure(status.error());
    }
    return walker.take();
}

} // namespace ps
