// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/document_recognizer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// A set of the keys that tell kinds apart.
using KeySet = std::uint64_t;

/// Every key that some rule below asks for; its place is its bit.
constexpr std::array<std::string_view, 59> kTellingKeys = {
    "hw",
    "hardware",
    "conc",
    "metrics",
    "tput_per_gpu",
    "task",
    "scenario_type",
    "isl",
    "n_success",
    "total",
    "date",
    "summary",
    "volume",
    "runs",
    "changelogs",
    "configs",
    "base_ref",
    "head_ref",
    "entries",
    "workflow_run",
    "size_in_bytes",
    "model_id",
    "max_concurrency",
    "backend",
    "power_valid",
    "schema_version",
    "reasons",
    "telemetry_source",
    "id",
    "workflow_run_id",
    "config_id",
    "github_run_id",
    "run_attempt",
    "spec_method",
    "config_keys",
    "server_log",
    "em_strict",
    "n_eff",
    "results",
    "n-samples",
    "aiperf_version",
    "gpu_data",
    "framework",
    "precision",
    "model",
    "users",
    "request_metrics",
    "disagg",
    "source_run_id",
    "median_ttft",
    "mean_ttft",
    "median_tpot",
    "median_intvty",
    "is_multinode",
    "name",
    "eval_concs",
    "median_e2el",
    "infmax_model_prefix",
    "speedbench_al_eval_version",
};
static_assert(kTellingKeys.size() <= 64);

consteval KeySet bit(std::string_view key) {
    for (std::size_t i = 0; i < kTellingKeys.size(); ++i) {
        if (kTellingKeys[i] == key) return KeySet{1} << i;
    }
    throw "not a telling key";
}

template <typename... Keys>
consteval KeySet keys(Keys... names) {
    return (bit(names) | ...);
}

KeySet keysOf(object row) {
    static const auto bits = [] {
        std::unordered_map<std::string_view, KeySet> map;
        for (std::size_t i = 0; i < kTellingKeys.size(); ++i) map.emplace(kTellingKeys[i], KeySet{1} << i);
        return map;
    }();
    KeySet set = 0;
    for (const auto field : row) {
        const auto it = bits.find(field.key);
        if (it != bits.end()) set |= it->second;
    }
    return set;
}

struct Rule {
    DocumentKind kind;
    KeySet all;      ///< must be there
    KeySet any = 0;  ///< one of these must be there, if any are named
    KeySet none = 0; ///< must not be there
};

constexpr KeySet kLatencies = keys("median_ttft", "mean_ttft", "median_tpot", "median_intvty", "median_e2el");

/// The first rule that fits decides.
constexpr std::array kRules = {
    Rule{DocumentKind::ReusedRun, keys("source_run_id")},
    Rule{DocumentKind::PowerValidation, keys("power_valid", "schema_version"), keys("reasons", "telemetry_source")},
    Rule{DocumentKind::ProfilerExport, keys("aiperf_version")},
    Rule{DocumentKind::GpuIdentity, keys("gpu_data")},
    Rule{DocumentKind::DumpTable, keys("workflow_run_id")},
    Rule{DocumentKind::DumpTable, keys("github_run_id", "run_attempt")},
    Rule{DocumentKind::DumpTable, keys("id", "server_log")},
    Rule{DocumentKind::EvaluationResults, keys("speedbench_al_eval_version")},
    Rule{DocumentKind::EvaluationRows, keys("task")},
    Rule{DocumentKind::EvaluationRows, keys("em_strict", "n_eff")},
    Rule{DocumentKind::DumpTable, keys("id", "hardware", "spec_method"), 0, keys("metrics")},
    Rule{DocumentKind::ApiRows, keys("metrics"), keys("hardware", "spec_method", "conc")},
    Rule{DocumentKind::BenchmarkRows, keys("tput_per_gpu"), keys("hw", "conc", "framework", "model", "users")},
    Rule{DocumentKind::BenchmarkRows, keys("hw"), kLatencies | keys("scenario_type")},
    Rule{DocumentKind::ServingResult, keys("model_id", "max_concurrency", "backend")},
    Rule{DocumentKind::Reliability, keys("hardware", "n_success", "total")},
    Rule{DocumentKind::Submissions, keys("summary", "volume")},
    Rule{DocumentKind::WorkflowInfo, keys("runs", "changelogs")},
    Rule{DocumentKind::Changelog, keys("base_ref", "head_ref", "entries")},
    Rule{DocumentKind::ArtifactList, keys("id", "name"), keys("workflow_run", "size_in_bytes")},
    Rule{DocumentKind::Availability, keys("hardware", "model", "spec_method", "date")},
    Rule{DocumentKind::EvaluationResults, keys("results"), keys("n-samples", "configs")},
    Rule{DocumentKind::EvaluationSettings, keys("hw", "framework", "precision"), keys("infmax_model_prefix", "eval_concs")},
};

