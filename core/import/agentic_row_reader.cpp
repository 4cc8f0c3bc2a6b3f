// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/agentic_row_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// Deeper than any row goes; walking stops here.
constexpr int kMaxDepth = 8;
/// What is longer is a log, not a setting.
constexpr std::size_t kMaxSettingBytes = 256;

struct KnownPath {
    std::string_view path;
    std::string_view key;
};

constexpr std::array kKnownPaths = {
    KnownPath{"request_metrics.throughput.input.tokens_per_second", "input_tput_tps"},
    KnownPath{"request_metrics.throughput.output.tokens_per_second", "output_tput_tps"},
    KnownPath{"request_metrics.throughput.total.tokens_per_second", "total_tput_tps"},
    KnownPath{"request_metrics.throughput.duration_seconds", "duration_seconds"},
    KnownPath{"request_metrics.throughput.per_gpu.total_tput_tps", "tput_per_gpu"},
    KnownPath{"request_metrics.throughput.per_gpu.output_tput_tps", "output_tput_per_gpu"},
    KnownPath{"request_metrics.throughput.per_gpu.input_tput_tps", "input_tput_per_gpu"},
    KnownPath{"request_metrics.cache.theoretical_cache_hit_rate", "theoretical_cache_hit_rate"},
    KnownPath{"request_metrics.cache.theoretical_infinite_cache_hit_rate", "theoretical_infinite_cache_hit_rate"},
    KnownPath{"request_metrics.cache.response_cache_hit_rate", "response_cache_hit_rate"},
    KnownPath{"server_metrics.cache.gpu_cache_hit_rate", "server_gpu_cache_hit_rate"},
    KnownPath{"server_metrics.cache.cpu_cache_hit_rate", "server_cpu_cache_hit_rate"},
    KnownPath{"server_metrics.cache.external_cache_hit_rate", "server_external_cache_hit_rate"},
    KnownPath{"server_metrics.cache.overall_cache_hit_rate", "server_overall_cache_hit_rate"},
    KnownPath{"server_metrics.kv_cache.gpu_usage_pct", "gpu_kv_cache_usage_pct"},
    KnownPath{"server_metrics.kv_cache.cpu_usage_pct", "cpu_kv_cache_usage_pct"},
    KnownPath{"server_metrics.kv_offload.bytes_gpu_to_cpu", "kv_offload_bytes_gpu_to_cpu"},
    KnownPath{"server_metrics.kv_offload.bytes_cpu_to_gpu", "kv_offload_bytes_cpu_to_gpu"},
    KnownPath{"server_metrics.kv_offload.time_gpu_to_cpu", "kv_offload_time_gpu_to_cpu"},
    KnownPath{"server_metrics.kv_offload.time_cpu_to_gpu", "kv_offload_time_cpu_to_gpu"},
    KnownPath{"server_metrics.tokens.prompt_total", "total_prompt_tokens"},
    KnownPath{"server_metrics.tokens.generation_total", "total_generation_tokens"},
    KnownPath{"server_metrics.tokens.requests_completed", "total_requests_completed"},
};

/// Objects whose members are quantities with statistics: "request_metrics.latency." + "ttft.p50".
constexpr std::array<std::string_view, 3> kQuantityFolders = {"request_metrics.latency.", "request_metrics.tokens.", "request_metrics."};

struct Renamed {
    std::string_view from, to;
};
constexpr std::array kTokenNames = {
    Renamed{"input", "input_tokens"},
    Renamed{"output_actual", "output_tokens_actual"},
    Renamed{"output_expected", "output_tokens_expected"},
};

/// "p50" → "median_"
std::string statisticPrefix(std::string_view name) {
    return (name == "p50" ? std::string("median") : std::string(name)) + '_';
}

/// The key of "ttft.p50", "qps.p90", "input.mean".
std::string quantityKey(std::string_view rest) {
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos) return {};
    std::string_view quantity = rest.substr(0, dot);
    for (const Renamed &name : kTokenNames) {
        if (name.from == quantity) quantity = name.to;
    }
    return statisticPrefix(rest.substr(dot + 1)) + std::string(quantity);
}

