// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/metric.h"

#include "core/domain/metric_table.h"

#include <unordered_map>

namespace ps {

namespace {

const std::vector<Metric> &registry() {
    static const std::vector<Metric> metrics = buildMetricTable();
    return metrics;
}

} // namespace

std::string_view betterKey(Better better) {
    switch (better) {
    case Better::Higher: return "higher";
    case Better::Lower: return "lower";
    case Better::Neither: return "none";
    }
    return "none";
}

std::string Metric::labelWithUnit() const {
    return unit.empty() ? label : label + " (" + unit + ")";
}

std::span<const Metric> allMetrics() {
    return registry();
}

std::size_t metricCount() {
    return registry().size();
}

const Metric &metric(MetricId id) {
    return registry()[id.index];
}

const Metric *findMetric(std::string_view key) {
    static const auto byKey = [] {
        std::unordered_map<std::string_view, const Metric *> map;
        for (const Metric &entry : registry()) map.emplace(entry.key, &entry);
        return map;
    }();
    const auto it = byKey.find(key);
    return it == byKey.end() ? nullptr : it->second;
}

} // namespace ps
