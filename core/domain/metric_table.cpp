// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/metric_table.h"

#include <algorithm>

namespace ps {

namespace {

struct Statistic {
    std::string_view prefix; ///< as in the key
    std::string_view label;
    std::string_view phrase; ///< opens the definition
    bool agenticOnly;        ///< written by no fixed-sequence row, so stored cold
};

constexpr Statistic kStatistics[] = {
    {"median", "Median", "Median over the requests of", false},
    {"mean", "Mean", "Mean over the requests of", false},
    {"p75", "P75", "75th percentile over the requests of", true},
    {"p90", "P90", "90th percentile over the requests of", false},
    {"p95", "P95", "95th percentile over the requests of", true},
    {"p99", "P99", "99th percentile over the requests of", false},
    {"p99.9", "P99.9", "99.9th percentile over the requests of", false},
    {"std", "Standard deviation of", "Standard deviation over the requests of", false},
};

struct Quantity {
    std::string_view key;
    std::string_view label;
    std::string_view unit;
    std::string_view definition;
    Better better;
    MetricGroup group;
};

constexpr Quantity kLatencies[] = {
    {"ttft", "time to first token", "s", "the time from sending a request to its first output token, seen by the client", Better::Lower,
     MetricGroup::Latency},
    {"tpot", "time per output token", "s", "(end-to-end latency − time to first token) / (output tokens − 1)", Better::Lower,
     MetricGroup::Latency},
    {"itl", "inter-token latency", "s",
     "the gap between two chunks of the answer; a chunk can hold several tokens, so this is not the time per output token", Better::Lower,
     MetricGroup::Latency},
    {"e2el", "end-to-end latency", "s", "the time from sending a request to its last output token", Better::Lower, MetricGroup::Latency},
};

constexpr Quantity kAgenticQuantities[] = {
    {"qps", "requests per second", "req/s", "the requests finished per second, in windows of one second", Better::Higher,
     MetricGroup::Agentic},
    {"ttlt", "time to last token", "s", "the time from sending a request to its last output token", Better::Lower, MetricGroup::Agentic},
    {"e2e_norm_intvty", "end-to-end normalised interactivity", "tok/s/user",
     "the output tokens of a request divided by its end-to-end latency", Better::Higher, MetricGroup::Agentic},
    {"full_response_itl", "full-response inter-token latency", "s",
     "the time per token over the whole answer, the canonical inter-token latency of agentic rows when present", Better::Lower,
     MetricGroup::Agentic},
    {"full_response_intvty", "full-response interactivity", "tok/s/user", "1 / full-response inter-token latency", Better::Higher,
     MetricGroup::Agentic},
    {"input_tokens", "input tokens", "tokens", "the tokens of a request's prompt", Better::Neither, MetricGroup::Agentic},
    {"output_tokens_expected", "expected output tokens", "tokens", "the tokens that the trace expects as an answer", Better::Neither,
     MetricGroup::Agentic},
    {"output_tokens_actual", "actual output tokens", "tokens", "the tokens that were generated as an answer", Better::Neither,
     MetricGroup::Agentic},
};

/// A metric that stands alone. `positive`: a value that is not > 0 means "not measured".
struct Single {
    std::string_view key, label, unit, definition;
    Better better;
    MetricGroup group;
    MetricStorage storage;
    bool positive;
};

constexpr Better kHigher = Better::Higher;
constexpr Better kLower = Better::Lower;
constexpr Better kNeither = Better::Neither;
constexpr MetricStorage kHot = MetricStorage::Hot;
constexpr MetricStorage kCold = MetricStorage::Cold;

constexpr Single kThroughputs[] = {
    {"tput_per_gpu", "Throughput per GPU", "tok/s/GPU", "Input and output tokens per second, divided by all GPUs of the deployment.",
     kHigher, MetricGroup::Throughput, kHot, true},
    {"output_tput_per_gpu", "Output throughput per GPU", "tok/s/GPU",
     "Output tokens per second, divided by the GPUs; on disaggregated deployments divided by the decode GPUs only.", kHigher,
     MetricGroup::Throughput, kHot, true},
    {"input_tput_per_gpu", "Input throughput per GPU", "tok/s/GPU",
     "Input tokens per second, divided by the GPUs; on disaggregated deployments divided by the prefill GPUs only.", kHigher,
     MetricGroup::Throughput, kHot, true},
};

constexpr MetricGroup kPower = MetricGroup::Power;
constexpr MetricGroup kAgentic = MetricGroup::Agentic;
constexpr MetricGroup kBook = MetricGroup::Bookkeeping;

constexpr Single kSingles[] = {
    {"avg_power_w", "Average power per GPU", "W", "Mean board power per GPU over the benchmark window; no CPU, network or cooling.", kLower,
     kPower, kHot, true},
    {"joules_per_total_token", "Energy per token", "J/tok", "GPU energy over the window / (input + output tokens).", kLower, kPower, kHot,
     true},
    {"joules_per_output_token", "Energy per output token", "J/tok",
     "GPU energy over the window / output tokens. On multinode rows without schema version 2 the energy may be of one role only.", kLower,
     kPower, kHot, true},
    {"joules_per_input_token", "Energy per input token", "J/tok",
     "GPU energy over the window / input tokens. On multinode rows without schema version 2 the energy may be of one role only.", kLower,
     kPower, kHot, true},
    {"joules_per_successful_query", "Energy per request", "J", "GPU energy of the whole deployment / successful requests.", kLower, kPower,
     kHot, true},
    {"avg_total_gpu_power_w", "Average power, all GPUs", "W", "Mean board power of all GPUs of the deployment together.", kLower, kPower,
     kHot, true},
    {"total_gpu_energy_j", "GPU energy", "J", "Board energy of all GPUs over the benchmark window.", kLower, kPower, kHot, true},
    {"prefill_avg_power_w", "Average power per prefill GPU", "W", "Mean board power per prefill GPU over the whole window.", kLower, kPower,
     kHot, true},
    {"decode_avg_power_w", "Average power per decode GPU", "W", "Mean board power per decode GPU over the whole window.", kLower, kPower,
     kHot, true},
    {"prefill_gpu_energy_j", "Prefill GPU energy", "J", "Board energy of the prefill GPUs over the whole window, not over prefill phases.",
     kLower, kPower, kHot, true},
    {"decode_gpu_energy_j", "Decode GPU energy", "J", "Board energy of the decode GPUs over the whole window, not over decode phases.",
     kLower, kPower, kHot, true},
    {"prefill_joules_per_input_token", "Prefill energy per input token", "J/tok",
     "Energy of the prefill GPUs over the whole window / input tokens.", kLower, kPower, kHot, true},
    {"decode_joules_per_output_token", "Decode energy per output token", "J/tok",
     "Energy of the decode GPUs over the whole window / output tokens.", kLower, kPower, kHot, true},
    {"power_valid", "Power measurement valid", "", "1 when the producer's checks of the power telemetry passed, 0 when they did not.",
     kNeither, kPower, kHot, false},
    {"power_metric_schema_version", "Power schema version", "",
     "2: energies without a role are of the whole deployment. Absent: do not compare multinode energies across topologies.", kNeither,
     kPower, kHot, false},
    {"p75_power_w", "P75 power per GPU", "W", "75th percentile of the board power per GPU.", kLower, kPower, kCold, true},
    {"p90_power_w", "P90 power per GPU", "W", "90th percentile of the board power per GPU.", kLower, kPower, kCold, true},
    {"p75_total_gpu_power_w", "P75 power, all GPUs", "W", "75th percentile of the board power of all GPUs together.", kLower, kPower, kCold,
     true},
    {"p90_total_gpu_power_w", "P90 power, all GPUs", "W", "90th percentile of the board power of all GPUs together.", kLower, kPower, kCold,
     true},
    {"cpu_power_valid", "CPU power measurement valid", "", "1 when the producer's checks of the CPU power telemetry passed.", kNeither,
     kPower, kCold, false},
    {"avg_cpu_socket_power_w", "Average power per CPU socket", "W", "Mean power per CPU socket over the benchmark window.", kLower, kPower,
     kCold, true},
    {"avg_total_cpu_power_w", "Average power, all CPUs", "W", "Mean power of all CPU sockets together.", kLower, kPower, kCold, true},
    {"total_cpu_energy_j", "CPU energy", "J", "Energy of all CPU sockets over the benchmark window.", kLower, kPower, kCold, true},
    {"avg_total_module_power_w", "Average power, all modules", "W", "Mean power of all CPU and GPU modules together.", kLower, kPower,
     kCold, true},
    {"total_module_energy_j", "Module energy", "J", "Energy of all CPU and GPU modules over the benchmark window.", kLower, kPower, kCold,
     true},
    {"avg_util_pct", "Average GPU utilisation", "%", "Mean of the GPU utilisation that the driver reports.", kNeither, kPower, kCold,
     false},
    {"avg_mem_used_mb", "Average GPU memory used", "MB", "Mean of the GPU memory in use.", kNeither, kPower, kCold, false},
    {"avg_temp_c", "Average GPU temperature", "°C", "Mean GPU temperature.", kLower, kPower, kCold, true},
    {"peak_temp_c", "Peak GPU temperature", "°C", "Highest GPU temperature seen.", kLower, kPower, kCold, true},

    {"input_tput_tps", "Input throughput", "tok/s", "Input tokens per second of the whole deployment.", kHigher, kAgentic, kCold, true},
    {"output_tput_tps", "Output throughput", "tok/s", "Output tokens per second of the whole deployment.", kHigher, kAgentic, kCold, true},
    {"total_tput_tps", "Throughput", "tok/s", "Input and output tokens per second of the whole deployment.", kHigher, kAgentic, kCold,
     true},
    {"theoretical_cache_hit_rate", "Theoretical cache hit rate", "",
     "Share of the input tokens that a prefix cache of the given size could serve.", kHigher, kAgentic, kCold, false},
    {"theoretical_infinite_cache_hit_rate", "Theoretical hit rate of an infinite cache", "",
     "Share of the input tokens that a prefix cache without limit could serve.", kHigher, kAgentic, kCold, false},
    {"server_gpu_cache_hit_rate", "GPU cache hit rate", "", "Share of the input tokens served from the prefix cache in GPU memory.",
     kHigher, kAgentic, kCold, false},
    {"server_cpu_cache_hit_rate", "CPU cache hit rate", "", "Share of the input tokens served from the prefix cache in CPU memory.",
     kHigher, kAgentic, kCold, false},
    {"server_external_cache_hit_rate", "External cache hit rate", "", "Share of the input tokens served from an external prefix cache.",
     kHigher, kAgentic, kCold, false},
    {"server_overall_cache_hit_rate", "Overall cache hit rate", "", "Share of the input tokens served from any prefix cache.", kHigher,
     kAgentic, kCold, false},
    {"response_cache_hit_rate", "Response cache hit rate", "", "Share of the requests answered from a response cache.", kHigher, kAgentic,
     kCold, false},
    {"gpu_kv_cache_usage_pct", "GPU KV cache usage", "", "Share of the KV cache in GPU memory that was in use.", kNeither, kAgentic, kCold,
     false},
    {"cpu_kv_cache_usage_pct", "CPU KV cache usage", "", "Share of the KV cache in CPU memory that was in use.", kNeither, kAgentic, kCold,
     false},
    {"kv_offload_bytes_gpu_to_cpu", "KV bytes, GPU to CPU", "B", "KV cache bytes moved from GPU to CPU memory.", kNeither, kAgentic, kCold,
     false},
    {"kv_offload_bytes_cpu_to_gpu", "KV bytes, CPU to GPU", "B", "KV cache bytes moved from CPU to GPU memory.", kNeither, kAgentic, kCold,
     false},
    {"kv_offload_time_gpu_to_cpu", "KV transfer time, GPU to CPU", "s", "Time spent moving KV cache from GPU to CPU memory.", kNeither,
     kAgentic, kCold, false},
    {"kv_offload_time_cpu_to_gpu", "KV transfer time, CPU to GPU", "s", "Time spent moving KV cache from CPU to GPU memory.", kNeither,
     kAgentic, kCold, false},
    {"kv_cache_pool_tokens", "KV cache size", "tokens", "Tokens that the KV cache can hold.", kNeither, kAgentic, kCold, false},
    {"allocated_cpu_dram_gb", "CPU memory for the KV cache", "GB", "CPU memory set aside for the KV cache.", kNeither, kAgentic, kCold,
     false},
    {"total_prompt_tokens", "Input tokens, total", "tokens", "Input tokens of all requests.", kNeither, kAgentic, kCold, false},
    {"total_generation_tokens", "Output tokens, total", "tokens", "Output tokens of all requests.", kNeither, kAgentic, kCold, false},

    {"num_gpus", "GPUs as published", "GPUs", "GPU count that the producer wrote into the row.", kNeither, kBook, kCold, false},
    {"duration_seconds", "Duration", "s", "Length of the benchmark window.", kNeither, kBook, kCold, false},
    {"num_requests_total", "Requests sent", "", "Requests sent during the benchmark.", kNeither, kBook, kCold, false},
    {"num_requests_successful", "Requests answered", "", "Requests answered without an error.", kNeither, kBook, kCold, false},
    {"total_requests_completed", "Requests completed by the server", "", "Requests that the server counted as completed.", kNeither, kBook,
     kCold, false},
};

Metric fromSingle(const Single &single) {
    Metric metric;
    metric.key = single.key;
    metric.label = single.label;
    metric.unit = single.unit;
    metric.definition = single.definition;
    metric.better = single.better;
    metric.group = single.group;
    metric.storage = single.storage;
    metric.mustBePositive = single.positive;
    return metric;
}

std::string capitalised(std::string_view text) {
    std::string result(text);
    if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') result[0] = static_cast<char>(result[0] - 'a' + 'A');
    return result;
}

Metric fromQuantity(const Statistic &statistic, const Quantity &quantity, bool cold) {
    const bool spread = statistic.prefix == "std";
    Metric metric;
    metric.key = std::string(statistic.prefix) + '_' + std::string(quantity.key);
    metric.label = std::string(statistic.label) + ' ' + std::string(quantity.label);
    metric.unit = quantity.unit;
    metric.definition = capitalised(statistic.phrase) + ' ' + std::string(quantity.definition) + '.';
    metric.better = spread && quantity.better != Better::Neither ? Better::Lower : quantity.better;
    metric.group = quantity.group;
    metric.storage = cold || statistic.agenticOnly ? MetricStorage::Cold : MetricStorage::Hot;
    // A spread of 0 is possible (one request); a latency of 0 is not.
    metric.mustBePositive = !spread && (quantity.group == MetricGroup::Latency || quantity.unit == "tok/s/user");
    return metric;
}

/// Interactivity is by definition the reciprocal of the *same statistic* of the time per output token, so its P99 is
/// the slow tail. A reciprocal of a standard deviation means nothing: there is no std_intvty.
Metric interactivity(const Statistic &statistic) {
    Metric metric;
    metric.key = std::string(statistic.prefix) + "_intvty";
    metric.label = std::string(statistic.label) + " interactivity";
    metric.unit = "tok/s/user";
    metric.definition = "Output tokens per second that one user sees: 1 / " + std::string(statistic.prefix) +
                        " time per output token (1 / inter-token latency on agentic rows).";
    metric.better = Better::Higher;
    metric.group = MetricGroup::Interactivity;
    metric.storage = statistic.agenticOnly ? MetricStorage::Cold : MetricStorage::Hot;
    metric.mustBePositive = true;
    return metric;
}

} // namespace

std::vector<Metric> buildMetricTable() {
    std::vector<Metric> table;
    for (const Single &single : kThroughputs) table.push_back(fromSingle(single));
    for (const Statistic &statistic : kStatistics) {
        if (statistic.prefix != "std") table.push_back(interactivity(statistic));
    }
    for (const Quantity &quantity : kLatencies) {
        for (const Statistic &statistic : kStatistics) table.push_back(fromQuantity(statistic, quantity, false));
    }
    for (const Single &single : kSingles) table.push_back(fromSingle(single));
    for (const Quantity &quantity : kAgenticQuantities) {
        for (const Statistic &statistic : kStatistics) table.push_back(fromQuantity(statistic, quantity, true));
    }
    std::stable_partition(table.begin(), table.end(), [](const Metric &metric) { return metric.storage == MetricStorage::Hot; });
    for (std::size_t i = 0; i < table.size(); ++i) table[i].id = MetricId{static_cast<std::uint16_t>(i)};
    return table;
}

} // namespace ps
