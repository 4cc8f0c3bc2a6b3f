// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/import/path_facts.h"
#include "core/import/row_reader.h"

namespace ps {

/// Reads names, image, kind of benchmark and concurrency of a row. False when something is missing without which it is
/// no result; a note says what.
bool readIdentity(RowReader &row, Measurement &measurement);

/// Reads the sequence, else takes it from the row's source file, else from the place of the document. False when
/// nothing tells it; agentic rows have none.
bool readSequence(RowReader &row, const PathFacts &facts, Measurement &measurement);

} // namespace ps
