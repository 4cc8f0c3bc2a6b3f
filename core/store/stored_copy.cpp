// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/stored_copy.h"

#include "core/store/database.h"
#include "core/store/metric_columns.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ps {

namespace {

/// Adds the pairs of `stored` whose key `merged` lacks; false when a key has two values. Both sorted by key.
template <typename Value>
bool mergePairs(const std::vector<std::pair<std::string, Value>> &stored, std::vector<std::pair<std::string, Value>> &merged) {
    for (const auto &pair : stored) {
        const auto at =
            std::lower_bound(merged.begin(), merged.end(), pair, [](const auto &a, const auto &b) { return a.first < b.first; });
        if (at != merged.end() && at->first == pair.first) {
            if (at->second != pair.second) return false;
        } else {
            merged.insert(at, pair);
        }
    }
    return true;
}

} // namespace

Result<StoredCopies> StoredCopies::create(Database &database) {
    std::string columns = "image.name, attribute_set.json, result_other.json, series_id, run_id, image_id, spelling_id,"
                          " attribute_set_id, document_id, attempt, artifact, fingerprint, element, normalisations, archive_id";
    for (const Metric &metric : allMetrics()) columns += ", " + std::string(metricTable(metric)) + '.' + metricColumn(metric);
    Result<Statement> query = database.prepare("SELECT " + columns +
                                               " FROM result LEFT JOIN image ON image.id = result.image_id"
                                               " LEFT JOIN attribute_set ON attribute_set.id = result.attribute_set_id"
                                               " LEFT JOIN document ON document.id = result.document_id"
                                               " LEFT JOIN result_other ON result_other.result_id = result.id"
                                               " LEFT JOIN result_cold ON result_cold.result_id = result.id WHERE result.id = ?");
    if (!query) return failure(query.error());
    return StoredCopies(std::move(*query));
}

Result<ResultVersion> StoredCopies::read(std::int64_t resultId) {
    constexpr int kFirstMetric = 15;
    m_query.bind(1, resultId);
    const Result<bool> row = m_query.step();
    if (!row) return failure(row.error());
    if (!*row) return failure(ErrorCode::Corrupt, "the store lost result " + std::to_string(resultId));
    ResultVersion version;
    if (!m_query.isNull(0)) version.values.image = m_query.text(0);
    if (!m_query.isNull(1)) version.values.attributes = attributesFromJson(m_query.text(1));
    if (!m_query.isNull(2)) version.values.otherMetrics = otherMetricsFromJson(m_query.text(2));
    ResultKeys &keys = version.keys;
    keys.series = m_query.integer(3);
    keys.run = m_query.integer(4);
    keys.image = m_query.optionalInteger(5);
    keys.spelling = m_query.integer(6);
    keys.attributeSet = m_query.optionalInteger(7);
    keys.document = m_query.integer(8);
    keys.age = {m_query.optionalInteger(9).value_or(VersionAge::kNoAttempt), m_query.optionalInteger(10).value_or(VersionAge::kNoArtifact)};
    keys.fingerprint = m_query.integer(11);
    keys.element = static_cast<std::size_t>(m_query.integer(12));
    keys.normalisations = static_cast<std::uint32_t>(m_query.integer(13));
    version.archive = m_query.integer(14);
    for (const Metric &metric : allMetrics()) {
        const int column = kFirstMetric + static_cast<int>(metric.id.index);
        if (!m_query.isNull(column)) version.values.metrics.set(metric.id, m_query.real(column));
    }
    m_query.reset();
    return version;
}

std::optional<Measurement> mergedCopies(const Measurement &stored, const Measurement &incoming) {
    Measurement merged = incoming;
    for (const Metric &metric : allMetrics()) {
        const std::optional<double> known = stored.metrics.value(metric.id);
        if (!known) continue;
        const std::optional<double> given = incoming.metrics.value(metric.id);
        if (given && *given != *known) return std::nullopt;
        merged.metrics.set(metric.id, *known);
    }
    if (stored.image && incoming.image && *stored.image != *incoming.image) return std::nullopt;
    if (stored.image) merged.image = stored.image;
    if (!mergePairs(stored.otherMetrics, merged.otherMetrics) || !mergePairs(stored.attributes, merged.attributes)) return std::nullopt;
    return merged;
}

std::optional<Measurement> mergedStrangers(const Measurement &stored, const Measurement &incoming) {
    const std::span<const Metric> metrics = allMetrics();
    const bool agree = std::any_of(metrics.begin(), metrics.end(), [&](const Metric &metric) {
        const std::optional<double> known = stored.metrics.value(metric.id);
        return known && known == incoming.metrics.value(metric.id);
    });
    return agree ? mergedCopies(stored, incoming) : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> attributesFromJson(std::string_view json) {
    std::vector<std::pair<std::string, std::string>> attributes;
    const nlohmann::json object = nlohmann::json::parse(json, nullptr, false);
    for (const auto &[key, value] : object.items()) {
        if (value.is_string()) attributes.emplace_back(key, value.get<std::string>());
    }
    return attributes;
}

std::vector<std::pair<std::string, double>> otherMetricsFromJson(std::string_view json) {
    std::vector<std::pair<std::string, double>> metrics;
    const nlohmann::json object = nlohmann::json::parse(json, nullptr, false);
    for (const auto &[key, value] : object.items()) {
        if (value.is_number()) metrics.emplace_back(key, value.get<double>());
    }
    return metrics;
}

} // namespace ps
