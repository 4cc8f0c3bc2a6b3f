// SPDX-License-Identifier: GPL-3.0-or-later
// What the process that carries runs says and is told, as lines of JSON: events in its journal, commands on its standard input. The
// lines of workers stand in the journal as they are.
#pragma once

#include "core/runner/run_plan.h"
#include "core/support/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ps {

/// First line of a journal.
struct JournalOpened {
    std::int64_t process = 0; ///< that carries the runs
    std::string program;      ///< its version
};
/// A run is about to start. Of the plan the cases are left out: they are for estimates.
struct RunStarting {
    PlannedRun run;
};
/// Its worker runs, and it has its key.
struct RunBegun {
    LocalRunInfo info;
};
/// The store has more than before.
struct RunStored {};
/// Exactly one per RunStarting.
struct RunEnded {
    LocalRunInfo info;
    std::string storeError; ///< why not all of it is in the store; empty: it is
    std::string rescued;    ///< the file that it is in instead; empty: none could be written
};
struct QueueStatus {
    std::int64_t waiting = 0;
    bool pauseWanted = false, held = false, ending = false;
    bool detached = false;  ///< goes on without a window
    bool idle = false;      ///< nothing runs and nothing waits
    std::int64_t added = 0; ///< AddRuns that were taken
    friend bool operator==(const QueueStatus &, const QueueStatus &) = default;
};
using JournalEvent = std::variant<JournalOpened, RunStarting, RunBegun, gpu::Message, RunStored, RunEnded, QueueStatus>;

struct AddRuns {
    std::vector<PlannedRun> runs;
};
enum class QueueWord { Skip, Cancel, Pause, Continue, Detach };
using QueueCommand = std::variant<AddRuns, QueueWord>;

/// One line each, without its line feed.
std::string journalLine(const JournalEvent &event);
std::string queueCommandLine(const QueueCommand &command);
/// Malformed, with what is wrong. Lines of types that this version does not know: NotFound.
[[nodiscard]] Result<JournalEvent> parseJournalLine(std::string_view line);
[[nodiscard]] Result<QueueCommand> parseQueueCommand(std::string_view line);

} // namespace ps
