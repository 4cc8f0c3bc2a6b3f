// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <simdjson.h>
#include <string_view>

namespace ps {

/// What a JSON document is, by its content and never by its name.
enum class DocumentKind {
    BenchmarkRows, ///< aggregated rows of a benchmark job, one or an array, of any era
    ApiRows,       ///< rows of the public API
    Empty,         ///< [], {} or null
    Unknown,
    AgenticRows,
    EvaluationRows,
    EvaluationResults,
    EvaluationSettings,
    Reliability,
    RunStatistics,
    Submissions,
    Availability,
    WorkflowInfo,
    Changelog,
    ArtifactList,
    ServingResult,
    PowerValidation,
    ProfilerExport,
    GpuIdentity,
    ReusedRun,
    DumpTable,
    GpuTelemetry, ///< no JSON: gpu_metrics.csv
};

/// Looks at the document, or at the first objects of an array.
DocumentKind recognizeDocument(simdjson::dom::element root);

/// "benchmark-rows" and "api-rows" for results, else a phrase for people: "evaluation rows".
std::string_view documentKindText(DocumentKind kind);

/// True for a row of the multi-turn benchmark, which may stand among fixed-sequence rows.
bool isAgenticRow(simdjson::dom::object row);

} // namespace ps
