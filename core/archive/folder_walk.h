// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/file_stamp.h"
#include "core/support/job_control.h"
#include "core/support/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ps {

/// A file that was found.
struct FoundFile {
    std::filesystem::path path; ///< to open it
    std::string shown;          ///< for people and reports: as given, then '/' separated; always valid UTF-8
    FileStamp stamp;            ///< at the time of the walk
    std::uint32_t root = 0;     ///< index of the given path it was found under
    bool named = false;         ///< given by the user itself, not found in a folder
};

/// A place that could not be looked into.
struct WalkProblem {
    std::string shown;
    std::string reason;
};

/// An entry of a folder that is neither a file nor a folder.
struct SpecialFile {
    std::string shown;
    std::string_view kind; ///< "named pipes", "sockets", "devices"
    std::uint32_t root = 0;
};

struct FolderWalk {
    std::vector<FoundFile> files; ///< by given path, then sorted by name in each folder; no file twice
    std::vector<WalkProblem> problems;
    std::vector<SpecialFile> specials; ///< which are left out: reading them may wait for ever
};

/// A path for people: as it is, with what is not UTF-8 replaced.
std::string shownPath(const std::filesystem::path &path);

/// Collects the files at and below the given paths. Follows symbolic links, but enters no folder twice, so that a
/// cycle ends. A given path that does not exist or cannot be
/// looked at is a problem like any other. Error: Cancelled.
[[nodiscard]] Result<FolderWalk> walkFolders(const std::vector<std::filesystem::path> &given, const JobControl &job = {});

} // namespace ps
