// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/known_files.h"

#include "core/store/database.h"

#include <utility>

namespace ps {

Result<KnownFiles> readKnownFiles(Database &database) {
    Result<Statement> query = database.prepare("SELECT id, absolute, stamp_bytes, modified_ns, changed_ns, inode, reading"
                                               " FROM archive INDEXED BY archive_known WHERE absolute <> ''");
    if (!query) return failure(query.error());
    KnownFiles files;
    for (;;) {
        const Result<bool> row = query->step();
        if (!row) return failure(row.error());
        if (!*row) return files;
        KnownFile file;
        file.archive = ArchiveId{query->integer(0)};
        file.stamp = {static_cast<std::uint64_t>(query->integer(2)), query->integer(3), query->integer(4),
                      static_cast<std::uint64_t>(query->integer(5))};
        file.reading = query->integer(6);
        KnownFile &newest = files.try_emplace(query->text(1), file).first->second;
        if (newest.archive < file.archive) newest = file;
    }
}

} // namespace ps
