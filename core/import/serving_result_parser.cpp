// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/serving_result_parser.h"

#include "core/import/benchmark_row_parser.h"
#include "core/import/result_file_name.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

struct Renamed {
    std::string_view raw, key;
};
/// Fields of the raw result that rows call otherwise.
constexpr std::array kRenamed = {
    Renamed{"model_id", "model"},
    Renamed{"max_concurrency", "conc"},
    Renamed{"duration", "duration_seconds"},
    Renamed{"completed", "num_requests_successful"},
    Renamed{"num_prompts", "num_requests_total"},
    Renamed{"total_input_tokens", "total_prompt_tokens"},
    Renamed{"total_output_tokens", "total_generation_tokens"},
    Renamed{"total_token_throughput", "total_tput_tps"},
    Renamed{"output_throughput", "output_tput_tps"},
};

/// Numbers that rows have no place for. Any other unknown number is noted.
constexpr std::array<std::string_view, 7> kKept = {
    "best_of",
    "burstiness",
    "request_rate",
    "request_throughput",
    "request_goodput:",
    "benchmark_start_time_unix",
    "benchmark_end_time_unix",
};

struct Needed {
    std::string_view key, example;
};
constexpr std::array kNeeded = {
    Needed{"hw", "b200"}, Needed{"framework", "vllm"}, Needed{"precision", "fp8"},
    Needed{"tp", "8"},    Needed{"isl", "1024"},       Needed{"osl", "1024"},
};

