// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ps {

/// Which direction of a metric is the good one. A metric without one (a token count) cannot be an axis of a frontier.
enum class Better { Higher, Lower, Neither };

std::string_view betterKey(Better better); ///< "higher", "lower", "none"

enum class MetricGroup { Throughput, Interactivity, Latency, Power, Agentic, Bookkeeping };

/// Where the store keeps a metric: in the table that every query reads, or in the one for rarely present metrics.
enum class MetricStorage { Hot, Cold };

/// Position of a metric in allMetrics(). Not stable between versions: never stored, use the key.
struct MetricId {
    std::uint16_t index = 0;
    friend auto operator<=>(MetricId, MetricId) = default;
};

/// One metric that the archives know. Units are SI where the archive's are; every stored value is in `unit`.
struct Metric {
    MetricId id;
    std::string key;        ///< As in the archives, dots included: "p99.9_ttft"
    std::string label;      ///< "P99.9 time to first token"
    std::string unit;       ///< "s", "tok/s/GPU", "" for a plain number
    std::string definition; ///< One sentence that says how the number comes about.
    Better better = Better::Neither;
    MetricGroup group = MetricGroup::Bookkeeping;
    MetricStorage storage = MetricStorage::Cold;
    /// A latency, throughput or power: 0, a negative value or a non-finite one means "not measured", not a number.
    bool mustBePositive = false;

    /// "Median interactivity (tok/s/user)"
    std::string labelWithUnit() const;
};

/// Every known metric, hot ones first, in an order fit for a menu. Built once, thread-safe.
std::span<const Metric> allMetrics();
std::size_t metricCount();
const Metric &metric(MetricId id);
/// nullptr when the key is unknown. Constant time; used for every field of every row of an import.
const Metric *findMetric(std::string_view key);

inline constexpr std::string_view kDefaultXMetric = "median_intvty";
inline constexpr std::string_view kDefaultYMetric = "tput_per_gpu";

} // namespace ps
