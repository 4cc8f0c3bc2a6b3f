// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/note_collector.h"
#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"

#include <string_view>

namespace ps {

/// Samples of GPU telemetry as CSV, of nvidia-smi, amd-smi or a multi-node collector (archive-format 11).

/// True when the first line is the header of such a file: it has a time, a power and a GPU.
bool looksLikeGpuTelemetry(std::string_view firstLine);

/// True for the header of gpu_metrics_energy_start.csv and _end.csv: counters of the hardware, which are not imported.
bool looksLikeGpuEnergyCounters(std::string_view firstLine);

/// Reads the file into one GpuTelemetry record a GPU, and sets the document's kind. False, with nothing done, when the
/// header is of something else. Lines without time, GPU or power are left out, and counted in a note. Lines may end in CR
/// LF. Samples of the same time and GPU are averaged. The telemetry of an evaluation is ignored, with a note and no kind.
bool parseGpuTelemetryCsv(std::string_view text, const PathFacts &facts, NoteCollector &notes, ParsedDocument &document);

} // namespace ps