bool fits(const Rule &rule, KeySet set) {
    return (set & rule.all) == rule.all && (rule.any == 0 || (set & rule.any) != 0) && (set & rule.none) == 0;
}

/// {"h100": {"n_success": 20, "total": 20}, …}
bool isRunStatistics(object root) {
    for (const auto field : root) {
        object counts;
        if (field.value.get(counts) != simdjson::SUCCESS) return false;
        constexpr KeySet kCounts = keys("n_success", "total");
        if ((keysOf(counts) & kCounts) != kCounts) return false;
    }
    return root.size() > 0;
}

DocumentKind kindOfObject(object row) {
    const KeySet set = keysOf(row);
    const auto rule = std::find_if(kRules.begin(), kRules.end(), [set](const Rule &candidate) { return fits(candidate, set); });
    if (rule == kRules.end()) return isRunStatistics(row) ? DocumentKind::RunStatistics : DocumentKind::Unknown;
    if (rule->kind == DocumentKind::BenchmarkRows && (set & bit("scenario_type")) && isAgenticRow(row)) return DocumentKind::AgenticRows;
    return rule->kind;
}

DocumentKind kindOfArray(simdjson::dom::array rows) {
    // A bad first element must not hide a document, and a mixture of both benchmarks is imported row by row.
    constexpr std::size_t kElementsToTry = 64;
    DocumentKind found = DocumentKind::Unknown;
    std::size_t tried = 0;
    for (const element row : rows) {
        if (++tried > kElementsToTry) break;
        object fields;
        if (row.get(fields) != simdjson::SUCCESS) continue;
        const DocumentKind kind = kindOfObject(fields);
        if (kind == DocumentKind::BenchmarkRows || kind == DocumentKind::ApiRows) return kind;
        if (found == DocumentKind::Unknown) found = kind;
        if (found != DocumentKind::Unknown && found != DocumentKind::AgenticRows) return found;
    }
    if (tried == 0) return DocumentKind::Empty;
    return found;
}

} // namespace

DocumentKind recognizeDocument(element root) {
    switch (root.type()) {
    case simdjson::dom::element_type::NULL_VALUE: return DocumentKind::Empty;
    case simdjson::dom::element_type::ARRAY: return kindOfArray(simdjson::dom::array(root));
    case simdjson::dom::element_type::OBJECT: {
        const object fields(root);
        return fields.size() == 0 ? DocumentKind::Empty : kindOfObject(fields);
    }
    default: return DocumentKind::Unknown;
    }
}

std::string_view documentKindText(DocumentKind kind) {
    switch (kind) {
    case DocumentKind::BenchmarkRows: return "benchmark-rows";
    case DocumentKind::ApiRows: return "api-rows";
    case DocumentKind::Empty: return "an empty document";
    case DocumentKind::Unknown: return "an unknown document";
    case DocumentKind::AgenticRows: return "agentic-rows";
    case DocumentKind::EvaluationRows: return "evaluation rows";
    case DocumentKind::EvaluationResults: return "evaluation results";
    case DocumentKind::EvaluationSettings: return "evaluation settings";
    case DocumentKind::Reliability: return "reliability figures";
    case DocumentKind::RunStatistics: return "run statistics";
    case DocumentKind::Submissions: return "a list of submissions";
    case DocumentKind::Availability: return "a list of available results";
    case DocumentKind::WorkflowInfo: return "workflow information";
    case DocumentKind::Changelog: return "a changelog";
    case DocumentKind::ArtifactList: return "a list of artifacts";
    case DocumentKind::ServingResult: return "serving-result";
    case DocumentKind::PowerValidation: return "a power validation";
    case DocumentKind::ProfilerExport: return "a profiler export";
    case DocumentKind::GpuIdentity: return "GPU identities";
    case DocumentKind::ReusedRun: return "the source of a reused run";
    case DocumentKind::DumpTable: return "a table of a database dump";
    case DocumentKind::GpuTelemetry: return "GPU telemetry";
    }
    return "an unknown document";
}

bool isAgenticRow(object row) {
    std::string_view scenario;
    return row["scenario_type"].get(scenario) == simdjson::SUCCESS && scenario.substr(0, 7) == "agentic";
}

} // namespace ps
