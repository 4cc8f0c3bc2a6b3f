// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/file_stamp.h"

#include <algorithm>
#include <sys/stat.h>

namespace ps {

namespace {

std::int64_t nanoseconds(const timespec &time) {
    constexpr std::int64_t kPerSecond = 1'000'000'000;
    return static_cast<std::int64_t>(time.tv_sec) * kPerSecond + time.tv_nsec;
}

} // namespace

FileStamp stampOf(const struct stat &info) {
    return {static_cast<std::uint64_t>(std::max<off_t>(info.st_size, 0)), nanoseconds(info.st_mtim), nanoseconds(info.st_ctim),
            static_cast<std::uint64_t>(info.st_ino)};
}

} // namespace ps
