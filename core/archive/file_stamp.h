// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

struct stat;

namespace ps {

/// What tells whether a file has changed since it was read. Two writes within one tick of the file system's clock that leave
/// the size as it is cannot be told apart.
struct FileStamp {
    std::uint64_t bytes = 0;
    std::int64_t modifiedNs = 0; ///< since the epoch
    std::int64_t changedNs = 0;  ///< of the inode, since the epoch: moves even when the modification time is set back
    std::uint64_t inode = 0;
    friend bool operator==(const FileStamp &, const FileStamp &) = default;
};

FileStamp stampOf(const struct stat &info);

} // namespace ps
