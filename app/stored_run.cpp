// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stored_run.h"

#include "core/runner/run_file.h"
#include "core/store/store.h"

namespace ps {

Result<std::string> storedRunText(const std::filesystem::path &store, const std::string &key) {
    return StoreReader::open(store)
        .and_then([&key](const StoreReader &reader) -> Result<LocalRun> {
            if (!key.empty()) return reader.localRun(key);
            const auto runs = reader.localRuns();
            if (!runs) return failure(runs.error());
            if (runs->empty()) return failure(ErrorCode::NotFound, "the store has no local run; 'paretoscope bench' makes one");
            return reader.localRun(runs->back().key);
        })
        .map(runFileText);
}

} // namespace ps
