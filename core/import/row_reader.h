// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/import/field_reader.h"
#include "core/import/field_value.h"
#include "core/import/note_collector.h"
#include "core/import/row_fields.h"

#include <array>
#include <deque>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>

namespace ps {

/// What a reader of rows remembers from document to document, to be quick.
struct RowKeys {
    FieldLookup outer; ///< of the row
    FieldLookup inner; ///< of its metrics object
};

/// Takes rows of one document apart, one after the other: the fields that define the row, the metrics, and the rest.
/// The document must outlive the reader.
class RowReader {
public:
    RowReader(RowKeys &keys, NoteCollector &notes) : m_lookups(keys), m_notes(notes) {}

    /// Reads a row of JSON and the metrics inside it. Values that cannot be used are noted and left out.
    void read(simdjson::dom::object row, std::size_t element);

    /// The same in steps, for rows that are put together: start(), what belongs to the row, finish().
    void start(std::size_t element);
    void take(simdjson::dom::object fields);
    /// `key` and the text of `value` must live as long as the row.
    void take(std::string_view key, const FieldValue &value);
    void take(std::string_view key, simdjson::dom::element value);
    /// A value of a nested object, by its key or the path of keys that leads there. Unknown numbers share one note.
    void takeNested(std::string_view path, const FieldValue &value);
    /// A number that is known to be no metric of the table: kept without a note.
    void keep(std::string_view key, const FieldValue &number);
    void finish();

    /// True when the field is there and not null.
    bool has(RowField field) const { return m_fields[index(field)].kind != FieldValue::Kind::Null; }
    /// The value as it stands in the document, for a note about it.
    std::string shown(RowField field) const { return valueAsText(m_fields[index(field)]); }
    /// Missing, or noted as of the wrong type or out of range. Noted when it had to be rounded.
    std::optional<int> integer(RowField field);
    bool boolean(RowField field) const { return readBool(m_fields[index(field)]); }
    bool isText(RowField field) const { return m_fields[index(field)].kind == FieldValue::Kind::Text; }
    /// Empty when missing, or noted as of the wrong type or too long.
    std::string_view text(RowField field);
    /// The value of a metric, where the row has it.
    std::optional<double> metric(const Metric &metric) const { return m_values.metrics.value(metric.id); }

    /// Moves metrics, other metrics and attributes of the row there.
    void moveInto(Measurement &measurement);

    /// Adds a note about this row.
    template <typename Message>
    void note(NoteCode code, std::string_view subject, Message message) {
        m_notes.add(code, subject, static_cast<std::int64_t>(m_element), message);
    }

private:
    static std::size_t index(RowField field) { return static_cast<std::size_t>(field); }
    void takeAs(const FieldMeaning &meaning, std::string_view key, const FieldValue &value);
    void takeNull(const FieldMeaning &meaning, std::string_view key);
    void takeElement(const FieldMeaning &meaning, std::string_view key, simdjson::dom::element value);
    void takeField(const FieldMeaning &meaning, std::string_view key, const FieldValue &value);
    void takeMetric(const Metric &metric, const FieldValue &value);
    void takeOther(std::string_view key, const FieldValue &value);
    void takeAttribute(std::string_view key, const FieldValue &value);
    bool isUsableKey(std::string_view key);
    void noteFit(NumberFit fit, std::string_view key, const FieldValue &value);
    void noteRepeated(std::string_view key);

    RowKeys &m_lookups;
    NoteCollector &m_notes;
    std::array<FieldValue, kRowFieldCount> m_fields;
    std::array<std::string_view, kRowFieldCount> m_keys;
    std::deque<std::string> m_nested; // JSON of fields that are objects or arrays
    simdjson::dom::element m_metrics;
    bool m_hasMetrics = false;
    Measurement m_values; // only metrics, otherMetrics and attributes are used
    std::size_t m_element = 0;
};

} // namespace ps
