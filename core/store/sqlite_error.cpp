// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_error.h"

#include <sqlite3.h>

#include <string>

namespace ps {

Error sqliteError(int code, std::string_view detail, const std::filesystem::path &file) {
    const std::string name = "'" + file.string() + "'";
    const std::string reason = ": " + std::string(detail);
    switch (code & 0xff) {
    case SQLITE_FULL: return Error(ErrorCode::DiskFull, "the disk is full: " + name + " could not be written");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Error(ErrorCode::Busy, name + " is in use by another process");
    case SQLITE_INTERRUPT: return Error(ErrorCode::Cancelled, "cancelled");
    case SQLITE_NOTADB: return Error(ErrorCode::Corrupt, name + " is not a Paretoscope store");
    case SQLITE_CORRUPT: return Error(ErrorCode::Corrupt, name + " is damaged" + reason);
    case SQLITE_READONLY: return Error(ErrorCode::Unreadable, name + " cannot be written" + reason);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_IOERR: return Error(ErrorCode::Unreadable, name + " cannot be read or written" + reason);
    default: return Error(ErrorCode::Internal, name + reason);
    }
}

} // namespace ps
