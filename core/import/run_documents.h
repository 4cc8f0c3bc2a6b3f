// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/folder_facts.h"
#include "core/import/side_names.h"

#include <optional>
#include <simdjson.h>

namespace ps {

/// None when it names no source run.
std::optional<ReuseSource> readReuseSource(simdjson::dom::element root);

ArtifactList readArtifactList(simdjson::dom::element root);

/// True when an entry of the changelog says that the run only evaluates.
bool changelogSaysEvalsOnly(simdjson::dom::element root);

/// The list as a document: what it tells about its run, which has no rows here. Its day is DaySource::Metadata unless the
/// folder tells a day.
void parseArtifactList(simdjson::dom::element root, const PathFacts &facts, RunTable &runs);

} // namespace ps
