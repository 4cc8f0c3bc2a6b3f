// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/side_documents.h"

#include "core/import/catalogue_answers.h"
#include "core/import/changelog_documents.h"
#include "core/import/evaluation_documents.h"
#include "core/import/power_validation_documents.h"
#include "core/import/reliability_documents.h"
#include "core/import/run_documents.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace ps {

namespace {

/// Artifacts that hold files of every kind and no results.
std::string_view logArtifact(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kArtifacts = {{
        {"server_logs_", "server logs"},
        {"multinode_server_logs_", "server logs"},
        {"eval_server_logs_", "server logs of an evaluation"},
        {"gpu_metrics_", "GPU telemetry"},
        {"eval_gpu_metrics_", "GPU telemetry of an evaluation"},
        {"power_audit_", "a power audit"},
        {"profile_", "a profile"},
        {"moe_debug_", "debugging output"},
        {"graphs_", "plots"},
        {"agentic_", "records of single requests"},
        {"speedbench-", "tables of acceptance lengths"},
        {"cxsweep-", "a benchmark of collectives"},
        {"cxshard-", "a benchmark of collectives"},
    }};
    const auto found = std::find_if(kArtifacts.begin(), kArtifacts.end(),
                                    [name](const auto &artifact) { return name.substr(0, artifact.first.size()) == artifact.first; });
    return found == kArtifacts.end() ? std::string_view() : found->second;
}

/// Why a document of this kind brings nothing of its own; empty when it is not one of these.
std::string whyIgnored(DocumentKind kind, const PathFacts &facts) {
    switch (kind) {
    case DocumentKind::EvaluationSettings: return "the settings of an evaluation: read together with the results beside them";
    case DocumentKind::ReusedRun: return "the source of a run that publishes another one again: it says whose results the others are";
    case DocumentKind::GpuIdentity: return "the identities of the GPUs: not imported";
    case DocumentKind::ProfilerExport: return "a profiler export: not imported";
    case DocumentKind::Unknown: {
        const std::string_view artifact = logArtifact(facts.artifactName);
        return artifact.empty() ? std::string() : "a file of " + std::string(artifact) + ": not imported";
    }
    default: return {};
    }
}

} // namespace

SideOutcome parseSideDocument(DocumentKind kind, simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                              ParsedDocument &document) {
    switch (kind) {
    case DocumentKind::EvaluationRows: parseEvaluationRows(root, facts, runs, notes, document); break;
    case DocumentKind::EvaluationResults: parseEvaluationResults(root, facts, runs, notes, document); break;
    case DocumentKind::RunStatistics: parseRunStatistics(root, facts, runs, notes, document); break;
    case DocumentKind::Reliability: parseReliabilityRows(root, notes, document); break;
    case DocumentKind::Changelog: parseChangelog(root, facts, runs, notes, document); break;
    case DocumentKind::WorkflowInfo: parseWorkflowInfo(root, runs, notes, document); break;
    case DocumentKind::Availability: parseAvailability(root, notes, document); break;
    case DocumentKind::Submissions: parseSubmissions(root, notes, document); break;
    case DocumentKind::PowerValidation: parsePowerValidation(root, facts, runs, notes, document); break;
    case DocumentKind::ArtifactList: parseArtifactList(root, facts, runs); break;
    default: {
        std::string why = whyIgnored(kind, facts);
        if (why.empty()) return SideOutcome::Other;
        notes.addOnce(NoteCode::IgnoredDocument, std::move(why));
        return SideOutcome::Ignored;
    }
    }
    return SideOutcome::Parsed;
}

} // namespace ps
