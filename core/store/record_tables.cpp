// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/record_tables.h"

#include "core/store/record_hasher.h"
#include "core/store/stored_copy.h"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace ps {

namespace {

using Texts = RecordHasher::Texts;
using Numbers = RecordHasher::Numbers;

// What the fields of a record are called. Everything else that is done to every field is a visitor of these.

template <typename Role, typename Visitor>
void visitRole(const std::string &role, Role &topology, Visitor &visit) {
    visit(role + "_tp", topology.tensorParallel);
    visit(role + "_ep", topology.expertParallel);
    visit(role + "_dp_attention", topology.dpAttention);
    visit(role + "_workers", topology.workers);
    visit(role + "_gpus", topology.gpus);
}

template <typename Named, typename Visitor>
void visitNames(const std::string &prefix, Named &named, Visitor &visit) {
    visit(prefix + "hardware", named.hardware);
    visit(prefix + "framework", named.framework);
    visit(prefix + "model", named.model);
    visit(prefix + "precision", named.precision);
    visit(prefix + "spec", named.spec);
}

template <typename Record, typename Visitor>
void visitEvaluation(Record &record, Visitor &visit) {
    visitNames("", record.config, visit);
    visit("disaggregated", record.config.disaggregated);
    visit("multinode", record.config.multinode);
    visitRole("prefill", record.config.prefill, visit);
    visitRole("decode", record.config.decode, visit);
    visitNames("raw_", record.raw, visit);
    visit("task", record.task);
    visit("isl", record.isl);
    visit("osl", record.osl);
    visit("concurrency", record.concurrency);
    visit("scores", record.scores);
    visit("score_name", record.scoreName);
    visit("harness_version", record.harnessVersion);
    visit("evaluated_at", record.evaluatedAt);
    visit("source", record.source);
    visit("published_id", record.publishedId);
}

template <typename Record, typename Visitor>
void visitReliability(Record &record, Visitor &visit) {
    visit("hardware", record.hardware);
    visit("raw_hardware", record.rawHardware);
    visit("day", record.day);
    visit("succeeded", record.succeeded);
    visit("total", record.total);
    visit("occurrence", record.occurrence);
}

template <typename Record, typename Visitor>
void visitChangelog(Record &record, Visitor &visit) {
    visit("base_ref", record.baseRef);
    visit("head_ref", record.headRef);
    visit("config_keys", record.configKeys);
    visit("description", record.description);
    visit("link", record.link);
    visit("day", record.day);
    visit("evals_only", record.evalsOnly);
    visit("all_evals", record.allEvals);
    visit("append_only", record.appendOnly);
    visit("scenario_types", record.scenarioTypes);
}

template <typename Record, typename Visitor>
void visitTelemetry(Record &record, Visitor &visit) {
    visit("subject", record.subject);
    visit("source", record.source);
    visit("gpu", record.gpu);
    visit("samples", record.samples);
    visit("first_at", record.firstAt);
    visit("last_at", record.lastAt);
    visit("duration_seconds", record.durationSeconds);
    visit("mean_power_w", record.meanPowerW);
    visit("max_power_w", record.maxPowerW);
    visit("energy_j", record.energyJ);
    visit("mean_temperature_c", record.meanTemperatureC);
    visit("max_temperature_c", record.maxTemperatureC);
    visit("mean_sm_clock_mhz", record.meanSmClockMhz);
    visit("min_sm_clock_mhz", record.minSmClockMhz);
    visit("mean_utilisation_pct", record.meanUtilisationPct);
    visit("mean_memory_utilisation_pct", record.meanMemoryUtilisationPct);
    visit("p95_power_w", record.p95PowerW);
    visit("p99_power_w", record.p99PowerW);
    visit("power_deviation_w", record.powerDeviationW);
    visit("max_gap_seconds", record.maxGapSeconds);
    visit("host", record.host);
}

template <typename Record, typename Visitor>
void visitValidation(Record &record, Visitor &visit) {
    visit("subject", record.subject);
    visit("valid", record.valid);
    visit("reasons", record.reasons);
    visit("expected_gpus", record.expectedGpus);
    visit("observed_gpus", record.observedGpus);
    visit("integration_seconds", record.integrationSeconds);
    visit("telemetry_source", record.telemetrySource);
    visit("energy_j", record.energyJ);
    visit("max_sample_gap_seconds", record.maxSampleGapSeconds);
    visit("accumulator_error", record.accumulatorError);
}

template <typename Record, typename Visitor>
void visitAvailability(Record &record, Visitor &visit) {
    visitNames("", record, visit);
    visit("disaggregated", record.disaggregated);
    visit("isl", record.isl);
    visit("osl", record.osl);
    visit("day", record.day);
}

template <typename Record, typename Visitor>
void visitSubmission(Record &record, Visitor &visit) {
    visitNames("", record, visit);
    visit("disaggregated", record.disaggregated);
    visit("day", record.day);
    visit("data_points", record.dataPoints);
    visit("sequences", record.sequences);
    visit("concurrencies", record.concurrencies);
    visit("max_concurrency", record.maxConcurrency);
    visit("image", record.image);
    visit("multinode", record.multinode);
    visit("prefill_tp", record.prefillTp);
    visit("prefill_ep", record.prefillEp);
    visit("decode_tp", record.decodeTp);
    visit("decode_ep", record.decodeEp);
    visit("prefill_gpus", record.prefillGpus);
    visit("decode_gpus", record.decodeGpus);
}

template <typename Record, typename Visitor>
void visitFields(Record &record, Visitor &visit) {
    using Kind = std::remove_const_t<Record>;
    if constexpr (std::is_same_v<Kind, Evaluation>) visitEvaluation(record, visit);
    if constexpr (std::is_same_v<Kind, Reliability>) visitReliability(record, visit);
    if constexpr (std::is_same_v<Kind, ChangelogEntry>) visitChangelog(record, visit);
    if constexpr (std::is_same_v<Kind, GpuTelemetry>) visitTelemetry(record, visit);
    if constexpr (std::is_same_v<Kind, PowerValidation>) visitValidation(record, visit);
    if constexpr (std::is_same_v<Kind, Availability>) visitAvailability(record, visit);
    if constexpr (std::is_same_v<Kind, Submission>) visitSubmission(record, visit);
}

struct ColumnNames {
    std::string text;
    int count = 0;
    template <typename Value>
    void operator()(const std::string &column, const Value &) {
        text += (count++ == 0 ? "" : ", ") + column;
    }
};

struct Binder {
    Statement &statement;
    int parameter;
    template <typename Value>
    void operator()(const std::string &, const Value &value) {
        statement.bind(parameter++, value);
    }
    void operator()(const std::string &, const std::optional<Day> &day) {
        if (day) {
            statement.bind(parameter++, day->number());
        } else {
            statement.bindNull(parameter++);
        }
    }
    void operator()(const std::string &, const Texts &texts) { statement.bind(parameter++, recordJson(texts)); }
    void operator()(const std::string &, const Numbers &numbers) { statement.bind(parameter++, recordJson(numbers)); }
};

struct Reader {
    const Statement &row;
    int column;
    void operator()(const std::string &, std::string &value) { value = row.text(column++); }
    void operator()(const std::string &, bool &value) { value = row.integer(column++) != 0; }
    void operator()(const std::string &, int &value) { value = static_cast<int>(row.integer(column++)); }
    void operator()(const std::string &, std::int64_t &value) { value = row.integer(column++); }
    void operator()(const std::string &, std::optional<int> &value) {
        if (const std::optional<std::int64_t> number = row.optionalInteger(column++)) value = static_cast<int>(*number);
    }
    void operator()(const std::string &, std::optional<double> &value) {
        if (!row.isNull(column)) value = row.real(column);
        ++column;
    }
    void operator()(const std::string &, std::optional<Day> &value) {
        if (const std::optional<std::int64_t> number = row.optionalInteger(column++)) value = Day::fromNumber(*number);
    }
    void operator()(const std::string &, Texts &value) {
        for (const nlohmann::json &text : nlohmann::json::parse(row.text(column++), nullptr, false)) {
            if (text.is_string()) value.push_back(text.get<std::string>());
        }
    }
    void operator()(const std::string &, Numbers &value) { value = otherMetricsFromJson(row.text(column++)); }
};

template <std::size_t... kinds>
SideRecord emptyRecord(std::size_t kind, std::index_sequence<kinds...>) {
    SideRecord record;
    static_cast<void>(((kind == kinds ? (record.emplace<kinds>(), true) : false) || ...));
    return record;
}

SideRecord emptyRecord(std::size_t kind) {
    return emptyRecord(kind, std::make_index_sequence<kSideRecordKinds>());
}

ColumnNames columnNames(std::size_t kind) {
    ColumnNames names;
    std::visit([&names](const auto &record) { visitFields(record, names); }, emptyRecord(kind));
    return names;
}

} // namespace

std::string_view recordTable(std::size_t kind) {
    constexpr std::array<std::string_view, kSideRecordKinds> kTables = {
        "evaluation", "reliability", "changelog_entry", "gpu_telemetry", "power_validation", "availability", "submission"};
    return kTables[kind];
}

std::string recordColumns(std::size_t kind) {
    return columnNames(kind).text;
}

int recordColumnCount(std::size_t kind) {
    return columnNames(kind).count;
}

void bindRecord(Statement &statement, int firstParameter, const SideRecord &record) {
    Binder binder{statement, firstParameter};
    std::visit([&binder](const auto &fields) { visitFields(fields, binder); }, record);
}

SideRecord readRecord(std::size_t kind, const Statement &row, int firstColumn) {
    SideRecord record = emptyRecord(kind);
    Reader reader{row, firstColumn};
    std::visit([&reader](auto &fields) { visitFields(fields, reader); }, record);
    return record;
}

std::int64_t recordFingerprint(const SideRecord &record, std::string_view runKey) {
    RecordHasher hasher;
    hasher.add(recordTable(record.index()));
    hasher.add(runKey);
    std::visit([&hasher](const auto &fields) { visitFields(fields, hasher); }, record);
    return hasher.hash();
}

} // namespace ps
