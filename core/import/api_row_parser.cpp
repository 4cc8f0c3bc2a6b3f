// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/api_row_parser.h"

#include "core/domain/vocabulary.h"
#include "core/import/agentic_row_reader.h"
#include "core/import/row_identity.h"
#include "core/import/row_topology.h"

namespace ps {

bool parseApiRow(RowReader &row, const PathFacts &facts, RunTable &runs, ParsedRow &parsed) {
    Measurement &measurement = parsed.measurement;
    if (!readIdentity(row, measurement) || !readSequence(row, facts, measurement)) return false;
    measurement.normalisations |= readPublishedTopology(row, measurement.config);
    const auto address = parseRunUrl(row.text(RowField::RunUrl));
    if (address) measurement.attempt = address->attempt;
    parsed.run = runs.published(address, Day::parse(row.text(RowField::Date)));
    row.moveInto(measurement);
    if (measurement.benchmarkType == kAgenticTraces) makeAgenticComparable(row, measurement);
    return true;
}

} // namespace ps
