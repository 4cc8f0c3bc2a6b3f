// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/side_names.h"

#include <cstdint>
#include <map>
#include <optional>
#include <simdjson.h>
#include <string>

namespace ps {

/// Documents of a run's folder that tell about the other files there.

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
/// None when it names no source run.
std::optional<ReuseSource> readReuseSource(simdjson::dom::element root);

/// artifacts_metadata.json (archive-format 2.1): the uploads of a run. Members that make no sense are left out.
struct ArtifactList {
    std::optional<std::int64_t> runId;
    std::string headSha;                           ///< or empty
    std::string headBranch;                        ///< or empty
    std::map<std::int64_t, std::string> createdAt; ///< by artifact id, ISO 8601 as written: they sort by time
    std::optional<Day> firstDay;                   ///< of the earliest upload
};
ArtifactList readArtifactList(simdjson::dom::element root);

/// The list as a document: what it tells about its run, which has no rows here. Its day is DaySource::Metadata unless the
/// folder tells a day.
void parseArtifactList(simdjson::dom::element root, const PathFacts &facts, RunTable &runs);

/// True when an entry of the changelog says that the run only evaluates: then its benchmark rows mean nothing.
bool changelogSaysEvalsOnly(simdjson::dom::element root);

} // namespace ps
