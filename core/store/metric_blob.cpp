// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/metric_blob.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace ps {

namespace {

void appendDouble(std::string &values, double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8) values += static_cast<char>(static_cast<unsigned char>(bits >> shift));
}

double doubleAt(std::string_view values, std::size_t index) {
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i-- > 0;) bits = (bits << 8U) | static_cast<unsigned char>(values[8 * index + i]);
    return std::bit_cast<double>(bits);
}

} // namespace

MetricBlob toBlob(const Measurement &measurement) {
    nlohmann::json keys = nlohmann::json::array();
    MetricBlob blob;
    for (const Metric &metric : allMetrics()) {
        const std::optional<double> value = measurement.metrics.value(metric.id);
        if (!value) continue;
        keys.push_back(metric.key);
        appendDouble(blob.values, *value);
    }
    for (const auto &[key, value] : measurement.otherMetrics) {
        keys.push_back(key);
        appendDouble(blob.values, value);
    }
    blob.keys = keys.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return blob;
}

void fromBlob(std::string_view keys, std::string_view values, Measurement &measurement) {
    const nlohmann::json list = nlohmann::json::parse(keys, nullptr, false);
    if (!list.is_array()) return;
    for (std::size_t i = 0; i < std::min(list.size(), values.size() / 8); ++i) {
        if (!list[i].is_string()) continue;
        const std::string key = list[i].get<std::string>();
        if (const Metric *known = findMetric(key)) {
            measurement.metrics.set(known->id, doubleAt(values, i));
        } else {
            measurement.otherMetrics.emplace_back(key, doubleAt(values, i));
        }
    }
    std::sort(measurement.otherMetrics.begin(), measurement.otherMetrics.end());
}

} // namespace ps
