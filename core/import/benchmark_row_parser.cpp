// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/benchmark_row_parser.h"

#include "core/domain/vocabulary.h"
#include "core/import/agentic_row_reader.h"
#include "core/import/row_identity.h"
#include "core/import/row_topology.h"

namespace ps {

namespace {

/// "artifacts/run-18455912415/70b_1k1k_…/agg_….json": the run of a row that a script put together with others.
std::optional<std::int64_t> runInPath(std::string_view path) {
    while (!path.empty()) {
        const std::string_view component = path.substr(0, path.find('/'));
        if (component.size() == path.size()) return std::nullopt; // the file itself
        if (const auto id = runIdAtEnd(component)) return id;
        path.remove_prefix(component.size() + 1);
    }
    return std::nullopt;
}

} // namespace

bool parseBenchmarkRow(RowReader &row, const PathFacts &facts, RunTable &runs, ParsedRow &parsed) {
    Measurement &measurement = parsed.measurement;
    if (!readIdentity(row, measurement) || !readSequence(row, facts, measurement)) return false;
    measurement.normalisations |= readJobTopology(row, measurement.config);
    const auto day = Day::parse(row.text(row.has(RowField::Timestamp) ? RowField::Timestamp : RowField::Date));
    parsed.run = runs.job(facts, runInPath(row.text(RowField::SourceFile)), day);
    if (facts.sourceRunId && runs[parsed.run].githubRunId == facts.sourceRunId) {
        measurement.attempt = facts.sourceAttempt;
        measurement.mark(Normalisation::MovedToSourceRun);
        row.note(NoteCode::ReusedRun, "",
                 [&] { return "published again; counted for run " + std::to_string(*facts.sourceRunId) + ", which measured it"; });
    }
    if (runs[parsed.run].synthetic) measurement.benchmarkType = kSyntheticSample;
    row.moveInto(measurement);
    if (measurement.benchmarkType == kAgenticTraces) makeAgenticComparable(row, measurement);
    return true;
}

} // namespace ps
