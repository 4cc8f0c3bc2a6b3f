// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/frontier/group_key.h"

#include "core/domain/gpu_sku.h"
#include "core/domain/vocabulary.h"
#include "core/domain/workload.h"

#include <algorithm>

namespace ps {

namespace {

constexpr std::string_view kNoSpeculation = "none";

std::string numberText(std::optional<int> number) {
    return number ? std::to_string(*number) : std::string();
}

bool contains(const std::vector<GroupField> &fields, GroupField field) {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

void addOnce(std::vector<GroupField> &fields, GroupField field) {
    if (!contains(fields, field)) fields.push_back(field);
}

/// Which parts of the workload differ between the rows of a result set.
struct WorkloadSpread {
    bool model = false, sequence = false, type = false, offload = false;
};

WorkloadSpread workloadSpread(const ResultSet &results) {
    WorkloadSpread spread;
    if (results.rows.empty()) return spread;
    const SeriesInfo &first = results.seriesOf(results.rows.front());
    const SeriesInfo *previous = &first;
    for (const ResultRow &row : results.rows) {
        const SeriesInfo &series = results.seriesOf(row);
        if (&series == previous) continue;
        previous = &series;
        spread.model |= results.catalogue->configOf(series).model != results.catalogue->configOf(first).model;
        spread.sequence |= series.isl != first.isl || series.osl != first.osl;
        spread.type |= series.benchmarkType != first.benchmarkType;
        spread.offload |= series.offloadMode != first.offloadMode;
    }
    return spread;
}

std::string runText(const RunInfo &run) {
    return run.githubRunId ? "run " + std::to_string(*run.githubRunId) : run.key;
}

std::string imageText(const ResultSet &results, const ResultRow &row) {
    return row.image < 0 ? std::string() : results.images[static_cast<std::size_t>(row.image)];
}

std::string textOr(const std::string &text, std::string_view whenEmpty) {
    return text.empty() ? std::string(whenEmpty) : text;
}

void append(std::string &label, const std::string &part) {
    if (part.empty()) return;
    if (!label.empty()) label += " · ";
    label += part;
}

std::string configLabel(const ServingConfig &config) {
    std::string label = gpuLabel(config.hardware);
    append(label, frameworkLabel(config.framework));
    append(label, precisionLabel(config.precision));
    if (config.spec != kNoSpeculation) append(label, specLabel(config.spec));
    append(label, config.parallelismLabel());
    return label;
}

std::string fieldLabel(GroupField field, const ResultSet &results, const ResultRow &row) {
    const SeriesInfo &series = results.seriesOf(row);
    const ServingConfig &config = results.configOf(row);
    const auto tokens = [](std::optional<int> count, const char *role) {
        return count ? std::to_string(*count) + role : std::string("agentic");
    };
    switch (field) {
    case GroupField::Vendor: return std::string(vendorLabel(vendorOfGpu(config.hardware)));
    case GroupField::Hardware: return gpuLabel(config.hardware);
    case GroupField::Framework: return frameworkLabel(config.framework);
    case GroupField::Model: return modelLabel(config.model);
    case GroupField::Precision: return precisionLabel(config.precision);
    case GroupField::Spec: return specLabel(config.spec);
    case GroupField::Disaggregated: return config.disaggregated ? "disaggregated" : "aggregated";
    case GroupField::Isl: return tokens(series.isl, " in");
    case GroupField::Osl: return tokens(series.osl, " out");
    case GroupField::BenchmarkType: return benchmarkTypeLabel(series.benchmarkType);
    case GroupField::Offload: return series.offloadMode ? "offload " + *series.offloadMode : "no offload mode";
    case GroupField::Concurrency: return "concurrency " + std::to_string(row.concurrency);
    case GroupField::Parallelism: return config.parallelismLabel();
    case GroupField::Day: return textOr(groupFieldValue(field, results, row), "no date");
    case GroupField::Run: return runText(results.runOf(row));
    case GroupField::Image: return textOr(imageText(results, row), "no image");
    case GroupField::Config: return configLabel(config);
    }
    return {};
}

} // namespace

std::vector<GroupField> groupingFields(const ResultSet &results, const GroupBy &groupBy) {
    std::vector<GroupField> fields = groupBy.fields;
    const WorkloadSpread spread = workloadSpread(results);
    if (spread.model && !contains(fields, GroupField::Config)) addOnce(fields, GroupField::Model);
    if (spread.sequence) {
        addOnce(fields, GroupField::Isl);
        addOnce(fields, GroupField::Osl);
    }
    if (spread.type) addOnce(fields, GroupField::BenchmarkType);
    if (spread.offload) addOnce(fields, GroupField::Offload);
    return fields;
}

std::string groupFieldValue(GroupField field, const ResultSet &results, const ResultRow &row) {
    const SeriesInfo &series = results.seriesOf(row);
    const ServingConfig &config = results.configOf(row);
    switch (field) {
    case GroupField::Vendor: return std::string(vendorKey(vendorOfGpu(config.hardware)));
    case GroupField::Hardware: return config.hardware;
    case GroupField::Framework: return config.framework;
    case GroupField::Model: return config.model;
    case GroupField::Precision: return config.precision;
    case GroupField::Spec: return config.spec;
    case GroupField::Disaggregated: return config.disaggregated ? "true" : "false";
    case GroupField::Isl: return numberText(series.isl);
    case GroupField::Osl: return numberText(series.osl);
    case GroupField::BenchmarkType: return series.benchmarkType;
    case GroupField::Offload: return series.offloadMode.value_or("");
    case GroupField::Concurrency: return std::to_string(row.concurrency);
    case GroupField::Parallelism: return config.parallelismLabel();
    case GroupField::Day: return results.runOf(row).day ? results.runOf(row).day->iso() : std::string();
    case GroupField::Run: return results.runOf(row).key;
    case GroupField::Image: return imageText(results, row);
    case GroupField::Config: return config.naturalKey();
    }
    return {};
}

std::string groupLabel(const std::vector<GroupField> &fields, const ResultSet &results, const ResultRow &row) {
    const bool wholeSequence = contains(fields, GroupField::Isl) && contains(fields, GroupField::Osl);
    std::string label;
    for (const GroupField field : fields) {
        if (wholeSequence && field == GroupField::Osl) continue;
        if (wholeSequence && field == GroupField::Isl) {
            append(label, sequenceLabel(results.seriesOf(row).isl, results.seriesOf(row).osl));
        } else if (field != GroupField::Spec || fields.size() == 1 || results.configOf(row).spec != kNoSpeculation) {
            append(label, fieldLabel(field, results, row));
        }
    }
    return label.empty() ? "All results" : label;
}

bool variesWithinSeries(GroupField field) {
    return field == GroupField::Concurrency || field == GroupField::Day || field == GroupField::Run || field == GroupField::Image;
}

} // namespace ps
