// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/row_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ps {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

/// A value longer than this names nothing and explains nothing; it is somebody's log.
constexpr std::size_t kMaxTextBytes = 4096;
/// Keys of rows are words. A longer one is not worth a column in anybody's table.
constexpr std::size_t kMaxKeyBytes = 256;

/// Sorts by key; of the same key twice the later one stays, and `repeated` is told.
template <typename Value, typename Repeated>
void sortByKey(std::vector<std::pair<std::string, Value>> &pairs, Repeated repeated) {
    if (pairs.size() < 2) return;
    std::stable_sort(pairs.begin(), pairs.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    for (std::size_t i = 1; i < pairs.size(); ++i) {
        if (pairs[i].first == pairs[i - 1].first) repeated(pairs[i].first);
    }
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

/// The beginning of a value, for a message.
std::string shortText(const FieldValue &value) {
    constexpr std::size_t kShown = 40;
    const std::string text = valueAsText(value);
    return text.size() <= kShown ? text : text.substr(0, kShown) + "…";
}

} // namespace

void RowReader::read(object row, std::size_t elementIndex) {
    start(elementIndex);
    take(row);
    finish();
}

void RowReader::start(std::size_t elementIndex) {
    m_element = elementIndex;
    m_fields.fill({});
    m_nested.clear();
    m_hasMetrics = false;
    m_values.metrics = MetricValues();
    m_values.otherMetrics.clear();
    m_values.attributes.clear();
    m_lookups.outer.startRow();
}

void RowReader::take(object fields) {
    for (const auto field : fields) take(field.key, field.value);
}

void RowReader::take(std::string_view key, element value) {
    if (isUsableKey(key)) takeElement(m_lookups.outer.meaningOf(key), key, value);
}

void RowReader::take(std::string_view key, const FieldValue &value) {
    if (isUsableKey(key)) takeAs(m_lookups.outer.meaningOf(key), key, value);
}

void RowReader::takeNested(std::string_view path, const FieldValue &value) {
    if (!isUsableKey(path)) return;
    const FieldMeaning &meaning = m_lookups.outer.meaningOf(path);
    if (meaning.kind == FieldMeaning::Kind::Metric || meaning.kind == FieldMeaning::Kind::Dropped) {
        takeAs(meaning, path, value);
    } else if (value.isNumeric()) {
        m_values.otherMetrics.emplace_back(path, *readNumber(value).number + 0.0);
        note(NoteCode::OtherMetrics, "nested",
             [&] { return "nested metrics as " + inQuotes(path) + " are not known; kept under such names"; });
    } else {
        takeAttribute(path, value);
    }
}

void RowReader::keep(std::string_view key, const FieldValue &number) {
    m_values.otherMetrics.emplace_back(key, *readNumber(number).number + 0.0);
}

void RowReader::finish() {
    object metrics;
    if (m_hasMetrics && m_metrics.get(metrics) == simdjson::SUCCESS) {
        m_lookups.inner.startRow();
        for (const auto field : metrics) {
            if (isUsableKey(field.key)) takeElement(m_lookups.inner.meaningOf(field.key), field.key, field.value);
        }
    }
    const auto repeated = [this](std::string_view key) { noteRepeated(key); };
    sortByKey(m_values.otherMetrics, repeated);
    sortByKey(m_values.attributes, repeated);
}

void RowReader::takeElement(const FieldMeaning &meaning, std::string_view key, element value) {
    const FieldValue simple = valueOf(value);
    if (simple.kind != FieldValue::Kind::Nested) {
        takeAs(meaning, key, simple);
    } else if (meaning.kind == FieldMeaning::Kind::Field && meaning.field == RowField::Metrics) {
        m_metrics = value;
        m_hasMetrics = true;
    } else if (meaning.kind == FieldMeaning::Kind::Metric || meaning.kind == FieldMeaning::Kind::Dropped) {
        takeAs(meaning, key, simple);
    } else if (auto name = meaning.kind == FieldMeaning::Kind::Attribute ? nameAndVersion(value) : std::nullopt) {
        takeAttribute(key, FieldValue::ofText(m_nested.emplace_back(std::move(*name))));
    } else {
        takeAs(meaning, key, FieldValue::ofNested(m_nested.emplace_back(simdjson::minify(value))));
    }
}

void RowReader::takeAs(const FieldMeaning &meaning, std::string_view key, const FieldValue &value) {
    if (value.kind == FieldValue::Kind::Null) {
        takeNull(meaning, key);
        return;
    }
    switch (meaning.kind) {
    case FieldMeaning::Kind::Field: takeField(meaning, key, value); break;
    case FieldMeaning::Kind::Metric: takeMetric(*meaning.metric, value); break;
    case FieldMeaning::Kind::Attribute: takeAttribute(key, value); break;
    case FieldMeaning::Kind::Dropped: break;
    case FieldMeaning::Kind::Other: takeOther(key, value); break;
    }
}

/// Of the same key twice the later one counts, as everywhere in JSON.
void RowReader::takeNull(const FieldMeaning &meaning, std::string_view key) {
    if (meaning.kind == FieldMeaning::Kind::Field) {
        if (has(meaning.field) && m_keys[index(meaning.field)] == key) noteRepeated(key);
        m_fields[index(meaning.field)] = {};
    } else if (meaning.kind == FieldMeaning::Kind::Metric) {
        if (metric(*meaning.metric)) noteRepeated(key);
        m_values.metrics.clear(meaning.metric->id);
    }
}

void RowReader::takeField(const FieldMeaning &meaning, std::string_view key, const FieldValue &value) {
    if (has(meaning.field) && m_keys[index(meaning.field)] == key) noteRepeated(key);
    m_fields[index(meaning.field)] = value;
    m_keys[index(meaning.field)] = key;
    if (meaning.alsoAttribute) takeAttribute(key, value);
}

void RowReader::takeMetric(const Metric &metric, const FieldValue &value) {
    if (this->metric(metric)) noteRepeated(metric.key);
    const auto [number, fit] = readNumber(value);
    noteFit(fit, metric.key, value);
    if (!number) return;
    if (!std::isfinite(*number)) {
        note(NoteCode::NonFiniteValue, metric.key, [&] { return inQuotes(metric.key) + " is NaN or infinite; stored as missing"; });
    } else if (metric.mustBePositive && !(*number > 0)) {
        note(NoteCode::NotPositive, metric.key, [&] { return inQuotes(metric.key) + " is not greater than 0; stored as missing"; });
    } else {
        m_values.metrics.set(metric.id, *number + 0.0); // −0 is 0
    }
}

void RowReader::takeOther(std::string_view key, const FieldValue &value) {
    if (!value.isNumeric()) {
        takeAttribute(key, value);
        return;
    }
    m_values.otherMetrics.emplace_back(key, *readNumber(value).number + 0.0);
    note(NoteCode::OtherMetrics, key, [&] { return "metric " + inQuotes(key) + " is not known; kept under this name"; });
}

void RowReader::takeAttribute(std::string_view key, const FieldValue &value) {
    if (value.text.size() > kMaxTextBytes) {
        note(NoteCode::WrongType, key,
             [&] { return inQuotes(key) + " has " + std::to_string(value.text.size()) + " bytes, which is too long to keep; left out"; });
    } else if (std::string text = valueAsText(value); !text.empty()) {
        m_values.attributes.emplace_back(key, std::move(text));
    }
}

bool RowReader::isUsableKey(std::string_view key) {
    if (key.size() <= kMaxKeyBytes) return true;
    note(NoteCode::WrongType, "", [&] {
        return "a field has a name of " + std::to_string(key.size()) + " bytes, more than " + std::to_string(kMaxKeyBytes) + "; left out";
    });
    return false;
}

std::optional<int> RowReader::integer(RowField field) {
    if (!has(field)) return std::nullopt;
    const auto [number, fit] = readInteger(m_fields[index(field)]);
    noteFit(fit, m_keys[index(field)], m_fields[index(field)]);
    return number;
}

std::string_view RowReader::text(RowField field) {
    if (!has(field)) return {};
    const FieldValue &value = m_fields[index(field)];
    if (value.kind == FieldValue::Kind::Text && value.text.size() <= kMaxTextBytes) return value.text;
    if (value.kind == FieldValue::Kind::Text)
        note(NoteCode::WrongType, m_keys[index(field)], [&] {
            return inQuotes(m_keys[index(field)]) + " has " + std::to_string(value.text.size()) + " bytes, which is too long; left out";
        });
    else
        noteFit(NumberFit::NoNumber, m_keys[index(field)], value);
    return {};
}

void RowReader::moveInto(Measurement &measurement) {
    measurement.metrics = std::move(m_values.metrics);
    measurement.otherMetrics = std::move(m_values.otherMetrics);
    measurement.attributes = std::move(m_values.attributes);
    measurement.element = m_element;
}

void RowReader::noteFit(NumberFit fit, std::string_view key, const FieldValue &value) {
    switch (fit) {
    case NumberFit::Exact: break;
    case NumberFit::Altered:
        note(NoteCode::RoundedNumber, key,
             [&] { return inQuotes(key) + " is '" + shortText(value) + "', which is no plain number of its kind; rounded, or cut there"; });
        break;
    case NumberFit::OutOfRange:
        note(NoteCode::OutOfRange, key, [&] { return inQuotes(key) + " is too large a number; stored as missing"; });
        break;
    case NumberFit::NoNumber:
        note(NoteCode::WrongType, key, [&] { return inQuotes(key) + " has a value of the wrong type; left out"; });
        break;
    }
}

void RowReader::noteRepeated(std::string_view key) {
    note(NoteCode::RepeatedKey, key, [&] { return inQuotes(key) + " stands twice in one row; the later one counts"; });
}

} // namespace ps
