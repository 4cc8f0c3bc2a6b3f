// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/table_stream.h"

#include "core/import/json_array_splitter.h"
#include "core/support/number_text.h"

namespace ps {

std::string_view TableRow::string(std::string_view key) const {
    std::string_view value;
    if (fields[key].get(value) != simdjson::SUCCESS) return {};
    return value;
}

std::optional<std::int64_t> TableRow::whole(std::string_view key) const {
    std::int64_t number = 0;
    if (fields[key].get(number) == simdjson::SUCCESS) return number;
    const auto parsed = parseInteger(string(key));
    return parsed ? std::optional<std::int64_t>(*parsed) : std::nullopt;
}

bool TableRow::isNull(std::string_view key) const {
    simdjson::dom::element value;
    return fields[key].get(value) != simdjson::SUCCESS || value.is_null();
}

bool TableRows::each(std::string_view table, NoteCollector &notes, std::uint64_t &rejected,
                     const std::function<void(const TableRow &)> &take) {
    std::size_t index = 0;
    JsonArraySplitter splitter(m_maxRowBytes, [&](std::string_view element) {
        if (!one(element, index++, notes, take)) ++rejected;
        return !m_stop.load(std::memory_order_relaxed);
    });
    std::uint64_t bytes = 0;
    const Status status = m_stream(table, [&](std::string_view piece) {
        bytes += piece.size();
        return bytes <= m_maxTableBytes && splitter.feed(piece);
    });
    if (m_stop.load(std::memory_order_relaxed)) return false;
    if (!status) {
        notes.addOnce(NoteCode::UnreadableDocument, status.error().message());
        return false;
    }
    splitter.finish();
    std::optional<std::string> damage = splitter.damage();
    if (bytes > m_maxTableBytes) damage = "the table has more than " + std::to_string(m_maxTableBytes) + " bytes, which is the limit";
    if (!damage) return true;
    ++rejected;
    notes.add(NoteCode::BrokenRow, *damage, static_cast<std::int64_t>(index),
              [&] { return *damage + "; row " + std::to_string(index) + " (from 0) and what follows it are lost"; });
    return true;
}

bool TableRows::one(std::string_view element, std::size_t index, NoteCollector &notes, const std::function<void(const TableRow &)> &take) {
    m_content.assign(element);
    const auto json = m_json.read(m_content);
    TableRow row;
    row.element = index;
    std::string reason = json ? "a row of the table is no object" : json.error().message();
    if (json && json->root.get(row.fields) == simdjson::SUCCESS) {
        row.text = m_content;
        take(row);
        return true;
    }
    notes.add(NoteCode::BrokenRow, reason, static_cast<std::int64_t>(index), [&] { return reason; });
    return false;
}

} // namespace ps
