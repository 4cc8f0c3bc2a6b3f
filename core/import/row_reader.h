// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/measurement.h"
#include "core/import/field_reader.h"
#include "core/import/note_collector.h"
#include "core/import/row_fields.h"

#include <array>
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

    /// Reads the row and the metrics inside it. Values that cannot be used are noted and left out.
    void read(simdjson::dom::object row, std::size_t element);

    /// True when the field is there and not null.
    bool has(RowField field) const { return m_present[index(field)]; }
    /// The value as it stands in the document, for a note about it.
    std::string shown(RowField field) const { return valueAsText(m_fields[index(field)]); }
    /// Missing, or noted as of the wrong type.
    std::optional<int> integer(RowField field);
    bool boolean(RowField field) const;
    bool isText(RowField field) const { return has(field) && m_fields[index(field)].is_string(); }
    /// Empty when missing, or noted as of the wrong type.
    std::string_view text(RowField field);

    /// Moves metrics, other metrics and attributes of the row there.
    void moveInto(Measurement &measurement);

    /// Adds a note about this row.
    template <typename Message>
    void note(NoteCode code, std::string_view subject, Message message) {
        m_notes.add(code, subject, static_cast<std::int64_t>(m_element), message);
    }

private:
    static std::size_t index(RowField field) { return static_cast<std::size_t>(field); }
    void readFields(simdjson::dom::object fields, bool nested);
    void takeField(const FieldMeaning &meaning, std::string_view key, simdjson::dom::element value);
    void takeMetric(const Metric &metric, simdjson::dom::element value);
    void takeOther(std::string_view key, simdjson::dom::element value);
    void noteWrongType(std::string_view key);

    RowKeys &m_lookups;
    NoteCollector &m_notes;
    std::array<simdjson::dom::element, kRowFieldCount> m_fields;
    std::array<bool, kRowFieldCount> m_present{};
    std::array<std::string_view, kRowFieldCount> m_keys;
    Measurement m_values; // only metrics, otherMetrics and attributes are used
    std::size_t m_element = 0;
};

} // namespace ps
