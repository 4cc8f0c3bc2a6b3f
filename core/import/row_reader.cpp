// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/row_reader.h"

#include "core/import/field_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

/// A nested value longer than this explains nothing; it is somebody's log.
constexpr std::size_t kMaxAttributeBytes = 4096;

/// Sorts by key; of the same key twice the later one stays.
template <typename Value>
void sortByKey(std::vector<std::pair<std::string, Value>> &pairs) {
    if (pairs.size() < 2) return;
    std::stable_sort(pairs.begin(), pairs.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    const auto firstKept =
        std::unique(pairs.rbegin(), pairs.rend(), [](const auto &a, const auto &b) { return a.first == b.first; }).base();
    pairs.erase(pairs.begin(), firstKept);
}

/// {"name": "sglang-router", "version": "0.3.2"} → "sglang-router 0.3.2"
std::optional<std::string> nameAndVersion(element value) {
    object fields;
    std::string_view name;
    if (value.get(fields) != simdjson::SUCCESS || fields["name"].get(name) != simdjson::SUCCESS) return std::nullopt;
    std::string text(name);
    std::string_view version;
    if (fields["version"].get(version) == simdjson::SUCCESS && !version.empty()) text.append(" ").append(version);
    return text;
}

std::string inQuotes(std::string_view text) {
    return "'" + std::string(text) + "'";
}

} // namespace

void RowReader::read(object row, std::size_t elementIndex) {
    m_element = elementIndex;
    m_present.fill(false);
    m_values.metrics = MetricValues();
    m_values.otherMetrics.clear();
    m_values.attributes.clear();
    readFields(row, false);
    object metrics;
    if (has(RowField::Metrics) && m_fields[index(RowField::Metrics)].get(metrics) == simdjson::SUCCESS) readFields(metrics, true);
    sortByKey(m_values.otherMetrics);
    sortByKey(m_values.attributes);
}

void RowReader::readFields(object fields, bool nested) {
    FieldLookup &lookup = nested ? m_lookups.inner : m_lookups.outer;
    lookup.startRow();
    for (const auto field : fields) {
        const FieldMeaning &meaning = lookup.meaningOf(field.key);
        if (field.value.type() == element_type::NULL_VALUE) {
            // Of the same key twice the later one counts, as everywhere in JSON.
            if (meaning.kind == FieldMeaning::Kind::Field) m_present[index(meaning.field)] = false;
            if (meaning.kind == FieldMeaning::Kind::Metric) m_values.metrics.clear(meaning.metric->id);
            continue;
        }
        switch (meaning.kind) {
        case FieldMeaning::Kind::Field: takeField(meaning, field.key, field.value); break;
        case FieldMeaning::Kind::Metric: takeMetric(*meaning.metric, field.value); break;
        case FieldMeaning::Kind::Attribute:
            if (std::string text = nameAndVersion(field.value).value_or(valueAsText(field.value)); !text.empty())
                m_values.attributes.emplace_back(field.key, std::move(text));
            break;
        case FieldMeaning::Kind::Dropped: break;
        case FieldMeaning::Kind::Other: takeOther(field.key, field.value); break;
        }
    }
}

void RowReader::takeField(const FieldMeaning &meaning, std::string_view key, element value) {
    m_fields[index(meaning.field)] = value;
    m_present[index(meaning.field)] = true;
    m_keys[index(meaning.field)] = key;
    if (meaning.alsoAttribute) m_values.attributes.emplace_back(key, valueAsText(value));
}

void RowReader::takeMetric(const Metric &metric, element value) {
    const auto number = readNumber(value);
    if (!number) {
        noteWrongType(metric.key);
    } else if (!std::isfinite(*number)) {
        note(NoteCode::NonFiniteValue, metric.key, [&] { return inQuotes(metric.key) + " is NaN or infinite; stored as missing"; });
    } else if (metric.mustBePositive && !(*number > 0)) {
        note(NoteCode::NotPositive, metric.key, [&] { return inQuotes(metric.key) + " is not greater than 0; stored as missing"; });
    } else {
        m_values.metrics.set(metric.id, *number);
    }
}

void RowReader::takeOther(std::string_view key, element value) {
    const element_type type = value.type();
    if (type == element_type::DOUBLE || type == element_type::INT64 || type == element_type::UINT64) {
        m_values.otherMetrics.emplace_back(key, double(value));
        note(NoteCode::OtherMetrics, key, [&] { return "metric " + inQuotes(key) + " is not known; kept under this name"; });
        return;
    }
    std::string text = valueAsText(value);
    if (text.size() > kMaxAttributeBytes) {
        note(NoteCode::WrongType, key,
             [&] { return inQuotes(key) + " has " + std::to_string(text.size()) + " bytes, which is too long to keep; left out"; });
    } else if (!text.empty()) {
        m_values.attributes.emplace_back(key, std::move(text));
    }
}

std::optional<int> RowReader::integer(RowField field) {
    if (!has(field)) return std::nullopt;
    const auto number = readInteger(m_fields[index(field)]);
    if (!number) noteWrongType(m_keys[index(field)]);
    return number;
}

bool RowReader::boolean(RowField field) const {
    return has(field) && readBool(m_fields[index(field)]);
}

std::string_view RowReader::text(RowField field) {
    if (!has(field)) return {};
    const element value = m_fields[index(field)];
    if (value.type() != element_type::STRING) noteWrongType(m_keys[index(field)]);
    return readText(value);
}

void RowReader::moveInto(Measurement &measurement) {
    measurement.metrics = std::move(m_values.metrics);
    measurement.otherMetrics = std::move(m_values.otherMetrics);
    measurement.attributes = std::move(m_values.attributes);
    measurement.element = m_element;
}

void RowReader::noteWrongType(std::string_view key) {
    note(NoteCode::WrongType, key, [&] { return inQuotes(key) + " has a value of the wrong type; left out"; });
}

} // namespace ps
