// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/archive_limits.h"
#include "core/import/import_plan.h"
#include "core/import/path_facts.h"

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace ps {

/// What some files of a run's folder tell about all of its files.
struct RunContext {
    std::optional<std::int64_t> runId;
    std::string headSha;
    std::optional<Day> firstDay;                           ///< on which the first of its artifacts was made
    std::unordered_map<std::int64_t, std::int64_t> madeAt; ///< by artifact id, seconds since the epoch
    std::optional<std::int64_t> sourceRunId;
    std::optional<int> sourceAttempt;
    bool evalsOnly = false;

    /// Fills in what the place of a document does not tell by itself.
    void complete(PathFacts &facts) const;
};

/// Reads the files. What cannot be read tells nothing: as a document of its own it is in the report.
RunContext readRunContext(const ContextFiles &files, const ArchiveLimits &limits);

/// The contexts of an import, each read when it is first asked for. Thread-safe.
class RunContexts {
public:
    /// `files` must outlive it.
    RunContexts(const std::vector<ContextFiles> &files, const ArchiveLimits &limits);

    const RunContext &at(std::uint32_t index);

private:
    struct Slot {
        std::once_flag read;
        RunContext context;
    };
    const std::vector<ContextFiles> &m_files;
    ArchiveLimits m_limits;
    std::deque<Slot> m_slots; // a flag cannot move
};

} // namespace ps
