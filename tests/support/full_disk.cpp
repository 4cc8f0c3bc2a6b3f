// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/full_disk.h"

#include <sqlite3.h>

#include <atomic>

namespace ps::test {

namespace {

std::atomic<std::int64_t> bytesLeft = 0;
sqlite3_vfs *realDisk = nullptr;
sqlite3_vfs smallDisk{};
const sqlite3_io_methods *realMethods = nullptr;
sqlite3_io_methods smallMethods{};

int writeWhileThereIsRoom(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset) {
    if ((bytesLeft -= size) < 0) return SQLITE_FULL;
    return realMethods->xWrite(file, data, size, offset);
}

int openOnSmallDisk(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags) {
    const int code = realDisk->xOpen(realDisk, name, file, flags, outFlags);
    if (code != SQLITE_OK || !file->pMethods) return code;
    realMethods = file->pMethods;
    smallMethods = *realMethods;
    smallMethods.xWrite = writeWhileThereIsRoom;
    file->pMethods = &smallMethods;
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