/// The same statistic of the latency and of what is its reciprocal.
struct Statistic {
    const Metric *itl, *fullItl, *intvty;
};

const std::vector<Statistic> &statistics() {
    static const auto all = [] {
        std::vector<Statistic> list;
        for (const char *name : {"median", "mean", "p75", "p90", "p95", "p99", "p99.9"}) {
            const std::string prefix = std::string(name) + '_';
            list.push_back({findMetric(prefix + "itl"), findMetric(prefix + "full_response_itl"), findMetric(prefix + "intvty")});
        }
        return list;
    }();
    return all;
}

/// The number of a row before it was replaced stays beside the other metrics.
void keepReported(Measurement &measurement, const Metric &metric, double value) {
    auto &others = measurement.otherMetrics;
    std::pair<std::string, double> kept("reported_" + metric.key, value);
    others.insert(std::lower_bound(others.begin(), others.end(), kept), std::move(kept));
}

} // namespace

std::string flatAgenticKey(std::string_view path) {
    for (const KnownPath &known : kKnownPaths) {
        if (known.path == path) return std::string(known.key);
    }
    for (const std::string_view folder : kQuantityFolders) {
        if (path.substr(0, folder.size()) != folder) continue;
        std::string key = quantityKey(path.substr(folder.size()));
        // The reciprocal of a spread has no place in the table, and is left out by its name.
        if (findMetric(key) || key == "std_intvty" || key == "std_full_response_intvty" || key == "std_e2e_norm_intvty") return key;
    }
    return std::string(path);
}

void AgenticRowReader::read(object row, std::size_t elementIndex) {
    m_row.start(elementIndex);
    m_path.clear();
    for (const auto field : row) {
        object nested;
        const bool named = field.key == "router" || field.key == "kv_offload_backend" || field.key == "metrics";
        if (!named && field.value.get(nested) == simdjson::SUCCESS) {
            m_path.assign(field.key);
            walk(nested);
        } else {
            m_row.take(field.key, field.value);
        }
    }
    m_row.finish();
}

void AgenticRowReader::walk(object fields) {
    const std::size_t length = m_path.size();
    const bool tooDeep = std::count(m_path.begin(), m_path.end(), '.') >= kMaxDepth;
    for (const auto field : fields) {
        m_path.append(".").append(field.key);
        object nested;
        if (field.value.get(nested) != simdjson::SUCCESS)
            leaf(field.value);
        else if (!tooDeep)
            walk(nested);
        m_path.resize(length);
    }
}

/// Lists (the figures of every single server) repeat what the totals say, and are left out.
void AgenticRowReader::leaf(element value) {
    const FieldValue simple = valueOf(value);
    if (simple.kind == FieldValue::Kind::Nested || simple.kind == FieldValue::Kind::Null) return;
    if (simple.kind == FieldValue::Kind::Text && simple.text.size() > kMaxSettingBytes) return;
    m_row.takeNested(flatAgenticKey(m_path), simple);
}

void makeAgenticComparable(RowReader &row, Measurement &measurement) {
    MetricValues &metrics = measurement.metrics;
    for (const auto &[itl, fullItl, intvty] : statistics()) {
        std::optional<double> latency = metrics.value(itl->id);
        if (const auto full = metrics.value(fullItl->id); full && full != latency) {
            if (latency) keepReported(measurement, *itl, *latency);
            metrics.set(itl->id, *full);
            latency = full;
            measurement.mark(Normalisation::CanonicalLatency);
        }
        const std::optional<double> derived = latency ? std::optional(1.0 / *latency) : std::nullopt;
        if (derived == metrics.value(intvty->id)) continue;
        if (derived)
            metrics.set(intvty->id, *derived);
        else
            metrics.clear(intvty->id);
        measurement.mark(Normalisation::InteractivityRecomputed);
    }
    if (measurement.isMarked(Normalisation::InteractivityRecomputed))
        row.note(NoteCode::InteractivityRecomputed, "",
                 [] { return std::string("the interactivity was computed again as 1 / inter-token latency, of the same statistic"); });
}

} // namespace ps
