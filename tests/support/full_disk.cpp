// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/full_disk.h"

#include <sqlite3.h>

#include <array>
#include <atomic>

namespace ps::test {

namespace {

std::atomic<std::int64_t> bytesLeft = 0;
sqlite3_vfs *realDisk = nullptr;
sqlite3_vfs smallDisk{};

/// SQLite has one table of functions for databases and another for journals: each gets a double with its own write.
struct Methods {
    sqlite3_io_methods small{}; // first: a file's pMethods is a pointer to this struct
    const sqlite3_io_methods *real = nullptr;
};
std::array<Methods, 4> allMethods;

int writeWhileThereIsRoom(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset) {
    if ((bytesLeft -= size) < 0) return SQLITE_FULL;
    return reinterpret_cast<const Methods *>(file->pMethods)->real->xWrite(file, data, size, offset);
}

const sqlite3_io_methods *doubleOf(const sqlite3_io_methods *real) {
    for (Methods &methods : allMethods) {
        if (!methods.real) {
            methods.small = *real;
            methods.small.xWrite = writeWhileThereIsRoom;
            methods.real = real;
        }
        if (methods.real == real) return &methods.small;
    }
    return real;
}

int openOnSmallDisk(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags) {
    const int code = realDisk->xOpen(realDisk, name, file, flags, outFlags);
    if (code != SQLITE_OK || !file->pMethods) return code;
    file->pMethods = doubleOf(file->pMethods);
    return code;
}

} // namespace

FullDisk::FullDisk(std::int64_t bytes) {
    bytesLeft = bytes;
    realDisk = sqlite3_vfs_find(nullptr);
    smallDisk = *realDisk;
    smallDisk.zName = "small";
    smallDisk.xOpen = openOnSmallDisk;
    sqlite3_vfs_register(&smallDisk, 1);
}

FullDisk::~FullDisk() {
    sqlite3_vfs_unregister(&smallDisk);
    sqlite3_vfs_register(realDisk, 1);
}

} // namespace ps::test
