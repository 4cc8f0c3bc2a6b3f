// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/side_names.h"

namespace ps {

/// power_validation_<benchmark>.json (archive-format 11): what the producer's checks said of the power telemetry.
void parsePowerValidation(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                          ParsedDocument &document);

/// The name of the benchmark that a document of power or telemetry is about: of its artifact without "gpu_metrics_" or
/// "power_audit_", else of the file without "power_validation_", else of its folder.
std::string benchmarkOf(const PathFacts &facts);

} // namespace ps
