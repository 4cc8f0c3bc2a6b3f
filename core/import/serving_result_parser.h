// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/field_mapping.h"
#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/row_reader.h"
#include "core/import/run_table.h"

#include <simdjson.h>

namespace ps {

/// Turns a raw benchmark_serving result (archive-format 6) into the measurement that the producer makes of it: the same
/// arithmetic, so that the raw result and the row made from it are copies to the last bit. Latencies come in
/// milliseconds and become seconds; throughputs are of the deployment and become those of a GPU.
///
/// What ran where is in the file's name, else in `mapping`. False when the two do not tell enough (MappingNeeded, with
/// the keys) or it is no result; a note says why.
bool parseServingResult(RowReader &row, simdjson::dom::object result, std::size_t element, const PathFacts &facts,
                        const FieldMapping &mapping, RunTable &runs, ParsedRow &parsed);

} // namespace ps
