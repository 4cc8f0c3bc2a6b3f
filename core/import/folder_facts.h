// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/day.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace ps {

/// What documents of a run's folder tell about the run and about the other files there.

/// reuse_source_run.json (archive-format 16.3): the run whose measurements another run publishes again.
struct ReuseSource {
    std::int64_t runId = 0;
    std::optional<int> attempt;
    std::string url;
    std::string headSha; ///< or empty
    std::optional<std::int64_t> pullRequest;
    std::optional<std::int64_t> ingestRunId; ///< the run that publishes them
    std::optional<int> ingestAttempt;
};

/// artifacts_metadata.json (archive-format 2.1): the uploads of a run. Members that make no sense are left out.
struct ArtifactList {
    std::optional<std::int64_t> runId;
    std::string headSha;                           ///< or empty
    std::string headBranch;                        ///< or empty
    std::map<std::int64_t, std::string> createdAt; ///< by artifact id, ISO 8601 as written
    std::optional<Day> firstDay;                   ///< of the earliest upload
};

/// What one document tells; nothing when it is of another kind.
struct FolderFacts {
    std::optional<ReuseSource> reuse;
    std::optional<ArtifactList> artifacts;
    bool evalsOnly = false; ///< an entry of the changelog says that the run only evaluates: its benchmark rows mean nothing
};

/// Reads the text of a document, which may be changed. Text that is no JSON tells nothing.
FolderFacts readFolderFacts(std::string &content, int maxJsonDepth);

} // namespace ps
