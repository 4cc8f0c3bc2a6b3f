// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_removal.h"

#include "core/store/database.h"

namespace ps {

Result<RemovalReport> removeImport(Database &, ImportId, const JobControl &) {
    return failure(ErrorCode::Internal, "an import cannot be taken back yet");
}

} // namespace ps
