// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/power_validation_documents.h"

#include <algorithm>
#include <utility>

namespace ps {

namespace {

/// The text behind the start, when it has it.
std::optional<std::string> behind(std::string_view text, std::string_view start) {
    if (text.substr(0, start.size()) != start || text.size() == start.size()) return std::nullopt;
    return std::string(text.substr(start.size()));
}

/// The finite numbers of an object by GPU.
std::vector<double> valuesByGpu(const JsonFields &fields, std::string_view key) {
    std::vector<double> values;
    const auto gpus = fields.fields(key);
    if (!gpus) return values;
    for (const auto field : gpus->object()) {
        if (const auto number = finiteNumber(field.value)) values.push_back(*number);
    }
    return values;
}

} // namespace

std::string benchmarkOf(const PathFacts &facts) {
    for (const std::string_view start : {"gpu_metrics_", "power_audit_"}) {
        if (auto name = behind(facts.artifactName, start)) return std::move(*name);
    }
    const std::string stem = facts.fileName.substr(0, facts.fileName.rfind('.'));
    for (const std::string_view start : {"power_validation_", "gpu_metrics_"}) {
        if (auto name = behind(stem, start)) return std::move(*name);
    }
    return facts.folder.empty() ? stem : facts.folder;
}

void parsePowerValidation(simdjson::dom::element root, const PathFacts &facts, RunTable &runs, NoteCollector &notes,
                          ParsedDocument &document) {
    forEachRecord(root, notes, [&](const JsonFields &fields, const RecordPlace &place) {
        PowerValidation validation;
        validation.subject = benchmarkOf(facts);
        validation.valid = fields.boolean({"power_valid"}) || fields.integer({"power_valid"}) == 1;
        validation.reasons = fields.texts({"reasons"});
        validation.expectedGpus = fields.integer({"expected_gpu_count"});
        validation.observedGpus = fields.integer({"observed_gpu_count"});
        validation.telemetrySource = fields.text({"telemetry_source"});
        if (const auto window = fields.fields("benchmark_window"))
            validation.integrationSeconds = window->number({"integration_duration_s"});
        if (const auto check = fields.fields("accumulator_check")) validation.accumulatorError = check->number({"relative_error"});
        const std::vector<double> energies = valuesByGpu(fields, "per_gpu_energy_j");
        if (!energies.empty()) {
            validation.energyJ = 0.0;
            for (const double energy : energies) *validation.energyJ += energy;
        }
        const std::vector<double> gaps = valuesByGpu(fields, "per_gpu_max_sample_gap_s");
        if (!gaps.empty()) validation.maxSampleGapSeconds = *std::max_element(gaps.begin(), gaps.end());
        document.records.push_back({std::move(validation), runOfPlace(facts, runs, Belongs::ToMeasuringRun), place.element});
    });
}

} // namespace ps
