// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/import/parsed_document.h"
#include "core/import/path_facts.h"
#include "core/import/row_reader.h"
#include "core/import/run_table.h"

namespace ps {

/// Turns the row that `row` has read into a measurement: a row as a benchmark job writes it, of any era. False when the
/// row is no result; a note says why.
bool parseBenchmarkRow(RowReader &row, const PathFacts &facts, RunTable &runs, ParsedRow &parsed);

} // namespace ps