bool endsWith(std::string_view text, std::string_view end) {
    return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

bool isLength(std::string_view key) {
    return key == "isl" || key == "osl";
}

/// One raw result on its way into a row.
class ResultReader {
public:
    ResultReader(RowReader &row, const PathFacts &facts, const FieldMapping &mapping) : m_row(row), m_facts(facts), m_mapping(mapping) {}

    bool read(object result, std::size_t elementIndex) {
        m_row.start(elementIndex);
        if (hasFailed(result)) return false;
        for (const auto field : result) take(field.key, field.value);
        m_fromName = fieldsOfResultName(m_facts.fileName);
        if (m_fromName.empty()) m_fromName = fieldsOfResultName(m_facts.artifactName);
        takeMissing(m_fromName, Normalisation::FieldsFromName);
        takeMissing(m_mapping, Normalisation::FieldsFromUser);
        m_row.finish();
        return tellsEnough();
    }

    std::uint32_t normalisations() const { return m_normalisations; }
    bool isNamedAfterItsDeployment() const { return !m_fromName.empty(); }

private:
    /// Such a result is nothing but zeros, and there is no use in telling that of each of them.
    bool hasFailed(object result) {
        double completed = 0;
        if (result["completed"].get(completed) != simdjson::SUCCESS || completed != 0) return false;
        m_row.note(NoteCode::FailedBenchmark, "", [] { return std::string("no request succeeded; the result was left out"); });
        return true;
    }

    void mark(Normalisation what) { m_normalisations |= static_cast<std::uint32_t>(what); }

    void take(std::string_view key, element value) {
        const FieldValue simple = valueOf(value);
        if (endsWith(key, "_ms")) {
            takeMilliseconds(key.substr(0, key.size() - 3), simple);
        } else if (key == "date") {
            takeDate(simple);
        } else if (std::find(kKept.begin(), kKept.end(), key) != kKept.end()) {
            if (simple.isNumeric()) m_row.keep(key, simple);
            if (simple.kind == FieldValue::Kind::Text) m_row.take(key, simple);
        } else if (simple.kind != FieldValue::Kind::Nested) { // lists are of single requests: --save-detailed
            for (const Renamed &renamed : kRenamed) {
                if (renamed.raw == key) key = renamed.key;
            }
            m_row.take(key, simple);
        }
    }

    /// As the producer does it: value / 1000, and 1000 / value for the interactivity.
    void takeMilliseconds(std::string_view key, const FieldValue &value) {
        const auto milliseconds = readNumber(value).number;
        if (!milliseconds) {
            m_row.take(m_keys.emplace_back(key), value);
            return;
        }
        mark(Normalisation::MillisecondsToSeconds);
        m_row.take(m_keys.emplace_back(key), FieldValue::ofNumber(*milliseconds / 1000.0));
        const std::size_t tpot = key.find("tpot");
        if (tpot == std::string_view::npos || *milliseconds == 0) return;
        std::string &interactivity = m_keys.emplace_back(key);
        interactivity.replace(tpot, 4, "intvty");
        m_row.take(interactivity, FieldValue::ofNumber(1000.0 / *milliseconds));
    }

    /// "20260527-075026", local time without a zone → "2026-05-27"
    void takeDate(const FieldValue &value) {
        std::string date(value.text.substr(0, 8));
        if (date.size() == 8) date.insert(6, "-").insert(4, "-");
        m_row.take("date", FieldValue::ofText(m_keys.emplace_back(std::move(date))));
    }

    void takeMissing(const FieldMapping &fields, Normalisation source) {
        const bool user = source == Normalisation::FieldsFromUser;
        for (const auto &[key, value] : fields) {
            const FieldMeaning meaning = meaningOfKey(key);
            if (meaning.kind == FieldMeaning::Kind::Field && m_row.has(meaning.field)) continue;
            if (user && (m_fromName.count(key) > 0 || (isLength(key) && sequenceInName(m_facts.fileName)))) continue;
            m_row.take(key, FieldValue::ofText(value));
            mark(source);
        }
    }

    bool tellsEnough() {
        const bool hasLengths = m_facts.sequence.has_value();
        const bool hasRoles = m_row.has(RowField::PrefillTp);
        std::string missing;
        std::string example;
        for (const Needed &needed : kNeeded) {
            if (m_row.has(meaningOfKey(needed.key).field) || (isLength(needed.key) && hasLengths) || (needed.key == "tp" && hasRoles))
                continue;
            missing.append(missing.empty() ? "" : ", ").append(needed.key);
            example.append(" --map ").append(needed.key).append("=").append(needed.example);
        }
        if (missing.empty()) return true;
        m_row.note(NoteCode::MappingNeeded, missing, [&] {
            return "a raw benchmark_serving result does not tell " + missing + ", and neither does its file's name; give them, such as" +
                   example;
        });
        return false;
    }

    RowReader &m_row;
    const PathFacts &m_facts;
    const FieldMapping &m_mapping;
    FieldMapping m_fromName;
    std::deque<std::string> m_keys; // of what the row holds until it is moved into a measurement
    std::uint32_t m_normalisations = 0;
};

/// Somebody's own results are named after what was tried: "x_conc32" and "x_conc64" are points of one run, "x_rerun" and
/// "y" are others, although they lie in one folder and have the same deployment.
PathFacts withRunOfName(PathFacts facts) {
    constexpr std::string_view kConcurrency = "_conc";
    std::string name = facts.fileName.substr(0, facts.fileName.rfind('.'));
    if (const std::size_t start = name.rfind(kConcurrency); start != std::string::npos) {
        const std::size_t end = name.find_first_not_of("0123456789", start + kConcurrency.size());
        name.erase(start, end == std::string::npos ? end : end - start);
    }
    facts.folder += '/' + name;
    return facts;
}

/// As the producer divides: by the GPUs of the role that does the work, where the roles are apart.
void derivePerGpu(Measurement &measurement) {
    MetricValues &metrics = measurement.metrics;
    const auto total = metrics.value(findMetric("total_tput_tps")->id);
    const auto output = metrics.value(findMetric("output_tput_tps")->id);
    const ServingConfig &config = measurement.config;
    const bool roles = config.disaggregated || config.multinode;
    const int all = config.totalGpus();
    const int decode = roles && config.decode.gpus > 0 ? config.decode.gpus : all;
    const int prefill = roles && config.prefill.gpus > 0 ? config.prefill.gpus : all;
    if (all <= 0) return;
    const auto set = [&](std::string_view key, double throughput, int gpus) {
        if (!(throughput > 0)) return;
        metrics.set(findMetric(key)->id, throughput / gpus);
        measurement.mark(Normalisation::PerGpuDerived);
    };
    if (total) set("tput_per_gpu", *total, all);
    if (output) set("output_tput_per_gpu", *output, decode);
    if (total && output) set("input_tput_per_gpu", *total - *output, prefill);
    if (total && output && *total > *output) metrics.set(findMetric("input_tput_tps")->id, *total - *output);
}

} // namespace

bool parseServingResult(RowReader &row, object result, std::size_t elementIndex, const PathFacts &facts, const FieldMapping &mapping,
                        RunTable &runs, ParsedRow &parsed) {
    ResultReader reader(row, facts, mapping);
    if (!reader.read(result, elementIndex)) return false;
    if (!parseBenchmarkRow(row, reader.isNamedAfterItsDeployment() ? facts : withRunOfName(facts), runs, parsed)) return false;
    parsed.measurement.normalisations |= reader.normalisations();
    derivePerGpu(parsed.measurement);
    const bool user = parsed.measurement.isMarked(Normalisation::FieldsFromUser);
    row.note(NoteCode::FieldsAssumed, "", [&] {
        return std::string("what ran where is taken from ") + (user ? "what the user gave" : "the file's name") +
               ", as a raw benchmark_serving result does not tell it";
    });
    return true;
}

} // namespace ps
