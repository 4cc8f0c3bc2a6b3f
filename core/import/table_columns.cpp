// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/table_columns.h"

#include "core/import/row_fields.h"

#include <algorithm>
#include <array>

namespace ps {

namespace {

struct Named {
    std::string_view header, key;
};

/// As in both headers of the export; "Chip" is read as "GPU" before.
constexpr std::array kDashboardColumns = {
    Named{"Model", "model"},
    Named{"ISL", "isl"},
    Named{"OSL", "osl"},
    Named{"Hardware", "hardware"},
    Named{"GPU", "hardware"},
    Named{"Hardware Key", "hardware_key"},
    Named{"GPU Key", "hardware_key"},
    Named{"Framework", "framework"},
    Named{"Precision", "precision"},
    Named{"TP", "decode_tp"},
    Named{"Concurrency", "conc"},
    Named{"Date", "date"},
    Named{"Throughput/GPU (tok/s)", "tput_per_gpu"},
    Named{"Output Throughput/GPU (tok/s)", "output_tput_per_gpu"},
    Named{"Input Throughput/GPU (tok/s)", "input_tput_per_gpu"},
    Named{"Disaggregated", "disagg"},
    Named{"Num Prefill GPUs", "num_prefill_gpu"},
    Named{"Num Decode GPUs", "num_decode_gpu"},
    Named{"Spec Decoding", "spec_decoding"},
    Named{"EP", "decode_ep"},
    Named{"DP Attention", "decode_dp_attention"},
    Named{"Is Multinode", "is_multinode"},
    Named{"Run URL", "run_url"},
};

constexpr std::array kStatistics = {
    Named{"Mean ", "mean_"}, Named{"Median ", "median_"}, Named{"P75 ", "p75_"},     Named{"P90 ", "p90_"},
    Named{"P95 ", "p95_"},   Named{"P99 ", "p99_"},       Named{"P99.9 ", "p99.9_"}, Named{"Std ", "std_"},
};

constexpr std::array kQuantities = {
    Named{"TTFT", "ttft"}, Named{"TPOT", "tpot"}, Named{"Interactivity", "intvty"}, Named{"ITL", "itl"}, Named{"E2E Latency", "e2el"},
};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string withGpuForChip(std::string_view header) {
    constexpr std::string_view kChip = "Chip";
    std::string text(header);
    for (std::size_t at = text.find(kChip); at != std::string::npos; at = text.find(kChip, at)) text.replace(at, kChip.size(), "GPU");
    return text;
}

/// "TTFT (ms)" → "ttft"
std::string_view quantityOf(std::string_view text) {
    const std::string_view name = trimmed(text.substr(0, text.find('(')));
    for (const Named &quantity : kQuantities) {
        if (quantity.header == name) return quantity.key;
    }
    return {};
}

bool contains(const std::vector<std::string> &keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool isDashboard(const std::vector<std::string> &keys, const std::vector<std::string> &header) {
    const bool named = contains(header, "Model") && contains(header, "Concurrency");
    return named && contains(keys, "conc") && (contains(keys, "hardware") || contains(keys, "hardware_key"));
}

TableKind kindOfKeys(const std::vector<std::string> &keys) {
    const bool hardware = contains(keys, "hw") || contains(keys, "hardware");
    const bool concurrency = contains(keys, "conc") || contains(keys, "users");
    const bool measured = std::any_of(keys.begin(), keys.end(), [](const std::string &key) {
        const FieldMeaning meaning = meaningOfKey(key);
        return meaning.kind == FieldMeaning::Kind::Metric && meaning.metric->group != MetricGroup::Bookkeeping;
    });
    if (!hardware || !concurrency || !measured) return TableKind::None;
    return contains(keys, "spec_method") || contains(keys, "run_url") ? TableKind::ApiRows : TableKind::JobRows;
}

} // namespace

std::string dashboardKey(std::string_view header) {
    const std::string text = withGpuForChip(trimmed(header));
    for (const Named &column : kDashboardColumns) {
        if (column.header == text) return std::string(column.key);
    }
    for (const Named &statistic : kStatistics) {
        if (text.compare(0, statistic.header.size(), statistic.header) != 0) continue;
        const std::string_view quantity = quantityOf(std::string_view(text).substr(statistic.header.size()));
        if (!quantity.empty()) return std::string(statistic.key).append(quantity);
    }
    return {};
}

TableColumns columnsOf(const std::vector<std::string> &header) {
    TableColumns dashboard;
    TableColumns rows;
    for (const std::string &name : header) {
        const std::string_view plain = trimmed(name);
        const std::string key = dashboardKey(name);
        const bool inMilliseconds = plain.size() > 4 && plain.substr(plain.size() - 4) == "(ms)";
        dashboard.keys.push_back(key.empty() ? std::string(plain) : key);
        dashboard.milliseconds.push_back(!key.empty() && inMilliseconds);
        rows.keys.emplace_back(plain);
        rows.milliseconds.push_back(false);
    }
    if (isDashboard(dashboard.keys, header)) {
        dashboard.kind = TableKind::Dashboard;
        return dashboard;
    }
    rows.kind = kindOfKeys(rows.keys);
    return rows;
}

} // namespace ps
